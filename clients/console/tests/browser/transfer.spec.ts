// A customer goes from one manager to another, who takes it on or declines.
import type { Browser } from '@playwright/test';
import { expect, test } from './fixture';
import type { Host } from './host';
import { expectAccessible, expectTidy } from './looks';
import { approve, call, signIn, submitted } from './people';

interface Manager {
  managerId: string;
  username: string;
  displayName: string;
}

const suzhou = { province: '江苏省', city: '苏州市', district: '虎丘区' };

/** An approved customer, given to this manager by a supervisor. */
async function given(
  host: Host,
  browser: Browser,
  company: string,
  to: string,
): Promise<{ id: string; managers: Manager[]; admin: string }> {
  const { registrationId: id } = await submitted(host, browser, company, suzhou);
  await approve(host, (await signIn(host, 'reviewer')).accessToken, id);
  const admin = (await signIn(host, 'admin')).accessToken;
  const managers = (await call<{ items: Manager[] }>(host, 'GET /managers/workload', admin)).body.items;
  const managerId = managers.find((it) => it.username === to)?.managerId;
  await expect
    .poll(async () => {
      const customer = await call<{ managerId?: string }>(host, `GET /customers/${id}`, admin).catch(() => null);
      return customer?.body.managerId ?? null;
    })
    .not.toBeNull();
  // Unchanged where the rules have chosen the same one.
  await call(host, 'POST /customers/reassign', admin, { customerIds: [id], managerId, reason: '测试' });
  return { id, managers, admin };
}

test('a manager hands a customer over, and the colleague takes it on', async ({ desk, host, browser }) => {
  const company = '苏州恒通机电有限公司';
  const { id, managers, admin } = await given(host, browser, company, 'manager.js');
  const other = managers.find((it) => it.username === 'manager.sz');
  const { page: colleague } = await desk('manager.sz', '/customers');
  await expect(colleague.getByRole('heading', { name: /新分配的客户/ })).toBeVisible();
  await expect(colleague.getByText('实时')).toBeVisible();

  const { page } = await desk('manager.js', `/customers/${id}`);
  await page.getByRole('button', { name: '转交' }).click();
  const dialog = page.getByRole('dialog', { name: `转交 ${company}` });
  const to = dialog.getByLabel('转交给');
  await expect(to.getByRole('option').filter({ hasText: other?.displayName ?? '' })).toContainText(/剩余 \d+ 个名额/);
  // Oneself is no colleague.
  const own = managers.find((it) => it.username === 'manager.js')?.displayName ?? '';
  await expect(to.getByRole('option').filter({ hasText: own })).toHaveCount(0);
  await to.selectOption(other?.managerId ?? '');
  await expect(dialog.getByRole('button', { name: '转交' })).toBeDisabled();
  await dialog.getByLabel('原因').fill('客户搬迁至深圳');
  await expectAccessible(page, 'transfer');
  await expectTidy(page, 'transfer');
  await dialog.getByRole('button', { name: '转交' }).click();
  await expect(page.getByText(`已转交给${other?.displayName}。`)).toBeVisible();
  await expect(page).toHaveURL(/\/console\/customers$/);
  await expect(page.getByRole('link', { name: company })).toHaveCount(0);

  await expect(colleague.getByText(`新客户：${company}`)).toBeVisible();
  const fresh = colleague.getByRole('region', { name: '新分配的客户' }).getByRole('listitem').filter({ hasText: company });
  await expect(fresh).toContainText('由原客户经理转交');
  await fresh.getByRole('button', { name: '接收' }).click();
  await expect(fresh).toHaveCount(0);
  const now = await call<{ managerId: string; status: string }>(host, `GET /customers/${id}`, admin);
  expect(now.body).toMatchObject({ managerId: other?.managerId, status: 'acknowledged' });
});

test('a colleague declines, and the rules choose; the supervisor sees who has the customer', async ({ desk, host, browser }) => {
  const company = '苏州晨光包装有限公司';
  const { id, managers, admin } = await given(host, browser, company, 'manager.js');
  const other = managers.find((it) => it.username === 'manager.sz');
  const { page } = await desk('manager.js', `/customers/${id}`, { language: 'en', theme: 'dark' });
  await page.getByRole('button', { name: 'Hand over' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Hand over to').selectOption(other?.managerId ?? '');
  await dialog.getByLabel('Reason').fill('客户搬迁');
  await expectAccessible(page, 'transfer dark');
  await expectTidy(page, 'transfer-english', [1280]);
  await dialog.getByRole('button', { name: 'Hand over' }).click();
  await expect(page.getByText(`Handed over to ${other?.displayName}.`)).toBeVisible();

  const { page: supervisor } = await desk('admin', `/customers/${id}`);
  const facts = supervisor.getByRole('region', { name: '客户资料' });
  await expect(facts).toContainText(other?.displayName ?? '');
  await expect(facts).toContainText('由原客户经理转交');
  await expect(supervisor.locator('.head .el-tag')).toHaveText('待接收');
  await expect(supervisor.getByRole('button', { name: '转交' })).toHaveCount(0);

  const { page: colleague } = await desk('manager.sz', `/customers/${id}`);
  await colleague.getByRole('button', { name: '退回' }).click();
  await colleague.getByRole('dialog').getByLabel('原因').fill('不在负责区域');
  await colleague.getByRole('dialog').getByRole('button', { name: '退回' }).click();
  await expect
    .poll(async () => (await call<{ managerId?: string }>(host, `GET /customers/${id}`, admin)).body.managerId ?? other?.managerId)
    .not.toBe(other?.managerId);
  await supervisor.reload();
  await expect(facts).toContainText('分配时间');
  await expect(facts).not.toContainText('由原客户经理转交');
});

test('who hands over too late is told that the customer has another manager', async ({ desk, host, browser }) => {
  const { id, managers, admin } = await given(host, browser, '苏州启明光电有限公司', 'manager.js');
  const [other, third] = ['manager.sz', 'manager.gd'].map((name) => managers.find((it) => it.username === name)?.managerId ?? '');
  const { page } = await desk('manager.js', `/customers/${id}`);
  await page.getByRole('button', { name: '转交' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('转交给').selectOption(other ?? '');
  await dialog.getByLabel('原因').fill('客户搬迁');
  await call(host, 'POST /customers/reassign', admin, { customerIds: [id], managerId: third, reason: '区域调整' });
  await dialog.getByRole('button', { name: '转交' }).click();
  await expect(page.getByText('该客户已转给其他客户经理').first()).toBeVisible();
  expect((await call<{ managerId: string }>(host, `GET /customers/${id}`, admin)).body.managerId).toBe(third);
});
