// The manager's day: many customers, a search in the list, and a declined customer.
import { randomUUID } from 'node:crypto';
import { expect, test, type Phone } from './fixture';
import { password } from './host';
import { findUntranslated } from './page-checks';
import { call, submitRegistration } from './people';
import { approveCase, createAssignedCustomer } from './staff';

test.describe.configure({ timeout: 300_000 });

const name = randomUUID().slice(0, 8);
const [manager, other] = [`manager-${name}`, `other-${name}`];
const customersPage = 'pages/manager/customers/customers';
const count = 30;

const button = (phone: Phone, text: string) => phone.page.getByRole('button', { name: text, exact: true });

test('thirty customers: a pop-up, the list, filters, search, and one that is declined', async ({ host, browser, openPhone }) => {
  // The only manager in Shenzhen, until a customer is declined.
  host.addStaff({ username: manager, role: 'manager', name: '王敏', territories: '440300', phone: '19911118888' });
  const staff = (
    await call<{ accessToken: string; refreshToken: string; role: string; displayName: string }>(host, 'POST /staff/login', null, {
      username: manager,
      password,
    })
  ).body;
  const managerPhone = await openPhone({ page: customersPage, staff });
  const { page } = managerPhone;
  await expect(page.getByText('实时更新')).toBeVisible();

  const companies = Array.from({ length: count }, (_, i) => `深圳市样例${String(i + 1).padStart(2, '0')}号精密制造有限公司`);
  const waiting = [...companies];
  const one = async (): Promise<void> => {
    for (let company = waiting.shift(); company; company = waiting.shift()) {
      await approveCase(host, await submitRegistration(host, browser, company));
    }
  };
  const shown = page.getByText('新客户').first();
  await Promise.all([one(), one(), one()]);

  await expect(shown).toBeVisible();
  await expect(page.getByText(/还有29位/)).toBeVisible();
  await managerPhone.checkLayout('manager-pop-up-many');
  await button(managerPhone, '稍后处理').click();
  await expect(page.locator('.load-number').first()).toHaveText(String(count));
  await expect(page.locator('.customer')).toHaveCount(20);
  await managerPhone.checkLayout('manager-thirty');
  await page.locator('.customer').last().scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 20_000);
  await expect(page.locator('.customer')).toHaveCount(count);
  await expect(page.getByText('没有更多了')).toBeVisible();

  await page.getByLabel('搜索企业名称').fill('样例07');
  await expect(page.locator('.customer')).toHaveCount(1);
  await expect(page.locator('.customer .company')).toHaveText(companies[6] ?? '');
  await page.locator('.customer').click();
  await expect(button(managerPhone, '拨打电话')).toBeVisible();
  await expect(page.getByText(/^用电容量.+千伏安.*级/)).toBeVisible();
  await button(managerPhone, '接收客户').click();
  await expect(page.getByText('待首次联系').last()).toBeVisible();
  await page.getByRole('button', { name: '返回' }).click();
  await button(managerPhone, '清除').click();
  await page.getByRole('tab', { name: '待首次联系' }).click();
  await expect(page.locator('.customer')).toHaveCount(1);
  await expect(page.locator('.load-number').nth(1)).toHaveText(String(count - 1));
  await page.getByRole('tab', { name: '服务中' }).click();
  await expect(page.getByText('没有符合条件的客户')).toBeVisible();
  await managerPhone.checkLayout('manager-nobody-found');
  await page.getByRole('tab', { name: '全部' }).click();

  host.addStaff({ username: other, role: 'manager', name: '赵强', territories: '440000' });
  await page.getByLabel('搜索企业名称').fill('样例11');
  await expect(page.locator('.customer')).toHaveCount(1);
  await page.locator('.customer').click();
  await button(managerPhone, '退回').click();
  await button(managerPhone, '确认退回').click();
  await expect(page.getByText('请填写原因')).toBeVisible();
  await managerPhone.checkLayout('manager-decline');
  await button(managerPhone, '近期工作量已满').click();
  await button(managerPhone, '确认退回').click();
  await expect(page.locator('.load-number').first()).toHaveText(String(count - 1));

  // Without a network the loaded data stays, with its time.
  await button(managerPhone, '清除').click();
  await expect(page.locator('.customer').first()).toBeVisible();
  await managerPhone.network('none');
  await managerPhone.pullDown();
  await expect(page.getByText(/网络不可用，显示的是/)).toBeVisible();
  await managerPhone.checkLayout('manager-offline');
});

