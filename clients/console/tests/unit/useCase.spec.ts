import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, effectScope } from 'vue';
import { noBrowser } from './noBrowser';

beforeEach(() => {
  noBrowser();
  vi.stubGlobal('location', { origin: 'http://127.0.0.1' });
  vi.stubGlobal(
    'Request',
    class extends Request {
      constructor(url: string, init?: RequestInit) {
        super(new URL(url, 'http://127.0.0.1'), init);
      }
    },
  );
});

afterEach(() => vi.unstubAllGlobals());

/** A held case at this version, and a server that answers its requests. */
async function held(version: number, answer: (what: string) => object) {
  const asked: string[] = [];
  const keys: (string | null)[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    const what = request.url.split('/').pop() ?? '';
    keys.push(request.headers.get('Idempotency-Key'));
    asked.push(`${request.method} ${what} ${request.headers.get('If-Match') ?? ''}`.trim());
    return Promise.resolve(Response.json(answer(what)));
  });
  const { useCase } = await import('@/review/useCase');
  const queries = new QueryClient();
  const claim = { by: 'me', leaseUntil: '2026-01-01T00:00:00Z' };
  const one = { version, claim, submission: { masked: false }, authStatus: 'processing', checks: {} };
  queries.setQueryData(['case', 'a', 'zh'], one);
  const app = createApp({}).use(VueQueryPlugin, { queryClient: queries });
  const scope = effectScope();
  const it = app.runWithContext(() => scope.run(() => useCase('a')));
  if (!it) throw new Error('no case');
  return { it, asked, keys, one };
}

test('a key that is pressed while a write runs is not lost, and names the version that the write made', async () => {
  let version = 7;
  const { it, asked } = await held(version, () => ({ authStatus: 'processing', version: ++version, checks: {} }));
  expect(await Promise.all([it.check('materials', 'passed'), it.check('identity', 'passed')])).toEqual([true, true]);
  expect(asked).toEqual(['POST checks "7"', 'POST checks "8"']);
});

test('a decision behind a renewal that finds the case changed is not sent, and it is said why', async () => {
  const { it, asked, one } = await held(7, (what) => (what === 'claim' ? { version: 9, leaseUntil: '' } : { ...one, version: 9 }));
  expect(await Promise.all([it.renew(), it.decide('approved', [], '')])).toEqual([false, false]);
  expect(asked).toEqual(['POST claim', 'GET a']);
  expect(it.raced.value).not.toBe('');
});

test('a note whose answer was lost is sent with the same key again, and the next one with another', async () => {
  let lost = true;
  const { it, asked, keys, one } = await held(7, (what) => {
    if (what === 'notes' && lost) throw new TypeError('no network');
    return one;
  });
  expect(await it.addNote('called')).toBe(false);
  lost = false;
  expect([await it.addNote('called'), await it.addNote('called')]).toEqual([true, true]);
  const [first, second, third] = keys.filter((_, i) => asked[i] === 'POST notes');
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('after a decision the case is read again, so that its history says what was decided', async () => {
  const { it, asked, one } = await held(7, (what) =>
    what === 'decision' ? { authStatus: 'rejected', version: 8 } : { ...one, version: 8, authStatus: 'rejected' },
  );
  expect(await it.decide('rejected', [{ code: 'licence_expired' }], '')).toBe(true);
  expect(asked).toEqual(['POST decision "7"', 'GET a']);
});
