import { api, ask } from '@/api/client';
import type { Cell } from '@/lib/csv';
import { dateTime } from '@/lib/format';
import { t, word } from '@/text';

/** Reads all data of the operations page at once. */
export async function readOperations() {
  const params = { query: { limit: 100 } };
  const [readers, letters, calls, vendors, keys, backups, calendar, staff] = await Promise.all([
    ask(api.GET('/ops/readers')),
    ask(api.GET('/ops/dead-letters', { params })),
    ask(api.GET('/ops/unknown-calls', { params })),
    ask(api.GET('/ops/vendors')),
    ask(api.GET('/ops/keys')),
    ask(api.GET('/ops/backups')),
    ask(api.GET('/ops/calendar')),
    ask(api.GET('/staff/names')),
  ]);
  return { readers, letters, calls, vendors, keys, backups, calendar, staff };
}

export type Operations = Awaited<ReturnType<typeof readOperations>>;

/** The page's tables for the export: the columns, and a row for each line. */
export const tables = {
  readers: {
    columns: ['name', 'kind', 'position', 'behind', 'behindSeconds', 'state'],
    rows: ({ readers }: Operations): Cell[][] =>
      readers.items.map((it) => [
        it.name,
        word('operations.kindOf', it.kind),
        it.position,
        it.behind,
        it.behindSeconds,
        word('operations.readerState', it.state),
      ]),
  },
  calls: {
    columns: ['call', 'registration', 'attemptedAt', 'state'],
    rows: ({ calls }: Operations): Cell[][] =>
      calls.items.map((it) => [
        word('operations.callOf', it.call),
        it.registrationId,
        dateTime(it.attemptedAt),
        word('operations.callState', it.state),
      ]),
  },
  vendors: {
    columns: ['name', 'provider', 'circuit', 'faultCount', 'callCount', 'lastFault', 'lastFaultAt'],
    rows: ({ vendors }: Operations): Cell[][] =>
      vendors.services.map((it) => [
        word('operations.serviceOf', it.name),
        it.provider,
        word('operations.circuitOf', it.circuit),
        it.faults,
        it.calls,
        it.lastFault,
        dateTime(it.lastFaultAt),
      ]),
  },
} as const;

export const columnsOf = (table: keyof typeof tables): string[] => tables[table].columns.map((it) => t(`operations.${it}`));
