import { api, unwrap } from '@/api/client';
import type { Cell } from '@/lib/csv';
import { dateTime } from '@/lib/format';
import { codeText, t } from '@/text';

/** Reads all data of the operations page at once. */
export async function readOperations() {
  const params = { query: { limit: 100 } };
  const [readers, letters, calls, vendors, keys, backups, calendar, staff] = await Promise.all([
    unwrap(api.GET('/ops/readers')),
    unwrap(api.GET('/ops/dead-letters', { params })),
    unwrap(api.GET('/ops/unknown-calls', { params })),
    unwrap(api.GET('/ops/vendors')),
    unwrap(api.GET('/ops/keys')),
    unwrap(api.GET('/ops/backups')),
    unwrap(api.GET('/ops/calendar')),
    unwrap(api.GET('/staff/names')),
  ]);
  return { readers, letters, calls, vendors, keys, backups, calendar, staff };
}

export type Operations = Awaited<ReturnType<typeof readOperations>>;

/** The page's tables for the export: the columns, and a row for each line. */
export const exportTables = {
  readers: {
    columns: ['name', 'kind', 'position', 'behind', 'behindSeconds', 'state'],
    rows: ({ readers }: Operations): Cell[][] =>
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
    rows: ({ calls }: Operations): Cell[][] =>
      calls.items.map((it) => [
        codeText('operations.callOf', it.call),
        it.registrationId,
        dateTime(it.attemptedAt),
        codeText('operations.callState', it.state),
      ]),
  },
  vendors: {
    columns: ['name', 'provider', 'circuit', 'faultCount', 'callCount', 'lastFault', 'lastFaultAt'],
    rows: ({ vendors }: Operations): Cell[][] =>
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
