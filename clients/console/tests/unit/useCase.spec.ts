import { QueryClient } from '@tanstack/vue-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runInApp } from './runInApp';
import { stubBrowserWithServer } from './stubBrowser';

beforeEach(stubBrowserWithServer);

afterEach(() => vi.unstubAllGlobals());

/** A held case at this version, and a server that answers its requests. */
async function openHeldCase(version: number, answer: (what: string) => object, change: object = {}) {
  const requests: string[] = [];
  const keys: (string | null)[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    const what = request.url.split('/').pop() ?? '';
    keys.push(request.headers.get('Idempotency-Key'));
    requests.push(`${request.method} ${what} ${request.headers.get('If-Match') ?? ''}`.trim());
    const it = answer(what);
    return Promise.resolve(it instanceof Response ? it : Response.json(it));
  });
  const { useCase } = await import('@/review/useCase');
  const queries = new QueryClient();
  const claim = { by: 'me', leaseUntil: '2026-01-01T00:00:00Z' };
  const reviewCase = {
    version,
    claim,
    submission: { masked: false },
    authStatus: 'processing',
    round: 1,
    history: [],
    checks: {},
    ...change,
  };
  queries.setQueryData(['case', 'a', 'zh'], reviewCase);
  const heldCase = runInApp(() => useCase('a'), queries).result;
  return { heldCase, requests, keys, reviewCase, queries };
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

test('a note that finds a held case changed is stored, and the change is shown', async () => {
  const { heldCase, reviewCase } = await openHeldCase(7, (what) => (what === 'notes' ? { version: 10 } : { ...reviewCase, version: 10 }));
  expect(await heldCase.addNote('called')).toBe(true);
  expect(heldCase.races.value).toBe(1);
  expect(heldCase.raceMessage.value).not.toBe('');
});

test('after a decision the case is reloaded, so that its history shows the decision', async () => {
  const { heldCase, requests, reviewCase } = await openHeldCase(7, (what) =>
    what === 'decision' ? { authStatus: 'rejected', version: 8 } : { ...reviewCase, version: 8, authStatus: 'rejected' },
  );
  expect(await heldCase.decide('rejected', [{ code: 'licence_expired' }], '')).toBe(true);
  expect(requests).toEqual(['POST decision "7"', 'GET a']);
});

test('a held case that has changed when the page reads it again by itself is a race; own writes are none', async () => {
  const { heldCase, queries, reviewCase } = await openHeldCase(7, (what) =>
    what === 'claim' ? { version: 8, leaseUntil: '2026-01-01T00:30:00Z' } : { ...reviewCase, version: 9 },
  );
  const readAgain = (version: number) => queries.setQueryData(['case', 'a', 'zh'], { ...reviewCase, version });
  expect(await heldCase.renew()).toBe(true);
  readAgain(8);
  expect([heldCase.races.value, heldCase.raceMessage.value]).toEqual([0, '']);
  expect(await heldCase.addNote('called')).toBe(true);
  expect(heldCase.races.value).toBe(0);
  readAgain(10);
  expect(heldCase.races.value).toBe(1);
  expect(heldCase.raceMessage.value).not.toBe('');
});

/** A decided case at version 7; the first request for its reversal finds it changed. */
async function openDecidedCase(now: object) {
  const decided = { authStatus: 'approved', claim: null, history: [{ code: 'review_decided', at: '2026-01-01T00:00:00Z' }] };
  let attempts = 0;
  const it = await openHeldCase(
    7,
    (what) => {
      if (what !== 'reverse') return { ...it.reviewCase, version: 8, ...now };
      const problem = { code: 'version_mismatch', status: 412, title: 'It has changed.' };
      return ++attempts === 1 ? Response.json(problem, { status: 412 }) : {};
    },
    decided,
  );
  return it;
}

test('a reversal is asked for again by itself when only consequences of the decision were written meanwhile', async () => {
  const { heldCase, requests } = await openDecidedCase({});
  expect(await heldCase.reverse('licence expired')).toBe(true);
  expect(requests).toEqual(['POST reverse "7"', 'GET a', 'POST reverse "8"', 'GET a']);
  expect(heldCase.raceMessage.value).toBe('');
});

test.each([
  ['later', { history: [{ code: 'review_decided', at: '2026-01-02T00:00:00Z' }] }],
  ['opposite', { authStatus: 'rejected' }],
  ['next round’s', { round: 2 }],
])('a reversal is not asked for again for a %s decision', async (_, now) => {
  const { heldCase, requests } = await openDecidedCase(now);
  expect(await heldCase.reverse('licence expired')).toBe(false);
  expect(requests).toEqual(['POST reverse "7"', 'GET a']);
  expect(heldCase.raceMessage.value).toBe('It has changed.');
});
