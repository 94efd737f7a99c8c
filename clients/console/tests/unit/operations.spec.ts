import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stubBrowserWithServer } from './stubBrowser';

beforeEach(stubBrowserWithServer);

afterEach(() => vi.unstubAllGlobals());

/** A server whose answers name their path, and that refuses these paths. */
function serve(...refused: string[]): void {
  vi.stubGlobal('fetch', (request: Request) => {
    const path = new URL(request.url).pathname;
    const isRefused = refused.some((it) => path.startsWith(it));
    const problem = { code: 'unavailable', status: 503, title: `${path} 暂不可用` };
    // The unknown calls are read page by page.
    const answer = path === '/ops/unknown-calls' ? { items: [], nextCursor: null } : { path };
    return Promise.resolve(isRefused ? Response.json(problem, { status: 503 }) : Response.json(answer));
  });
}

test('a part that fails is named, and the other parts are shown', async () => {
  serve('/ops/backups', '/ops/vendors');
  const { readOperations } = await import('@/operations/operations');
  const { parts, failures } = await readOperations();
  expect(Object.keys(parts).sort()).toEqual(['calendar', 'calls', 'keys', 'letters', 'readers', 'staff']);
  expect(parts.letters).toEqual({ path: '/ops/dead-letters' });
  expect(failures.map(({ part, error }) => [part, (error as Error).message])).toEqual([
    ['vendors', '/ops/vendors 暂不可用'],
    ['backups', '/ops/backups 暂不可用'],
  ]);
});

test('a part that fails later keeps its earlier data', async () => {
  serve();
  const { readOperations } = await import('@/operations/operations');
  const first = await readOperations();
  expect(first.failures).toEqual([]);
  serve('/ops/backups');
  const { parts, failures } = await readOperations(first.parts);
  expect(parts.backups).toEqual({ path: '/ops/backups' });
  expect(failures.map(({ part }) => part)).toEqual(['backups']);
});

test('if every part fails, the read has failed', async () => {
  serve('/');
  const { readOperations } = await import('@/operations/operations');
  await expect(readOperations()).rejects.toThrow('/ops/readers 暂不可用');
});

test('the unknown calls are read to the last page', async () => {
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    const isLast = searchParams.get('cursor') === 'next';
    const page = { items: [isLast ? 'last' : 'first'], nextCursor: isLast ? null : 'next' };
    return Promise.resolve(Response.json(pathname === '/ops/unknown-calls' ? page : {}));
  });
  const { readOperations } = await import('@/operations/operations');
  const { parts } = await readOperations();
  expect(parts.calls?.items).toEqual(['first', 'last']);
});

test('each part has a title', async () => {
  serve();
  const { partTitles, readOperations } = await import('@/operations/operations');
  const { t } = await import('@/text');
  const { parts } = await readOperations();
  expect(Object.keys(partTitles).sort()).toEqual(Object.keys(parts).sort());
  for (const name of Object.values(partTitles)) expect(t(name)).toMatch(/\p{Script=Han}/u);
});