test('a filter that was chosen without a network is applied when the network is back', async ({ host, browser, openPhone }) => {
  const company = '深圳市断网筛选样例有限公司';
  const { manager: staff } = await createAssignedCustomer(host, browser, company);
  const managerPhone = await openPhone({ page: customersPage, staff });
  const { page } = managerPhone;
  const customer = page.locator('.customer', { hasText: company });
  await button(managerPhone, '稍后处理').click();
  await expect(customer).toBeVisible();
  await managerPhone.network('none');
  await page.getByRole('tab', { name: '待接收' }).click();
  await expect(button(managerPhone, '重试')).toBeVisible();
  await managerPhone.network('wifi');
  await expect(customer).toBeVisible();
  await expect(button(managerPhone, '重试')).toHaveCount(0);
});

test('the pages of status and customers fit in English and with the largest font', async ({ host, browser, openPhone }) => {
  const keeper = `keeper-${name}`;
  host.addStaff({ username: keeper, role: 'manager', name: '王敏', territories: '440305', phone: '19911117777' });
  const staff = (await call<{ accessToken: string; refreshToken: string }>(host, 'POST /staff/login', null, { username: keeper, password }))
    .body;
  const person = await submitRegistration(host, browser, '深圳市超长名称样例新能源科技发展股份有限公司南山分公司');
  const phones = [
    ['en', await openPhone({ page: 'pages/auth/verify/verify', language: 'en', person })],
    ['large', await openPhone({ page: 'pages/auth/verify/verify', font: 24, person })],
  ] as const;
  for (const [kind, phone] of phones) {
    await phone.page.locator('.headline').waitFor();
    await phone.checkLayout(`${kind}-status-pending`);
  }
  await approveCase(host, person);
  for (const [kind, phone] of phones) {
    await phone.pullDown();
    await phone.page.locator('.banner.good').waitFor();
    await phone.checkLayout(`${kind}-status-approved`);
    // Customer service's hours, too. The manager's name may already be shown, with its first letter beside it.
    if (kind === 'en') expect(await findUntranslated(phone.page, '王敏', '王')).toEqual([]);
    await phone.page.locator('.foot .link').click();
    await phone.page.locator('.look').first().waitFor();
    await phone.checkLayout(`${kind}-me`);
    if (kind === 'en') expect(await findUntranslated(phone.page)).toEqual([]);
  }
  for (const options of [{ language: 'en' as const }, { font: 24 }]) {
    const kind = 'language' in options ? 'en' : 'large';
    const managerPhone = await openPhone({ page: customersPage, staff: { ...staff, displayName: '王敏' }, ...options });
    await managerPhone.page.locator('.pop-company').waitFor();
    await managerPhone.checkLayout(`${kind}-manager-pop-up`);
    await managerPhone.page.getByRole('button', { name: /^(Details|View|查看详情)/ }).click();
    await managerPhone.page.getByRole('button', { name: /^(Call|拨打电话)$/ }).waitFor();
    await managerPhone.checkLayout(`${kind}-manager-customer`);
    const called = ['深圳市超长名称样例新能源科技发展股份有限公司南山分公司', '张伟', '王敏', '广东省', '深圳市', '南山区'];
    if (kind === 'en') expect(await findUntranslated(managerPhone.page, ...called)).toEqual([]);
    await managerPhone.page.getByRole('button', { name: /first contact|登记首次联系/i }).click();
    await managerPhone.checkLayout(`${kind}-manager-first-contact`);
  }
});
