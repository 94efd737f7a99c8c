import { api, unwrap } from '@/api/client';
import { pageParams, readAllPages } from '@/api/readAllPages';
import type { Cell } from '@/lib/csv';
import { dateTime } from '@/lib/format';
import { codeText, t } from '@/text';

const params = { query: { limit: 100 } };
/** The parts of the operations page, each from its own route. */
const reads = {
  readers: () => unwrap(api.GET('/ops/readers')),
  letters: () => unwrap(api.GET('/ops/dead-letters', { params })),
  calls: async () => ({ items: await readAllPages((cursor) => unwrap(api.GET('/ops/unknown-calls', pageParams(cursor)))) }),
  vendors: () => unwrap(api.GET('/ops/vendors')),
  keys: () => unwrap(api.GET('/ops/keys')),
  backups: () => unwrap(api.GET('/ops/backups')),
  calendar: () => unwrap(api.GET('/ops/calendar')),
  staff: () => unwrap(api.GET('/staff/names')),
};

export type Operations = { [Part in keyof typeof reads]: Awaited<ReturnType<(typeof reads)[Part]>> };

/** What could be read, and what could not. */
export interface OperationsRead {
  parts: Partial<Operations>;
  failures: { part: keyof Operations; error: unknown }[];
}

/** The name of each part's text. */
export const partTitles: Record<keyof Operations, string> = {
  readers: 'operations.readers',
  letters: 'operations.letters',
  calls: 'operations.calls',
  vendors: 'operations.vendors',
  keys: 'operations.keys',
  backups: 'operations.backups',
  calendar: 'calendar.title',
  staff: 'operations.accounts',
};

/**
 * Reads all parts of the operations page at once. A part that fails does not hide the others: it keeps its earlier data, if there are any.
 * If every part fails, the error is thrown.
 */
export async function readOperations(earlier: Partial<Operations> = {}): Promise<OperationsRead> {
  const names = Object.keys(reads) as (keyof Operations)[];
  const results = await Promise.allSettled(names.map((part) => reads[part]()));
  const read: OperationsRead = { parts: { ...earlier }, failures: [] };
  for (const [i, part] of names.entries()) {
    const result = results[i];
    if (result?.status === 'fulfilled') Object.assign(read.parts, { [part]: result.value });
    else read.failures.push({ part, error: result?.reason });
  }
  if (read.failures.length === names.length) throw read.failures[0]?.error;
  return read;
}

/** The page's tables for the export: the columns, and a row for each line. */
export const exportTables = {
  readers: {
    columns: ['name', 'kind', 'position', 'behind', 'behindSeconds', 'state'],
    rows: ({ readers }: Pick<Operations, 'readers'>): Cell[][] =>
      readers.items.map((it) => [
        it.name,
        codeText('operations.kindOf', it.kind),
        it.position,
        it.behind,
        it.behindSeconds,
        codeText('operations.readerState', it.state),
      ]),
  },
  calls: {
    columns: ['call', 'registration', 'attemptedAt', 'state'],
    rows: ({ calls }: Pick<Operations, 'calls'>): Cell[][] =>
      calls.items.map((it) => [
        codeText('operations.callOf', it.call),
        it.registrationId,
        dateTime(it.attemptedAt),
        codeText('operations.callState', it.state),
      ]),
  },
  vendors: {
    columns: ['name', 'provider', 'circuit', 'faultCount', 'callCount', 'lastFault', 'lastFaultAt'],
    rows: ({ vendors }: Pick<Operations, 'vendors'>): Cell[][] =>
      vendors.services.map((it) => [
        codeText('operations.serviceOf', it.name),
        it.provider,
        codeText('operations.circuitOf', it.circuit),
        it.faults,
        it.calls,
        it.lastFault,
        dateTime(it.lastFaultAt),
      ]),
  },
} as const;

export const exportColumns = (table: keyof typeof exportTables): string[] => exportTables[table].columns.map((it) => t(`operations.${it}`));
