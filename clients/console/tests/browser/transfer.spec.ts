// A customer is offered by one manager to another, who accepts or refuses; or moves by an off-boarding, and comes back when it is undone.
import type { Browser, Page } from '@playwright/test';
import { expect, test } from './fixture';
import { password, runCommandWithInput, type Host } from './host';
import { expectAccessible, expectTidy } from './pageChecks';
import { approve, call, signIn, submitRegistration } from './people';

interface Manager {
  managerId: string;
  username: string;
  displayName: string;
}

const suzhou = { province: '江苏省', city: '苏州市', district: '虎丘区' };

/** An approved customer, given to this manager by a supervisor. */
async function createCustomer(
  host: Host,
  browser: Browser,
  company: string,
  to: string,
): Promise<{ id: string; managers: Manager[]; admin: string }> {
  const { registrationId: id } = await submitRegistration(host, browser, company, suzhou);
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
  // Unchanged if the rules have chosen the same manager.
  await call(host, 'POST /customers/reassign', admin, { customerIds: [id], managerId, reason: '测试' });
  return { id, managers, admin };
}

const findMessages = (page: Page, company: string, title: string) =>
  page.getByRole('dialog', { name: '消息' }).getByRole('listitem').filter({ hasText: company }).filter({ hasText: title });

test('a manager offers a customer, and the colleague accepts', async ({ openPage, host, browser }) => {
  const company = '苏州恒通机电有限公司';
  const { id, managers, admin } = await createCustomer(host, browser, company, 'manager.js');
  const other = managers.find((it) => it.username === 'manager.sz');
  const { page: colleague } = await openPage('manager.sz', '/customers/agenda');
  await expect(colleague.getByText('实时')).toBeVisible();

  const { page, go } = await openPage('manager.js', `/customers/${id}`);
  await page.getByRole('button', { name: '转交' }).click();
  const dialog = page.getByRole('dialog', { name: `转交 ${company}` });
  const to = dialog.getByLabel('转交给');
  await expect(to.getByRole('option').filter({ hasText: other?.displayName ?? '' })).toContainText(/剩余 \d+ 个名额/);
  // The manager is not listed as a colleague.
  const own = managers.find((it) => it.username === 'manager.js')?.displayName ?? '';
  await expect(to.getByRole('option').filter({ hasText: own })).toHaveCount(0);
  await to.selectOption(other?.managerId ?? '');
  await expect(dialog.getByRole('button', { name: '转交' })).toBeDisabled();
  await dialog.getByLabel('原因').fill('客户搬迁至深圳');
  await expectAccessible(page, 'transfer');
  await expectTidy(page, 'transfer');
  await dialog.getByRole('button', { name: '转交' }).click();
  await expect(page.getByText(`已向${other?.displayName}申请转交，等待答复。`)).toBeVisible();
  await expect(page.getByRole('region', { name: '待答复的转交' })).toContainText(other?.displayName ?? '');

  // The message leads to the offer: the page of the customer opens only for its manager.
  await colleague.getByRole('button', { name: /^消息/ }).click();
  const message = findMessages(colleague, company, '同事请您接手客户');
  await message.getByRole('button', { name: '查看' }).click();
  const offer = colleague.getByRole('region', { name: '待答复的转交' }).getByRole('listitem').filter({ hasText: company });
  await expect(offer).toContainText('客户搬迁至深圳');
  await expectAccessible(colleague, 'offers');
  await expectTidy(colleague, 'offers');
  await offer.getByRole('button', { name: '接受' }).click();
  await expect(offer).toHaveCount(0);
  await expect(colleague.getByRole('link', { name: company })).toBeVisible();
  const now = await call<{ managerId: string; status: string }>(host, `GET /customers/${id}`, admin);
  expect(now.body).toMatchObject({ managerId: other?.managerId, status: 'acknowledged' });

  // The customer is no longer with the manager who offered it.
  await page.getByRole('button', { name: /^消息/ }).click();
  const accepted = findMessages(page, company, '转交已接受');
  await expect(accepted).toBeVisible();
  await expect(accepted.getByRole('button', { name: '查看' })).toHaveCount(0);
  // An earlier message, or a bookmark, still leads to the page.
  await go(`/customers/${id}`);
  await expect(page.getByText('该客户已不由您负责，或不存在。')).toBeVisible();
});

test('while the consent is withdrawn, neither the phone number nor the first contact is offered', async ({ openPage, host, browser }) => {
  const { id } = await createCustomer(host, browser, '苏州静候样例有限公司', 'manager.js');
  const { page } = await openPage('manager.js', `/customers/${id}`);
  const reveal = page.getByRole('button', { name: '查看电话' });
  const contact = page.getByRole('form', { name: '记录首次联系' });
  await expect(reveal).toBeVisible();
  await expect(contact).toBeVisible();
  await page.route(`**/customers/${id}`, async (route) => {
    if (route.request().resourceType() === 'document') return route.continue();
    const response = await route.fetch();
    return route.fulfill({ response, json: { ...((await response.json()) as object), consentWithdrawn: true } });
  });
  await page.reload();
  await expect(page.getByText('客户已撤回同意，请勿联系。')).toBeVisible();
  await expect(reveal).toHaveCount(0);
  await expect(contact).toHaveCount(0);
});

