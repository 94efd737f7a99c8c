// From the welcome screen to the service, with the applicant's and the manager's phone and a reviewer.
import { randomUUID } from 'node:crypto';
import { expect, test, type Phone } from './fixture';
import { handedIn, submit } from './form';
import { company, Hand, register } from './hand';
import { password } from './host';
import { approved, rejected } from './staff';

test.describe.configure({ timeout: 180_000 });

const name = randomUUID().slice(0, 8);
const manager = `manager-${name}`;

test.beforeAll(({ host }) => {
  host.addStaff({ username: manager, role: 'manager', name: '王敏', territories: '320000', phone: '19911119999' });
});

const button = (phone: Phone, text: string | RegExp) => phone.page.getByRole('button', { name: text, exact: typeof text === 'string' });

test('register with pictures, be rejected, correct two fields, be approved, be called, be served', async ({ openPhone, host }) => {
  const hand = new Hand();
  const phone = await openPhone({ samples: true });
  const { page } = phone;

  await register(phone, hand, undefined, (name) => phone.look(name));
  await phone.look('status-pending');
  expect(hand.taps).toBeLessThanOrEqual(40);
  expect(hand.characters).toBeLessThanOrEqual(60);

  const desk = await openPhone({ page: 'pages/manager/sign-in/sign-in' });
  await test.step('the manager signs in and waits', async () => {
    await desk.look('manager-sign-in');
    await desk.page.getByLabel('用户名').fill(manager);
    await desk.page.getByLabel('密码').fill(password);
    await button(desk, '登录').click();
    await expect(desk.page.getByText('实时更新')).toBeVisible();
    await desk.look('manager-empty');
  });

  const registrationId = (await phone.kept<{ registrationId: string }>('session.applicant'))?.registrationId ?? '';

  await test.step('rejected, two fields corrected', async () => {
    await rejected(
      host,
      { registrationId },
      { code: 'address_incomplete', pointer: '/detailAddress' },
      { code: 'power_data_implausible', pointer: '/monthlyUsage' },
    );
    await phone.pullDown();
    await expect(page.getByRole('heading', { name: '资料需要修改' })).toBeVisible();
    await phone.look('status-rejected');
    await button(phone, '去修改').click();
    await expect(page.getByText('请修改以下内容')).toBeVisible();
    await expect(page.getByText('原内容：渭塘镇凤阳路288号')).toBeVisible();
    await expect(page.getByLabel('企业名称')).toHaveCount(0);
    await expect(page.getByText('请修改退回的内容，再重新提交。')).toBeVisible();
    await phone.look('form-corrections');
    await submit(page, '重新提交', '拒绝');
    await expect(page.getByText('没有任何修改。')).toBeVisible();
    await page.getByLabel('详细地址').fill('渭塘镇凤阳路288号3幢');
    await page.getByLabel('月用电量').fill('680000');
    await submit(page, '重新提交', '允许');
    await expect(page.getByRole('heading', { name: handedIn })).toBeVisible();
    await expect(page.getByText('第2次提交')).toBeVisible();
  });

  await test.step('approved: the manager knows at once', async () => {
    await approved(host, { registrationId });
    await expect(desk.page.getByText(company).last()).toBeVisible();
    await desk.look('manager-pop-up');
    await phone.pullDown();
    await expect(page.getByRole('heading', { name: '审核已通过' })).toBeVisible();
    await expect(page.getByText('王敏')).toBeVisible();
    await phone.look('status-approved');
  });

  await test.step('accepted, called, contacted, followed up, served', async () => {
    await button(desk, '立即接收').click();
    await expect(desk.page.locator('.customer').getByText('待首次联系')).toBeVisible();
    await desk.look('manager-customers');
    await desk.page.locator('.customer').first().click();
    await expect(button(desk, '拨打电话')).toBeVisible();
    await desk.look('manager-customer');
    await button(desk, '拨打电话').click();
    await desk.page.getByRole('dialog').getByRole('button', { name: '返回' }).click();
    expect(await desk.calls()).toEqual([phone.number]);
    await desk.look('manager-first-contact');
    await desk.page.getByLabel('备注').fill('约定周五上午上门');
    await button(desk, '保存').click();
    await button(desk, '新增跟进').click();
    await desk.page.getByLabel('跟进内容').fill('方案已发，等待答复');
    await desk.page.getByLabel('下一步').fill('签合同');
    await desk.look('manager-follow-up');
    await button(desk, '保存').click();
    await expect(desk.page.getByText('下一步：签合同')).toBeVisible();
    await button(desk, '开始服务').click();
    await expect(desk.page.getByText('服务中').last()).toBeVisible();
    await desk.look('manager-customer-served');
  });

  await test.step('the applicant calls the manager, and sees who looked', async () => {
    await phone.pullDown();
    await page.getByText('我的信息与隐私').click();
    await expect(page.getByText('客户经理查看了手机号')).toBeVisible();
    await phone.look('me');
    // The browser's own "back" does what the phone's does.
    await page.goBack();
    await button(phone, '拨打客户经理电话').click();
    await page.getByRole('dialog').getByRole('button', { name: '挂断' }).click();
    expect(await phone.calls()).toEqual(['19911119999']);
  });
});
