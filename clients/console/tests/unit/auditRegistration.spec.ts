import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { expect, test, vi } from 'vitest';
import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { createMemoryHistory, createRouter } from 'vue-router';
import { stubBrowser } from './stubBrowser';

stubBrowser();
vi.stubGlobal('location', { origin: 'http://127.0.0.1' });
const { default: AuditRegistration } = await import('@/audit/AuditRegistration.vue');

test('every read of an audited registration is marked as recorded, so that a page does not repeat it by itself', async () => {
  const queries = new QueryClient({ defaultOptions: { queries: { enabled: false } } });
  const routes = [{ path: '/:rest(.*)*', component: AuditRegistration }];
  const app = createSSRApp(AuditRegistration, { id: 'a' })
    .use(VueQueryPlugin, { queryClient: queries })
    .use(createRouter({ history: createMemoryHistory(), routes }));
  await renderToString(app);
  const reads = queries.getQueryCache().findAll({ queryKey: ['audit', 'a'] });
  expect(reads).toHaveLength(2);
  expect(reads.map((it) => it.meta)).toEqual([{ recorded: true }, { recorded: true }]);
});