test('a colleague refuses, an offer is withdrawn, and a supervisor accepts one for the colleague', async ({ openPage, host, browser }) => {
  const company = '苏州晨光包装有限公司';
  const { id, managers, admin } = await createCustomer(host, browser, company, 'manager.js');
  const other = managers.find((it) => it.username === 'manager.sz');
  const { page } = await openPage('manager.js', `/customers/${id}`, { language: 'en', theme: 'dark' });
  const offers = page.getByRole('region', { name: 'Offers that wait for an answer' });
  const offerCustomer = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Hand over' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Hand over to').selectOption(other?.managerId ?? '');
    await dialog.getByLabel('Reason').fill('客户搬迁');
    await dialog.getByRole('button', { name: 'Hand over' }).click();
    await expect(offers).toContainText(other?.displayName ?? '');
  };
  await offerCustomer();
  await expectAccessible(page, 'offer in English');
  await expectTidy(page, 'offer-english', [1280]);

  const { page: colleague } = await openPage('manager.sz', '/customers');
  const asked = colleague.getByRole('region', { name: '待答复的转交' }).getByRole('listitem').filter({ hasText: company });
  await asked.getByRole('button', { name: '拒绝' }).click();
  await colleague.getByRole('dialog').getByLabel('原因').fill('不在负责区域');
  await colleague.getByRole('dialog').getByRole('button', { name: '拒绝' }).click();
  await expect(asked).toHaveCount(0);
  await expect(offers).toHaveCount(0);
  await expect(page.getByText('The colleague refused the offer')).toBeVisible();

  await offerCustomer();
  await offers.getByRole('button', { name: 'Withdraw the offer' }).click();
  await expect(offers).toHaveCount(0);

  await offerCustomer();
  const { page: supervisor } = await openPage('admin', `/customers/${id}`);
  await supervisor.getByRole('button', { name: '代为接受' }).click();
  const facts = supervisor.getByRole('region', { name: '客户资料' });
  await expect(facts).toContainText(other?.displayName ?? '');
  await expect(facts).toContainText('由原客户经理转交');
  await expect(supervisor.locator('.head .el-tag')).toHaveText('待接收');
  await expect(supervisor.getByRole('button', { name: '转交' })).toHaveCount(0);
  const now = await call<{ managerId: string }>(host, `GET /customers/${id}`, admin);
  expect(now.body.managerId).toBe(other?.managerId);
});

test('the offers are listed to the last page', async ({ openPage }) => {
  const offer = (companyName: string) => ({
    customerId: companyName,
    companyName,
    ...suzhou,
    powerCapacity: 500,
    voltageLevel: '10kV',
    fromId: '1',
    fromName: '陈远',
    toId: '2',
    toName: '王敏',
    incoming: false,
    reason: '客户搬迁',
    offeredAt: '2026-03-02T01:00:00Z',
    expiresAt: '2026-03-05T01:00:00Z',
  });
  const { page, go } = await openPage('admin', '/customers');
  await page.route(
    (url) => url.pathname === '/customers/transfers',
    (route) => {
      const isLast = new URL(route.request().url()).searchParams.get('cursor') === 'next';
      const items = [offer(isLast ? '苏州末页样例有限公司' : '苏州首页样例有限公司')];
      return route.fulfill({ json: { items, nextCursor: isLast ? null : 'next' } });
    },
  );
  await go('/customers');
  await expect(page.getByRole('region', { name: '待答复的转交' }).getByRole('listitem').locator('a')).toHaveText([
    '苏州首页样例有限公司',
    '苏州末页样例有限公司',
  ]);
});

