import { nextTick } from 'vue';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from '@/session/session';
import { waitFor } from './waitFor';

const tokens = (n: number) => ({ accessToken: `access${n}`, refreshToken: `refresh${n}` });
const reviewer: Session = { ...tokens(1), role: 'reviewer', displayName: '王伟', account: 'wang.wei' };
const namesake: Session = { ...reviewer, ...tokens(8), account: 'wang.wei2' };

let stored: string | null;
let fetch: ReturnType<typeof vi.fn>;

beforeEach(() => {
  stored = null;
  fetch = vi.fn();
  vi.stubGlobal('sessionStorage', {
    getItem: () => stored,
    setItem: (_: string, it: string) => (stored = it),
    removeItem: () => (stored = null),
  });
  vi.stubGlobal('fetch', fetch);
});

afterEach(() => vi.unstubAllGlobals());

/** The modules as a new tab loads them. */
async function openTab(it?: object) {
  vi.resetModules();
  stored = it ? JSON.stringify(it) : null;
  const [session, drafts, states] = [await import('@/session/session'), await import('@/review/draft'), await import('@/lib/sessionState')];
  return { ...session, ...drafts, ...states };
}

test.each([
  ['the same account', { ...reviewer, ...tokens(9) }, true],
  ['another account with the same display name', namesake, false],
  ['the same account in another role', { ...reviewer, ...tokens(9), role: 'admin' as const }, false],
])('after a sign-in of %s, only the acts and the input of the same person go on', async (_, next, isContinued) => {
  const tab = await openTab(reviewer);
  tab.ownId.value = 'me';
  tab.getDraft('a').note = '门牌号缺失';
  tab.useSessionState('filter', '').value = '南山';
  fetch.mockResolvedValue(new Response(null, { status: 401 }));
  const waiting = tab.renewTokens('access1');
  await waitFor(() => expect(tab.expired.value).toBe(true));
  tab.startSession(next);
  expect(await waiting).toBe(isContinued);
  await nextTick();
  expect(tab.expired.value).toBe(false);
  expect(tab.ownId.value).toBe(isContinued ? 'me' : null);
  expect(tab.getDraft('a').note).toBe(isContinued ? '门牌号缺失' : '');
  expect(tab.useSessionState('filter', '').value).toBe(isContinued ? '南山' : '');
});

test('a session without a known account stays the same person when its tokens are renewed, and is nobody else', async () => {
  const { account: _, ...fromLink } = reviewer;
  const tab = await openTab(fromLink);
  tab.getDraft('a').note = '门牌号缺失';
  fetch.mockImplementation(() => Promise.resolve(Response.json(tokens(2))));
  expect(await tab.renewTokens('access1')).toBe(true);
  await nextTick();
  expect(tab.session.value).toMatchObject(tokens(2));
  expect(tab.getDraft('a').note).toBe('门牌号缺失');
  const [before, { session: another }] = [tab.session.value, await openTab(fromLink)];
  expect(tab.isSamePerson(before, another.value)).toBe(false);
  expect(tab.isSamePerson(before, reviewer)).toBe(false);
});

test('a duplicated tab takes the renewed tokens over instead of using the old ones again', async () => {
  const [tab, duplicate, other] = [await openTab(reviewer), await openTab(reviewer), await openTab(namesake)];
  const used: string[] = [];
  fetch.mockImplementation((_: string, { body }: { body: string }) => {
    used.push((JSON.parse(body) as { refreshToken: string }).refreshToken);
    return Promise.resolve(Response.json({ ...tokens(used.length + 1), tokenType: 'Bearer', expiresIn: 7200 }));
  });
  expect(await tab.renewTokens('access1')).toBe(true);
  await waitFor(() => expect(duplicate.session.value).toEqual({ ...reviewer, ...tokens(2) }));
  // Its next request still has the old access token.
  expect(await duplicate.renewTokens('access1')).toBe(true);
  expect(await duplicate.renewTokens('access2')).toBe(true);
  await waitFor(() => expect(tab.session.value).toEqual({ ...reviewer, ...tokens(3) }));
  expect(used).toEqual(['refresh1', 'refresh2']);
  expect(other.session.value).toEqual(namesake);
});

test.each([
  ['fails', new Response(null, { status: 404 }), '王伟'],
  ['is good', Response.json({ staff: { ...tokens(3), role: 'admin', displayName: '陈芳' } }), '陈芳'],
])('a link for a sign-in that %s ends the session of the tab only if it begins another one', async (_, response, displayName) => {
  vi.stubGlobal('history', { state: null, replaceState: vi.fn() });
  vi.stubGlobal('location', { pathname: '/', search: '' });
  const tab = await openTab(reviewer);
  const { signInByLink } = await import('@/session/link');
  fetch.mockResolvedValue(response);
  expect(await signInByLink('0'.repeat(32))).toBe(displayName === '陈芳');
  expect(tab.session.value?.displayName).toBe(displayName);
});
