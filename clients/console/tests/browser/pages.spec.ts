// Every page: both themes, both languages, two widths.
import { expect, test, type ConsolePage } from './fixture';
import { call, signIn } from './people';
import { expectAccessible, expectTidy } from './pageChecks';
import type { Host } from './host';

async function checkPage(openPage: ConsolePage, name: string): Promise<void> {
  const { page } = openPage;
  // On a busy machine a page is still empty after the navigation.
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await expect(page.locator('.el-skeleton')).toHaveCount(0);
  await expectAccessible(page, name);
  await expectTidy(page, `${name}-light`);
  const banner = page.locator('.top, .sign-in-look');
  await banner.getByRole('button', { name: '深色' }).click();
  await expectTidy(page, `${name}-dark`, [1280]);
  await banner.getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.locator('.el-skeleton')).toHaveCount(0);
  await expectTidy(page, `${name}-english`, [1280]);
}

const readFirst = async <T>(host: Host, username: string, route: string, of: string): Promise<T> => {
  const { accessToken } = await signIn(host, username);
  const it = (await call<{ items: Record<string, T>[] }>(host, `GET ${route}`, accessToken)).body.items[0];
  return it?.[of] as T;
};

test('the sign-in page', async ({ openPage }) => checkPage(await openPage(null, '/sign-in'), 'sign-in'));

test('the review queue', async ({ openPage }) => {
  const it = await openPage('reviewer', '/reviews');
  await expect(it.page.getByRole('row')).not.toHaveCount(1);
  await checkPage(it, 'queue');
});

