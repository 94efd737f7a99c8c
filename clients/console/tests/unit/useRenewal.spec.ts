import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSSRApp, effectScope, type EffectScope } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { createMemoryHistory, createRouter } from 'vue-router';
import { stubBrowserWithServer } from './stubBrowser';

stubBrowserWithServer();
// Imported before `window` is stubbed: otherwise Element Plus would assume a browser.
const { default: OtherPaper } = await import('@/review/OtherPaper.vue');

const start = Date.parse('2026-01-01T00:00:00Z');
const minute = 60_000;
let window: EventTarget;
let requests: string[];

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  window = new EventTarget();
  requests = [];
  vi.stubGlobal('window', window);
  vi.stubGlobal('fetch', (request: Request) => {
    requests.push(`${request.method} ${new URL(request.url).pathname}`);
    return Promise.resolve(Response.json({ version: 7 + requests.length, leaseUntil: new Date(Date.now() + 30 * minute).toISOString() }));
  });
});

afterEach(() => vi.useRealTimers());

/** Returns a query cache with a case whose claim, by the signed-in reviewer, lasts this long. */
function createHeldCase(minutes: number): QueryClient {
  const queries = new QueryClient({ defaultOptions: { queries: { enabled: false } } });
  const claim = { by: 'me', leaseUntil: new Date(start + minutes * minute).toISOString() };
  const submission = { masked: false, companyName: '深圳市示例电子有限公司' };
  const it = { version: 7, claim, submission, authStatus: 'processing', checks: {}, images: [] };
  queries.setQueryData(['case', 'b', 'zh'], it);
  return queries;
}

/** Renders the component of the second case on the server side, without a browser, which runs its setup as on the page. */
async function renderOtherPaper(queries: QueryClient): Promise<EffectScope> {
  const scope = effectScope();
  const routes = [{ path: '/:rest(.*)*', component: OtherPaper }];
  const app = createSSRApp(OtherPaper, { id: 'b', kind: 'businessLicense' })
    .use(VueQueryPlugin, { queryClient: queries })
    .use(createRouter({ history: createMemoryHistory(), routes }));
  await scope.run(() => renderToString(app));
  return scope;
}

test('the claim of the compared case is renewed while somebody works, and expires otherwise', async () => {
  await renderOtherPaper(createHeldCase(25));
  await vi.advanceTimersByTimeAsync(4 * minute);
  expect(requests).toEqual([]);

  // More than a third of the half hour has passed, but the last key was pressed too long ago.
  await vi.advanceTimersByTimeAsync(2 * minute);
  expect(requests).toEqual([]);
  window.dispatchEvent(new Event('keydown'));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(requests).toEqual(['POST /reviews/b/claim']);

  // The claim now lasts for another half hour.
  window.dispatchEvent(new Event('pointerdown'));
  await vi.advanceTimersByTimeAsync(minute);
  expect(requests).toEqual(['POST /reviews/b/claim']);
});
