import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApp, effectScope } from 'vue';
import { stubBrowser } from './stubBrowser';

beforeEach(() => {
  stubBrowser();
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
async function openHeldCase(version: number, answer: (what: string) => object) {
  const requests: string[] = [];
  const keys: (string | null)[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    const what = request.url.split('/').pop() ?? '';
    keys.push(request.headers.get('Idempotency-Key'));
    requests.push(`${request.method} ${what} ${request.headers.get('If-Match') ?? ''}`.trim());
    return Promise.resolve(Response.json(answer(what)));
  });
  const { useCase } = await import('@/review/useCase');
  const queries = new QueryClient();
  const claim = { by: 'me', leaseUntil: '2026-01-01T00:00:00Z' };
  const reviewCase = { version, claim, submission: { masked: false }, authStatus: 'processing', checks: {} };
  queries.setQueryData(['case', 'a', 'zh'], reviewCase);
  const app = createApp({}).use(VueQueryPlugin, { queryClient: queries });
  const scope = effectScope();
  const heldCase = app.runWithContext(() => scope.run(() => useCase('a')));
  if (!heldCase) throw new Error('no case');
  return { heldCase, requests, keys, reviewCase };
}

test('a key press during a write is not lost, and its request names the version that the write created', async () => {
  let version = 7;
  const { heldCase, requests } = await openHeldCase(version, () => ({ authStatus: 'processing', version: ++version, checks: {} }));
  expect(await Promise.all([heldCase.check('materials', 'passed'), heldCase.check('identity', 'passed')])).toEqual([true, true]);
  expect(requests).toEqual(['POST checks "7"', 'POST checks "8"']);
});

test('a decision after a renewal that finds a changed case is not sent, and the reason is shown', async () => {
  const { heldCase, requests, reviewCase } = await openHeldCase(7, (what) =>
    what === 'claim' ? { version: 9, leaseUntil: '' } : { ...reviewCase, version: 9 },
  );
  expect(await Promise.all([heldCase.renew(), heldCase.decide('approved', [], '')])).toEqual([false, false]);
  expect(requests).toEqual(['POST claim', 'GET a']);
  expect(heldCase.raceMessage.value).not.toBe('');
});

test('a note whose response was lost is sent again with the same key, and the next note with another key', async () => {
  let lost = true;
  const { heldCase, requests, keys, reviewCase } = await openHeldCase(7, (what) => {
    if (what === 'notes' && lost) throw new TypeError('no network');
    return reviewCase;
  });
  expect(await heldCase.addNote('called')).toBe(false);
  lost = false;
  expect([await heldCase.addNote('called'), await heldCase.addNote('called')]).toEqual([true, true]);
  const [first, second, third] = keys.filter((_, i) => requests[i] === 'POST notes');
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('after a decision the case is reloaded, so that its history shows the decision', async () => {
  const { heldCase, requests, reviewCase } = await openHeldCase(7, (what) =>
    what === 'decision' ? { authStatus: 'rejected', version: 8 } : { ...reviewCase, version: 8, authStatus: 'rejected' },
  );
  expect(await heldCase.decide('rejected', [{ code: 'licence_expired' }], '')).toBe(true);
  expect(requests).toEqual(['POST decision "7"', 'GET a']);
});