test('a transfer that comes too late shows that the customer has another manager', async ({ openPage, host, browser }) => {
  const { id, managers, admin } = await createCustomer(host, browser, '苏州启明光电有限公司', 'manager.js');
  const [other, third] = ['manager.sz', 'manager.gd'].map((name) => managers.find((it) => it.username === name)?.managerId ?? '');
  const { page } = await openPage('manager.js', `/customers/${id}`);
  await page.getByRole('button', { name: '转交' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('转交给').selectOption(other ?? '');
  await dialog.getByLabel('原因').fill('客户搬迁');
  await call(host, 'POST /customers/reassign', admin, { customerIds: [id], managerId: third, reason: '区域调整' });
  await dialog.getByRole('button', { name: '转交' }).click();
  await expect(page.getByText('该客户已转给其他客户经理').first()).toBeVisible();
  expect((await call<{ managerId: string }>(host, `GET /customers/${id}`, admin)).body.managerId).toBe(third);
});

test('a manager who was off-boarded by mistake is restored with the customers', async ({ openPage, host, browser }) => {
  // A territory without registrations, so that other tests are not affected.
  const command = ['staff', 'add', 'manager.back', '--role', 'manager', '--name', '林小满', '--territories', '540102', '--password-stdin'];
  const { exit, output } = await runCommandWithInput(host, password, ...command);
  expect(exit, output).toBe(0);
  const { id, managers, admin } = await createCustomer(host, browser, '苏州归云纺织有限公司', 'manager.back');
  const own = managers.find((it) => it.username === 'manager.back')?.managerId ?? '';
  const holder = async (): Promise<string | undefined> =>
    (await call<{ managerId?: string }>(host, `GET /customers/${id}`, admin)).body.managerId;

  const { page, go } = await openPage('admin', '/supervisor/workload');
  const row = page.getByRole('row').filter({ hasText: 'manager.back' });
  await expect(row.getByRole('button', { name: '撤销离岗' })).toHaveCount(0);
  await row.getByRole('button', { name: '离岗' }).click();
  await page.getByRole('dialog', { name: '林小满 离岗' }).getByRole('button', { name: '确认离岗' }).click();
  await expect(page.getByText('已离岗，1 家客户正在转出。')).toBeVisible();
  await expect(row).toContainText('已离岗');
  await expect.poll(async () => [own, undefined].includes(await holder())).toBe(false);

  await row.getByRole('button', { name: '撤销离岗' }).click();
  const dialog = page.getByRole('dialog', { name: '撤销 林小满 的离岗' });
  await expect(dialog).toContainText('归还 1 家客户，0 家留在现处');
  await expect(dialog.getByRole('listitem')).toHaveText(new RegExp(`${id.slice(-8)} 待接收 · .+ → 归还`));
  await expectAccessible(page, 'undo off-boarding');
  await expectTidy(page, 'undo-offboarding');
  await dialog.getByRole('button', { name: '取消' }).click();
  await expect(row).toContainText('已离岗');
  expect(await holder()).not.toBe(own);

  await row.getByRole('button', { name: '撤销离岗' }).click();
  await dialog.getByLabel('原因').fill('误操作，本人仍在岗');
  await dialog.getByRole('button', { name: '确认撤销' }).click();
  await expect(page.getByText('离岗已撤销，1 家客户正在归还。')).toBeVisible();
  await expect(row).toContainText('在岗');
  await expect.poll(holder).toBe(own);

  await go(`/customers/${id}`);
  await expect(page.getByText('离岗撤销，由原客户经理继续负责')).toBeVisible();
  const { page: back } = await openPage('manager.back', '/customers');
  const fresh = back.getByRole('region', { name: '新分配的客户' }).getByRole('listitem').filter({ hasText: '苏州归云纺织有限公司' });
  await expect(fresh).toContainText('原客户经理返岗，客户归还');
});

test('a page shows the deadline of the call, and the messages can be filtered by kind', async ({ openPage, host, browser }) => {
  const company = '苏州云帆机械有限公司';
  const { id } = await createCustomer(host, browser, company, 'manager.js');
  const { page } = await openPage('manager.js', `/customers/${id}`);
  await expect(page.getByText(/请在 .+ 前联系/)).toBeVisible();
  const button = page.getByRole('button', { name: /^消息/ });
  await expect(button).toHaveText(/\d/);
  const unread = await button.textContent();
  await button.click();
  const drawer = page.getByRole('dialog', { name: '消息' });
  await drawer.getByLabel('类型').selectOption({ label: '新客户' });
  await expect(drawer.getByRole('listitem').filter({ hasText: company }).first()).toBeVisible();
  await expectAccessible(page, 'messages');
  await expectTidy(page, 'messages');
  await drawer.getByLabel('类型').selectOption({ label: '跟进提醒' });
  await expect(drawer.getByText('没有消息。')).toBeVisible();
  await expect(button).toHaveText(unread ?? '');
});

test('the messages go on after the first page', async ({ openPage }) => {
  const { page, go } = await openPage('manager.js', '/customers');
  const messages = Array.from({ length: 51 }, (_, i) => ({
    id: `00000000-0000-7000-8000-${String(i + 1).padStart(12, '0')}`,
    kind: 'customers_imported',
    title: '导入历史客户',
    text: `消息之${i + 1}`,
    customerId: null,
    at: new Date(Date.now() - i * 60_000).toISOString(),
    readAt: null,
  }));
  await page.route(
    (url) => url.pathname === '/notifications',
    (route) => {
      const cursor = new URL(route.request().url()).searchParams.get('cursor');
      const items = cursor ? messages.slice(50) : messages.slice(0, 50);
      return route.fulfill({ json: { items, nextCursor: cursor ? null : 'next', unread: 51 } });
    },
  );
  await go('/customers');
  const button = page.getByRole('button', { name: /^消息/ });
  await expect(button).toHaveText(/51$/);
  await button.click();
  const drawer = page.getByRole('dialog', { name: '消息' });
  await expect(drawer.getByRole('listitem')).toHaveCount(50);
  await drawer.getByRole('button', { name: '更多' }).click();
  await expect(drawer.getByRole('listitem')).toHaveCount(51);
  await expect(drawer.getByText('消息之51', { exact: true })).toBeVisible();
  await expect(drawer.getByRole('button', { name: '更多' })).toHaveCount(0);
  await expect(button).toHaveText(/51$/);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
