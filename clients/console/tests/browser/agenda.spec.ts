// The manager's agenda of the week, the filters in the address of the list, and new submissions in the reviewers' queue.
import fs from 'node:fs';
import { expect, test } from './fixture';
import { sql } from './host';
import { expectAccessible, expectTidy } from './pageChecks';
import { approve, call, signIn, submitRegistration } from './people';

const wuxi = { province: '江苏省', city: '无锡市', district: '滨湖区' };
const chinaDate = (days: number): string => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

test('a manager’s week shows deadlines and next actions, with overdue items first', async ({ openPage, host, browser }) => {
  test.skip(host.data === null, 'a host that was started before has its data elsewhere');
  const [called, fresh] = ['无锡灵山节能设备有限公司', '无锡太湖水务有限公司'];
  const reviewer = (await signIn(host, 'reviewer')).accessToken;
  const first = await submitRegistration(host, browser, called, wuxi);
  await approve(host, reviewer, first.registrationId);
  const second = await submitRegistration(host, browser, fresh, wuxi);
  await approve(host, reviewer, second.registrationId);
  const admin = (await signIn(host, 'admin')).accessToken;
  interface Customer {
    managerId: string;
    status: string;
  }
  const holder = async (id: string): Promise<string> => {
    const { managerId } = (await call<Customer>(host, `GET /customers/${id}`, admin)).body;
    return sql(host, `select username from pc_staff where id = '${managerId}'`);
  };
  await expect.poll(() => holder(second.registrationId).catch(() => '')).toBeTruthy();
  const username = await holder(first.registrationId);
  const manager = (await signIn(host, username)).accessToken;
  await call(host, 'POST /customers/first-contact', manager, { customerId: first.registrationId, channel: 'phone', outcome: 'reached' });
  await call(host, `POST /customers/${first.registrationId}/follow-ups`, manager, {
    channel: 'phone',
    note: '约定上门',
    nextAction: '上门查看配电房',
    nextActionAt: new Date(Date.now() + 90 * 60_000).toISOString(),
  });

  const { page } = await openPage(username, '/customers');
  await page.getByRole('link', { name: '日程' }).click();
  await expect(page.locator('[data-day]')).toHaveCount(7);
  const at = new Date(Date.now() + 90 * 60_000 + 8 * 3_600_000).toISOString().slice(0, 10);
  // Late on a Sunday it is in the next week.
  if ((await page.locator(`[data-day="${at}"]`).count()) === 0) await page.getByRole('button', { name: '下一周' }).click();
  const item = page.locator(`[data-day="${at}"]`).getByRole('listitem').filter({ hasText: called });
  await expect(item).toContainText('下一步：上门查看配电房');
  await expectAccessible(page, 'agenda');
  await expectTidy(page, 'agenda');
  await page.getByRole('button', { name: '下一周' }).click();
  await expect(page).toHaveURL(/week=\d{4}-\d{2}-\d{2}/);
  await expect(item).toHaveCount(0);
  await page.reload();
  await expect(page.locator(`[data-day="${chinaDate(0)}"]`)).toHaveCount(0);

  // A missed deadline is shown as late, in every week.
  await sql(
    host,
    `update mt_doc_customer set data = jsonb_set(data, '{ContactBy}',
      to_jsonb(to_char(now() - interval '2 hours', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')))
      where id = '${second.registrationId}'`,
  );
  const managerUsername = await holder(second.registrationId);
  const { page: late } = managerUsername === username ? { page } : await openPage(managerUsername, '/customers/agenda');
  await late.reload();
  const overdue = late.getByRole('region', { name: '已逾期' });
  await expect(overdue.getByRole('listitem').filter({ hasText: fresh })).toContainText('首次联系期限');
  await overdue.getByRole('link', { name: fresh }).first().click();
  await expect(late.getByRole('heading', { level: 1, name: fresh })).toBeVisible();
});

test('the filters of the customers are in the address, and each rating names its rule', async ({ openPage }) => {
  const { page } = await openPage('manager.js', '/customers');
  await page.getByLabel('状态').selectOption('serving');
  await page.getByLabel('企业名称').fill('苏州');
  await page.getByRole('button', { name: '查询' }).click();
  await expect(page).toHaveURL(/status=serving/);
  await expect(page).toHaveURL(/q=/);
  await page.reload();
  await expect(page.getByLabel('状态')).toHaveValue('serving');
  await expect(page.getByLabel('企业名称')).toHaveValue('苏州');
  await page.getByLabel('状态').selectOption('');
  await page.getByLabel('企业名称').fill('');
  await page.getByRole('button', { name: '查询' }).click();
  await expect(page).not.toHaveURL(/status=|q=/);
  const row = page.locator('tbody tr').first();
  await expect(row.locator('abbr')).toHaveAttribute('title', /千伏安/);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 CSV' }).click()]);
  expect(fs.readFileSync(await file.path(), 'utf8').split('\r\n')[0]).toContain('等级,等级依据');
  await row.getByRole('link').first().click();
  await expect(page.getByRole('region', { name: '客户资料' })).toContainText(/[ABC] (用电容量|月用电量)/);
});

test('a new submission appears in the reviewers’ queue after a hint, without polling', async ({ openPage, host, browser }) => {
  const company = '淄博张店热力有限公司';
  const { page, go } = await openPage('reviewer', '/account');
  // This page polls nothing: whatever appears later came after a hint.
  await page.addInitScript(() => {
    const start = window.setInterval.bind(window) as (run: TimerHandler, delay?: number) => number;
    Object.assign(window, { setInterval: (run: TimerHandler, delay = 0) => (delay < 5_000 ? start(run, delay) : 0) });
  });
  await go('/reviews');
  await expect(page.getByText('实时')).toBeVisible();
  await expect(page.getByRole('row')).not.toHaveCount(1);
  await submitRegistration(host, browser, company, { province: '山东省', city: '淄博市', district: '张店区' });
  const submittedAt = Date.now();
  await expect(page.getByRole('row').filter({ hasText: company })).toBeVisible();
  console.log(`in the queue ${Date.now() - submittedAt} ms after the submission`);
});

test('messages are in the reader’s language', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '苏州吴江英文机电有限公司', {
    province: '江苏省',
    city: '苏州市',
    district: '吴江区',
  });
  await approve(host, (await signIn(host, 'reviewer')).accessToken, registrationId);
  const { page } = await openPage('manager.js', '/customers', { language: 'en' });
  await page.getByRole('button', { name: /^Messages/ }).click();
  const drawer = page.getByRole('dialog', { name: 'Messages' });
  await expect(drawer.getByText(/苏州吴江英文机电有限公司 is assigned to you\. Acknowledge by/)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('button', { name: /^消息/ }).click();
  await expect(page.getByText(/苏州吴江英文机电有限公司已分配给您/)).toBeVisible();
});
