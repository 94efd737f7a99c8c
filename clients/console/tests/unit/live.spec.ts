import { QueryClient } from '@tanstack/vue-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from '@/session/session';

/** A server whose streams send a line on request, and never end by themselves, like a dead connection. */
class Server {
  readonly streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  readonly signals: AbortSignal[] = [];

  readonly fetch = (request: Request): Promise<Response> => {
    this.signals.push(request.signal);
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => {
        this.streams.push(stream);
        request.signal.addEventListener('abort', () => stream.error(request.signal.reason));
      },
    });
    return Promise.resolve(new Response(body, { status: 200, headers: { 'Content-Type': 'text/event-stream' } }));
  };

  say(text: string): void {
    this.streams[this.streams.length - 1]?.enqueue(new TextEncoder().encode(text));
  }
}

const signedIn = (accessToken: string): Session => ({
  accessToken,
  refreshToken: 'r',
  role: 'reviewer',
  displayName: '王审核',
  account: 'reviewer',
});

const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  vi.stubGlobal('sessionStorage', storage);
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('navigator', { language: 'zh-CN' });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  vi.stubGlobal('location', { origin: 'http://127.0.0.1' });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a silent stream is closed and opened again', async () => {
  const server = new Server();
  vi.stubGlobal('fetch', server.fetch);
  const { connection, startLiveUpdates } = await import('@/lib/live');
  const { session } = await import('@/session/session');
  session.value = signedIn('t');
  startLiveUpdates(new QueryClient());
  await vi.advanceTimersByTimeAsync(10);
  expect(server.streams).toHaveLength(1);

  // Lines in time keep the connection.
  for (let i = 0; i < 4; i++) {
    server.say(': ping\n\n');
    await vi.advanceTimersByTimeAsync(25_000);
  }
  expect(connection.value).toBe('live');
  expect(server.streams).toHaveLength(1);

  await vi.advanceTimersByTimeAsync(40_000);
  expect(server.signals[0]?.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(2000);
  expect(server.streams).toHaveLength(2);
  expect(connection.value).toBe('live');
});

test('several hints in quick succession cause one reload, and the last hint is not lost', async () => {
  const server = new Server();
  vi.stubGlobal('fetch', server.fetch);
  const { startLiveUpdates } = await import('@/lib/live');
  const { session } = await import('@/session/session');
  session.value = signedIn('u');
  const queries = new QueryClient();
  const read = vi.spyOn(queries, 'invalidateQueries').mockResolvedValue();
  startLiveUpdates(queries);
  await vi.advanceTimersByTimeAsync(1000);
  const hint = 'event: hint\nid: 1\ndata: {"t":"review","v":1}\n\n';
  server.say(hint);
  await vi.advanceTimersByTimeAsync(1);
  expect(read).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 20; i++) {
    server.say(hint);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(read).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(500);
  expect(read).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(2000);
  expect(read).toHaveBeenCalledTimes(2);
});

test('a running reload is not cancelled by hints, and one more follows it', async () => {
  const server = new Server();
  vi.stubGlobal('fetch', server.fetch);
  const { startLiveUpdates } = await import('@/lib/live');
  const { session } = await import('@/session/session');
  session.value = signedIn('v');
  const queries = new QueryClient();
  let done: () => void = () => undefined;
  const read = vi.spyOn(queries, 'invalidateQueries').mockImplementation(() => new Promise<void>((resolve) => (done = resolve)));
  startLiveUpdates(queries);
  await vi.advanceTimersByTimeAsync(1000);
  for (let i = 0; i < 10; i++) {
    server.say('event: hint\nid: 1\ndata: {"t":"review","v":1}\n\n');
    await vi.advanceTimersByTimeAsync(600);
  }
  expect(read).toHaveBeenCalledTimes(1);
  done();
  await vi.advanceTimersByTimeAsync(1000);
  expect(read).toHaveBeenCalledTimes(2);
});

const minute = 60_000;

/** Pings in time, as the server sends them. */
async function stayOpen(server: Server, minutes: number): Promise<void> {
  for (let i = 0; i < minutes * 2; i++) {
    server.say(': ping\n\n');
    await vi.advanceTimersByTimeAsync(minute / 2);
  }
}

/** A loaded list, and an audited registration, whose every read is recorded as an access. */
function createQueries(): QueryClient {
  const queries = new QueryClient();
  void queries.prefetchQuery({ queryKey: ['parked'], queryFn: () => 1 });
  void queries.prefetchQuery({ queryKey: ['audit', 'a'], queryFn: () => 1, meta: { recorded: true } });
  return queries;
}

const isInvalidated = (queries: QueryClient, ...queryKey: string[]): boolean | undefined => queries.getQueryState(queryKey)?.isInvalidated;

test('a stream that the server ends after an hour is opened again at once, and nothing counts as missed', async () => {
  const server = new Server();
  vi.stubGlobal('fetch', server.fetch);
  const { watch } = await import('vue');
  const { connection, startLiveUpdates } = await import('@/lib/live');
  const { session } = await import('@/session/session');
  session.value = signedIn('w');
  const queries = createQueries();
  startLiveUpdates(queries);
  await vi.advanceTimersByTimeAsync(10);
  const signs: string[] = [];
  watch(connection, (now) => signs.push(now), { flush: 'sync' });
  await stayOpen(server, 60);
  server.streams[0]?.close();
  await vi.advanceTimersByTimeAsync(10);
  expect(server.streams).toHaveLength(2);
  await stayOpen(server, 1);
  expect(signs).toEqual([]);
  expect(isInvalidated(queries, 'parked')).toBe(false);
});

test('a stream that ends at once is not opened again at once', async () => {
  const server = new Server();
  vi.stubGlobal('fetch', server.fetch);
  const { startLiveUpdates } = await import('@/lib/live');
  const { session } = await import('@/session/session');
  session.value = signedIn('x');
  startLiveUpdates(new QueryClient());
  await vi.advanceTimersByTimeAsync(10);
  server.streams[0]?.close();
  await vi.advanceTimersByTimeAsync(900);
  expect(server.streams).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(server.streams).toHaveLength(2);
});

test('after a lost connection everything is read again, except what is recorded as an access', async () => {
  const server = new Server();
  vi.stubGlobal('fetch', server.fetch);
  const { startLiveUpdates } = await import('@/lib/live');
  const { session } = await import('@/session/session');
  session.value = signedIn('y');
  const queries = createQueries();
  startLiveUpdates(queries);
  await vi.advanceTimersByTimeAsync(10);
  server.streams[0]?.error(new TypeError('reset'));
  await vi.advanceTimersByTimeAsync(2000);
  expect(server.streams).toHaveLength(2);
  expect(isInvalidated(queries, 'parked')).toBe(true);
  expect(isInvalidated(queries, 'audit', 'a')).toBe(false);
});
