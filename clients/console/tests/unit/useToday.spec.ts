import { QueryClient } from '@tanstack/vue-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runInApp } from './runInApp';
import { stubBrowserWithServer } from './stubBrowser';
import { waitFor } from './waitFor';

beforeEach(stubBrowserWithServer);

afterEach(() => vi.unstubAllGlobals());

const parked = (reason: string, text: string) => ({ customerId: 'a', reason, text });
const answers: Record<string, unknown> = {
  '/reviews/metrics': { queue: { waiting: 3, claimed: 2, overdue: 1, urged: 0, ages: [] } },
  '/assignment/parked': {
    items: [parked('no_capacity', '名额已满'), parked('no_territory', '该区域无人负责'), parked('no_capacity', '名额已满')],
    nextCursor: null,
  },
  '/managers/workload': {
    items: [
      { active: true, open: 5, overdue: 2, capacity: 20 },
      { active: true, open: 20, overdue: 1, capacity: 30 },
      { active: false, open: 0, overdue: 9, capacity: 90 },
    ],
  },
};

/** Today, on a server that refuses these paths. */
async function openToday(refused: Set<string>) {
  const requests: string[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    const path = new URL(request.url).pathname;
    requests.push(path);
    const problem = { code: 'not_found', status: 404, title: `没有 ${path}` };
    return Promise.resolve(refused.has(path) ? Response.json(problem, { status: 404 }) : Response.json(answers[path]));
  });
  const { useToday } = await import('@/supervisor/useToday');
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const { result: today, close } = runInApp(useToday, queries);
  const tile = (name: string) => today.tiles.value.find((it) => it.name === name)?.value;
  return { today, tile, requests, close };
}

test('a number that could not be read is missing, and is read when it is tried again', async () => {
  const refused = new Set(['/managers/workload']);
  const { today, tile, requests, close } = await openToday(refused);
  expect([tile('managersOverdue') ?? null, tile('room') ?? null]).toEqual([null, null]);
  await waitFor(() => expect(today.error.value?.message).toContain('/managers/workload'));
  await waitFor(() => expect(tile('queueNow')).toBe(5));
  expect([tile('managersOverdue') ?? null, tile('room') ?? null]).toEqual([null, null]);

  refused.clear();
  requests.length = 0;
  today.retry();
  await waitFor(() => expect([tile('managersOverdue'), tile('room')]).toEqual([3, 25]));
  expect(today.error.value).toBeNull();
  expect(requests).toContain('/managers/workload');
  close();
});

test('a failed read of the waiting customers is shown', async () => {
  const { today, tile, close } = await openToday(new Set(['/assignment/parked']));
  await waitFor(() => expect(today.error.value?.message).toContain('/assignment/parked'));
  expect(tile('parkedNow')).toBeUndefined();
  close();
});

test('the waiting customers are counted by their reason, the most frequent first', async () => {
  const { today, close } = await openToday(new Set());
  await waitFor(() => expect(today.parkedReasons.value).toHaveLength(2));
  expect(today.parkedReasons.value).toEqual([
    { reason: 'no_capacity', text: '名额已满', count: 2 },
    { reason: 'no_territory', text: '该区域无人负责', count: 1 },
  ]);
  close();
});
