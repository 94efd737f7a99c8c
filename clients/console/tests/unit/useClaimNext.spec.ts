import { QueryClient } from '@tanstack/vue-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { runInApp } from './runInApp';
import { stubBrowserWithServer } from './stubBrowser';

beforeEach(stubBrowserWithServer);

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['in clear is shown', false],
  ['for a retry, which is masked, is not shown, and the page reads the case', true],
])('the answer %s', async (_, masked) => {
  const claimed = { registrationId: 'a', version: 8, submission: { masked }, claim: { by: 'me', leaseUntil: '2026-01-01T00:00:00Z' } };
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(claimed)));
  const { useClaimNext } = await import('@/review/useClaimNext');
  const queries = new QueryClient();
  // As it was seen before the claim.
  queries.setQueryData(['case', 'a', 'zh'], { ...claimed, version: 7, claim: null });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: {} }] });
  const { result } = runInApp(useClaimNext, queries, (app) => app.use(router));
  await result.claimNext();
  expect(router.currentRoute.value.path).toBe('/reviews/a');
  expect(queries.getQueryData(['case', 'a', 'zh'])).toEqual(masked ? undefined : claimed);
});
