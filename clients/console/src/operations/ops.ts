import { api, ask } from '@/api/client';

/** Reads all data of the operations page at once. */
export async function operations() {
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
