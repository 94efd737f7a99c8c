import { QueryClient } from '@tanstack/vue-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Role } from '@/session/session';
import { runInApp } from './runInApp';
import { stubBrowserWithServer } from './stubBrowser';
import { waitFor } from './waitFor';

const showWarning = vi.hoisted(() => vi.fn());
vi.mock('@/lib/toast', () => ({ showWarning }));

beforeEach(() => {
  stubBrowserWithServer();
  showWarning.mockClear();
});

afterEach(() => vi.unstubAllGlobals());

const lost = (id: string, readAt: string | null = null) => ({
  id,
  kind: 'review_lost',
  text: `${id}的审核已由主管接管`,
  readAt,
});

/** The page of a person in this role, on a server with this inbox. */
async function openPage(as: Role, inbox: ReturnType<typeof lost>[]) {
  const requests: URL[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    requests.push(new URL(request.url));
    return Promise.resolve(Response.json({ items: [...inbox], unread: inbox.length, nextCursor: null }));
  });
  const { session } = await import('@/session/session');
  session.value = { accessToken: 't', refreshToken: 'r', role: as, displayName: '王审核', account: as };
  const { announceLostCases } = await import('@/review/announceLostCases');
  const queries = new QueryClient();
  const { close } = runInApp(announceLostCases, queries);
  return { requests, queries, close };
}

test('who loses a case by a takeover is told at the next hint; earlier and read messages are not repeated', async () => {
  const inbox = [lost('甲公司')];
  const { requests, queries, close } = await openPage('reviewer', inbox);
  await waitFor(() => expect(queries.getQueriesData({ queryKey: ['notifications'] })[0]?.[1]).toBeDefined());
  // The page learns of it in a timer that has already been set.
  await new Promise((done) => setTimeout(done));
  expect(requests[0]?.searchParams.get('kind')).toBe('review_lost');
  expect(showWarning).not.toHaveBeenCalled();

  inbox.unshift(lost('乙公司'), lost('丙公司', '2026-03-10T02:00:00Z'));
  await queries.invalidateQueries({ predicate: (it) => it.meta?.live === true });
  await waitFor(() => expect(showWarning.mock.calls).toEqual([['乙公司的审核已由主管接管']]));
  close();
});

test('a manager, who reviews nothing, does not ask for them', async () => {
  const { requests, queries, close } = await openPage('manager', []);
  expect([queries.isFetching(), requests]).toEqual([0, []]);
  close();
});