test('the first load is under 400 kB, and charts are loaded with their own page', async ({ openPage }) => {
  const { page, go } = await openPage('admin', '/reviews');
  await expect(page.getByRole('row')).not.toHaveCount(1);
  const files = () =>
    page.evaluate(() =>
      [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .map((it) => it as PerformanceResourceTiming)
        .filter((it) => it.name.includes('/console/'))
        .map((it) => ({ name: it.name, bytes: it.encodedBodySize })),
    );
  const size = (all: { bytes: number }[]): number => all.reduce((sum, it) => sum + it.bytes, 0);
  const loaded = await files();
  console.log(`first load: ${Math.round(size(loaded) / 1000)} kB in ${loaded.length} files`);
  expect(size(loaded)).toBeGreaterThan(50_000);
  expect(size(loaded)).toBeLessThan(400_000);
  await go('/supervisor');
  await expect(page.locator('.chart svg').first()).toBeVisible();
  console.log(`with charts: ${Math.round(size(await files()) / 1000)} kB`);
  expect(size(await files())).toBeLessThan(600_000);
});

test('the tour and the help sheet', async ({ openPage }) => {
  const it = await openPage('reviewer2', '/reviews', { tour: true });
  await expect(it.page.getByText('新手引导 1 / 6')).toBeVisible();
  await expectAccessible(it.page, 'tour');
  await expectTidy(it.page, 'tour', [1280]);
  for (let i = 0; i < 5; i++) await it.page.getByRole('button', { name: '下一步' }).click();
  await it.page.getByRole('button', { name: '知道了' }).click();
  await expect(it.page.getByText('新手引导')).toHaveCount(0);
  await it.page.keyboard.press('?');
  await expect(it.page.getByRole('dialog', { name: '快捷键与帮助' })).toContainText('领取下一件');
  await expectAccessible(it.page, 'help');
  await expectTidy(it.page, 'help');
  await it.page.keyboard.press('Escape');
  await expect(it.page.getByRole('dialog')).toHaveCount(0);
});

test('a case that nobody holds', async ({ openPage, host }) => {
  const id = await readFirst<string>(host, 'reviewer', '/reviews?status=rejected', 'registrationId');
  const it = await openPage('reviewer', `/reviews/${id}`);
  await expect(it.page.getByText('领取后才能查看图片')).toBeVisible();
  await checkPage(it, 'case-masked');
});

test('the customers of a manager', async ({ openPage }) => {
  const it = await openPage('manager.js', '/customers');
  await expect(it.page.getByRole('heading', { name: /新分配的客户/ })).toBeVisible();
  await checkPage(it, 'customers');
  await it.page.getByRole('button', { name: /^Messages/ }).click();
  const drawer = it.page.getByRole('dialog', { name: 'Messages' });
  await expect(drawer.getByRole('listitem').first()).toBeVisible();
  await expectAccessible(it.page, 'messages in English');
  await expectTidy(it.page, 'messages-english', [1280]);
  await it.go('/customers/agenda');
  await expect(it.page.locator('[data-day]')).toHaveCount(7);
  await expectAccessible(it.page, 'agenda in English');
  await expectTidy(it.page, 'agenda-english', [1280]);
});

test('a customer', async ({ openPage, host }) => {
  const id = await readFirst<string>(host, 'manager.js', '/customers?status=contacted', 'customerId');
  await checkPage(await openPage('manager.js', `/customers/${id}`), 'customer');
});

for (const [name, path, heading] of [
  ['today', '/supervisor', '今日'],
  ['workload', '/supervisor/workload', '工作量'],
  ['parked', '/supervisor/parked', '等待分配'],
  ['policy', '/supervisor/policy', '分配规则'],
  ['coverage', '/supervisor/coverage', '区域覆盖'],
  ['calendar', '/supervisor/calendar', '工作日历'],
  ['import', '/supervisor/import', '导入客户'],
  ['customers-admin', '/customers', '客户'],
  ['operations', '/operations', '运维'],
  ['dead-letters', '/operations/dead-letters', '死信'],
  ['backups', '/operations/backups', '备份'],
  ['retention', '/operations/retention', '到期清除'],
  ['account', '/account', '账号与安全'],
] as const)
  test(`the page ${name}`, async ({ openPage }) => {
    const it = await openPage('admin', path);
    await expect(it.page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await checkPage(it, name);
  });

test('the auditor’s pages', async ({ openPage, host }) => {
  const id = await readFirst<string>(host, 'admin', '/customers?status=serving', 'customerId');
  const it = await openPage('auditor', '/audit');
  await checkPage(it, 'audit');
  await it.page.getByRole('link', { name: /^Working calendar/ }).click();
  await expect(it.page.getByRole('heading', { level: 1, name: 'Calendar' })).toBeVisible();
  await expectAccessible(it.page, 'calendar of the auditor');
  await it.go('/audit/retention');
  await it.page.getByRole('button', { name: 'Count now' }).click();
  await expect(it.page.getByRole('status').filter({ hasText: 'retention-' })).toContainText('Marks of network addresses');
  await expectAccessible(it.page, 'retention of the auditor');
  await expectTidy(it.page, 'retention-auditor', [1280]);
  for (const [name, path] of [
    ['policy-auditor', '/audit/policy'],
    ['moment', '/audit/moment?at=2026-11-01T08:00:00'],
  ] as const) {
    await it.go(path);
    await expect(it.page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await expect(it.page.locator('.el-skeleton')).toHaveCount(0);
    await expectAccessible(it.page, name);
    await expectTidy(it.page, name, [1280]);
  }
  const one = await openPage('auditor', `/audit/${id}`);
  await expect(one.page.getByText('当时的状态')).toBeVisible();
  await checkPage(one, 'audit-registration');
});

test('an unknown address', async ({ openPage }) => {
  const { page } = await openPage('auditor', '/nothing');
  await expect(page.getByRole('heading', { name: '没有这个页面' })).toBeVisible();
  await expectAccessible(page, 'not found');
});

test('a page of another role redirects to the start page', async ({ openPage }) => {
  const { page } = await openPage('auditor', '/supervisor');
  await expect(page).toHaveURL(/\/console\/audit$/);
});
