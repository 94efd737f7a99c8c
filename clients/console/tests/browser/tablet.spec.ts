// On a tablet, in landscape (1024×768) and portrait (768 px wide), and at 200 % on a screen of 1280×800: nothing is wider than the screen,
// and every control can be reached.
import { expect, test, type ConsolePage } from './fixture';
import type { Host } from './host';
import { expectReachable, expectTidy } from './pageChecks';
import { call, signIn } from './people';

const readFirst = async (host: Host, username: string, route: string, of: string): Promise<string> => {
  const { accessToken } = await signIn(host, username);
  return (await call<{ items: Record<string, string>[] }>(host, `GET ${route}`, accessToken)).body.items[0]?.[of] ?? '';
};

async function checkPage({ page }: ConsolePage, name: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await expect(page.locator('.el-skeleton')).toHaveCount(0);
  for (const [width, height] of [
    [1024, 768],
    [768, 1024],
    [640, 400],
  ] as const) {
    await expectTidy(page, `${name}-tablet`, [width], height);
    await expectReachable(page, `${name} at ${width} px`);
  }
}

const pages: Record<string, string[]> = {
  admin: [
    '/supervisor',
    '/supervisor/workload',
    '/supervisor/parked',
    '/supervisor/coverage',
    '/supervisor/policy',
    '/supervisor/import',
    '/supervisor/calendar',
    '/reviews',
    '/customers',
    '/operations',
    '/operations/backups',
    '/operations/dead-letters',
    '/operations/retention',
    '/account',
  ],
  reviewer: ['/reviews'],
  'manager.js': ['/customers', '/customers/agenda'],
  auditor: ['/audit', '/audit/policy', '/audit/calendar', '/audit/moment?at=2026-11-01T08:00:00', '/audit/retention'],
};

for (const [username, paths] of Object.entries(pages))
  test(`the pages of ${username}`, async ({ openPage }) => {
    test.setTimeout(240_000);
    const it = await openPage(username, paths[0] ?? '/');
    for (const path of paths) {
      await it.go(path);
      await checkPage(it, `${username}${path.replace(/\W+/g, '-')}`);
    }
  });

test('a case, a customer, and a registration at the auditor’s', async ({ openPage, host }) => {
  const one = await readFirst(host, 'reviewer', '/reviews', 'registrationId');
  await checkPage(await openPage('reviewer', `/reviews/${one}`), 'case');
  const customer = await readFirst(host, 'manager.js', '/customers?status=contacted', 'customerId');
  await checkPage(await openPage('manager.js', `/customers/${customer}`), 'customer');
  const it = await openPage('auditor', `/audit/${customer}`);
  await expect(it.page.getByText('当时的状态')).toBeVisible();
  await checkPage(it, 'registration');
});

test('the sign-in page', async ({ openPage }) => checkPage(await openPage(null, '/sign-in'), 'sign-in'));
