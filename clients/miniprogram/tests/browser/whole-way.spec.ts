// From the welcome screen to the service, with the applicant's and the manager's phone and a reviewer.
import { randomUUID } from 'node:crypto';
import { status } from '../../miniprogram/lib/text/zh.status';
import { expect, test, type Phone } from './fixture';
import { submit, submittedHeading } from './form';
import { company, CountingUser, register } from './counting-user';
import { password } from './host';
import { approveCase, rejectCase } from './staff';

// Three readings, each of which a busy machine may have to repeat.
test.describe.configure({ timeout: 600_000 });

const name = randomUUID().slice(0, 8);
const manager = `manager-${name}`;

test.beforeAll(({ host }) => {
  host.addStaff({ username: manager, role: 'manager', name: '王敏', territories: '320000', phone: '19911119999' });
});

const button = (phone: Phone, text: string | RegExp) => phone.page.getByRole('button', { name: text, exact: typeof text === 'string' });

test('an applicant registers with pictures, is rejected, corrects two fields, is approved, called and served', async ({
  openPhone,
  host,
}) => {
  const hand = new CountingUser();
  const phone = await openPhone({ samples: true });
  const { page } = phone;

  await register(phone, hand, undefined, (name) => phone.checkLayout(name));
  await phone.checkLayout('status-pending');
  expect(hand.taps).toBeLessThanOrEqual(40);
  expect(hand.characters).toBeLessThanOrEqual(60);

  const managerPhone = await openPhone({ page: 'pages/manager/sign-in/sign-in' });
  await test.step('the manager signs in and waits', async () => {
    await managerPhone.checkLayout('manager-sign-in');
    await managerPhone.page.getByLabel('用户名').fill(manager);
    await managerPhone.page.getByLabel('密码').fill(password);
    await button(managerPhone, '登录').click();
    await expect(managerPhone.page.getByText('实时更新')).toBeVisible();
    await managerPhone.checkLayout('manager-empty');
  });

  const registrationId = (await phone.readStored<{ registrationId: string }>('session.applicant'))?.registrationId ?? '';

  await test.step('rejected, two fields corrected', async () => {
    await rejectCase(
      host,
      { registrationId },
      { code: 'address_incomplete', pointer: '/detailAddress' },
      { code: 'power_data_implausible', pointer: '/monthlyUsage' },
    );
    await phone.pullDown();
    await expect(page.getByRole('heading', { name: '资料需要修改' })).toBeVisible();
    await phone.checkLayout('status-rejected');
    await button(phone, '去修改').click();
    await expect(page.getByText('请修改以下内容')).toBeVisible();
    await expect(page.getByText('原内容：渭塘镇凤阳路288号')).toBeVisible();
    await expect(page.getByLabel('企业名称')).toHaveCount(0);
    await expect(page.getByText('请修改退回的内容，再重新提交。')).toBeVisible();
    await phone.checkLayout('form-corrections');
    await submit(page, '重新提交', '拒绝');
    await expect(page.getByText('没有任何修改。')).toBeVisible();
    await page.getByLabel('详细地址').fill('渭塘镇凤阳路288号3幢');
    await page.getByLabel('月用电量').fill('680000');
    await submit(page, '重新提交', '允许');
    await expect(page.getByRole('heading', { name: submittedHeading })).toBeVisible();
    await expect(page.getByText('第2次提交')).toBeVisible();
  });

  await test.step('approved: the manager knows at once', async () => {
    await approveCase(host, { registrationId });
    await expect(managerPhone.page.getByText(company).last()).toBeVisible();
    await managerPhone.checkLayout('manager-pop-up');
    await phone.pullDown();
    await expect(page.getByRole('heading', { name: '审核已通过' })).toBeVisible();
    await expect(page.getByText('王敏')).toBeVisible();
    // What comes next, and how to use the service.
    await expect(page.getByText(status.next, { exact: true })).toBeVisible();
    await expect(page.getByText(status.guide, { exact: true })).toBeVisible();
    for (const item of status.guideItems) await expect(page.getByText(item)).toBeVisible();
    await phone.checkLayout('status-approved');
  });

  await test.step('accepted, called, contacted, followed up, served', async () => {
    await button(managerPhone, '立即接收').click();
    await expect(managerPhone.page.locator('.customer').getByText('待首次联系')).toBeVisible();
    await managerPhone.checkLayout('manager-customers');
    await managerPhone.page.locator('.customer').first().click();
    await expect(button(managerPhone, '拨打电话')).toBeVisible();
    await managerPhone.checkLayout('manager-customer');
    await button(managerPhone, '拨打电话').click();
    await managerPhone.page.getByRole('dialog').getByRole('button', { name: '返回' }).click();
    expect(await managerPhone.calls()).toEqual([phone.number]);
    await managerPhone.checkLayout('manager-first-contact');
    await managerPhone.page.getByLabel('备注').fill('约定周五上午上门');
    await button(managerPhone, '保存').click();
    await button(managerPhone, '新增跟进').click();
    await managerPhone.page.getByLabel('跟进内容').fill('方案已发，等待答复');
    await managerPhone.page.getByLabel('下一步').fill('签合同');
    await managerPhone.checkLayout('manager-follow-up');
    await button(managerPhone, '保存').click();
    await expect(managerPhone.page.getByText('下一步：签合同')).toBeVisible();
    await button(managerPhone, '开始服务').click();
    await expect(managerPhone.page.getByText('服务中').last()).toBeVisible();
    await managerPhone.checkLayout('manager-customer-served');
  });

  await test.step('the applicant calls the manager, and sees who looked', async () => {
    await phone.pullDown();
    await page.getByText('我的信息与隐私').click();
    await expect(page.getByText('客户经理查看了手机号')).toBeVisible();
    await phone.checkLayout('me');
    // The browser's own "back" does what the phone's does.
    await page.goBack();
    await button(phone, '拨打客户经理电话').click();
    await page.getByRole('dialog').getByRole('button', { name: '挂断' }).click();
    expect(await phone.calls()).toEqual(['19911119999']);
  });
});
