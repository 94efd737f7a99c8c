import { StartedHost } from './host';

/** One host for all tests, also after a failed test, which ends its test process. During development: a running host. */
export default async function start(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.POWERCRM_DESK) return undefined;
  const host = await StartedHost.start();
  process.env.POWERCRM_DESK_HOST = JSON.stringify({ url: host.url, links: host.links, data: host.data, pages: host.pages });
  return () => host.stop();
}
