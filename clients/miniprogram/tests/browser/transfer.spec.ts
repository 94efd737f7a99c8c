// A customer is offered by one manager to another, who refuses or accepts.
import { expect, test, type Phone } from './fixture';
import { submitRegistration } from './people';
import { approveCase, createStaff, placeOf } from './staff';

test.describe.configure({ timeout: 120_000 });

const customersPage = 'pages/manager/customers/customers';
const button = (phone: Phone, text: string) => phone.page.getByRole('button', { name: text, exact: true });

test('a manager offers a customer; the colleague refuses, and accepts the next offer', async ({ host, browser, openPhone }) => {
  const company = '深圳市恒通机电有限公司';
  const [giver, taker] = [
    await createStaff(host, 'manager', { territories: '440306', name: '王敏' }),
    await createStaff(host, 'manager', { territories: '320505', name: '陈志远' }),
  ];
  const customer = await submitRegistration(host, browser, company, placeOf('440306'));
  await approveCase(host, customer);
  const one = await openPhone({ page: customersPage, staff: giver });
  await expect(one.page.getByText(/请在.+前联系/).last()).toBeVisible();
  await button(one, '查看详情').click();
  await expect(one.page.getByText(/请在.+前联系/).last()).toBeVisible();
  const other = await openPhone({ page: customersPage, staff: taker });
  await expect(other.page.getByText('还没有客户')).toBeVisible();

  const offer = async (): Promise<void> => {
    await button(one, '转交').click();
    await button(one, '申请转交').click();
    await expect(one.page.getByText('请选择同事并填写原因')).toBeVisible();
    await one.page.getByRole('radio', { name: /陈志远/ }).click();
    await one.page.getByLabel('转交原因').fill('客户搬迁至苏州');
  };
  await offer();
  await one.checkLayout('manager-offer');
  await button(one, '申请转交').click();
  await expect(one.page.getByText(/已申请转交给陈志远/)).toBeVisible();

  const card = other.page.locator('.offer');
  await expect(card).toContainText(company);
  await expect(card).toContainText('客户搬迁至苏州');
  await other.checkLayout('manager-offered');
  await button(other, '拒绝').click();
  await button(other, '确认拒绝').click();
  await expect(other.page.getByText('请填写原因')).toBeVisible();
  await other.page.getByLabel('拒绝原因').fill('不在负责区域');
  await button(other, '关闭').click();
  // Also after a restart.
  await other.page.reload();
  await button(other, '拒绝').click();
  await expect(other.page.getByLabel('拒绝原因')).toHaveValue('不在负责区域');
  await other.checkLayout('manager-refuse');
  await button(other, '确认拒绝').click();
  await expect(card).toHaveCount(0);

  await one.pullDown();
  await expect(button(one, '转交')).toBeVisible();
  await offer();
  await button(one, '申请转交').click();
  await button(one, '撤回转交').click();
  await expect(button(one, '转交')).toBeVisible();
  await offer();
  await button(one, '申请转交').click();
  await expect(card).toContainText(company);
  await button(other, '接受转交').click();
  await expect(card).toHaveCount(0);
  await expect(other.page.locator('.customer')).toContainText(company);
  await expect(other.page.locator('.customer')).toContainText(/请在.+前联系/);
  await one.pullDown();
  await expect(one.page.getByText('没有找到该客户，可能已转出。')).toBeVisible();
});
