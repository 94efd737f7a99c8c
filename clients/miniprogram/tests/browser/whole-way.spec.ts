// From the welcome to the service, with both phones next to each other and a reviewer between them.
import { randomUUID } from 'node:crypto';
import type { Locator } from '@playwright/test';
import { expect, test, type Phone } from './fixture';
import { password } from './host';
import { decide, signIn } from './people';

test.describe.configure({ timeout: 180_000 });

const name = randomUUID().slice(0, 8);
const [reviewer, manager] = [`reviewer-${name}`, `manager-${name}`];
const company = '苏州恒晟精密铸造有限公司';

test.beforeAll(({ host }) => {
  host.addStaff({ username: reviewer, role: 'reviewer', name: '李审核' });
  host.addStaff({ username: manager, role: 'manager', name: '王敏', territories: '320000', phone: '19911119999' });
});

/** What the applicant's hand does. */
class Hand {
  taps = 0;
  characters = 0;

  async tap(it: Locator): Promise<void> {
    this.taps++;
    await it.click();
  }

  async type(it: Locator, text: string): Promise<void> {
    this.taps++;
    this.characters += Array.from(text).length;
    await it.fill(text);
  }
}

const button = (phone: Phone, text: string | RegExp) => phone.page.getByRole('button', { name: text, exact: typeof text === 'string' });

test('register with pictures, be rejected, correct two fields, be approved, be called, be served', async ({ openPhone, host }) => {
  const hand = new Hand();
  const phone = await openPhone({ samples: true });
  const { page } = phone;

  await test.step('welcome and phone', async () => {
    await expect(button(phone, '微信登录，开始注册')).toBeVisible();
    await phone.look('welcome');
    await hand.tap(page.getByRole('checkbox').nth(0));
    await hand.tap(page.getByRole('checkbox').nth(1));
    await hand.tap(button(phone, '微信登录，开始注册'));
    await hand.tap(button(phone, '同意'));
    await expect(button(phone, '一键获取微信手机号')).toBeVisible();
    await phone.look('phone');
    await hand.tap(button(phone, '一键获取微信手机号'));
  });

  await test.step('company and address', async () => {
    await hand.type(page.getByLabel('企业名称'), company);
    await expect(button(phone, `使用“${company}”`)).toBeVisible();
    await phone.look('form-company-search');
    await hand.tap(button(phone, `使用“${company}”`));
    await hand.tap(button(phone, /^用电地区/));
    await hand.tap(button(phone, '江苏省'));
    await hand.tap(button(phone, '苏州市'));
    await phone.look('form-region');
    await hand.tap(button(phone, '相城区'));
    await hand.type(page.getByLabel('详细地址'), '渭塘镇凤阳路288号');
    await phone.look('form-company');
    await hand.tap(button(phone, '下一步'));
  });

  await test.step('contact', async () => {
    await hand.type(page.getByLabel('姓名'), '陆建明');
    await hand.type(page.getByLabel('职务'), '能源主管');
    await phone.look('form-contact');
    await hand.tap(button(phone, '下一步'));
  });

  await test.step('power data', async () => {
    await hand.tap(button(phone, /^电压等级/));
    await phone.look('form-voltage');
    await hand.tap(page.getByRole('radio', { name: '10' }).first());
    await hand.type(page.getByLabel('用电容量'), '3150');
    await hand.type(page.getByLabel('月用电量'), '860000');
    await hand.type(page.getByLabel('当前电价'), '0.68');
    await expect(page.getByText('已保存', { exact: true })).toBeVisible();
    await phone.look('form-power');
    await hand.tap(button(phone, '下一步'));
  });

  await test.step('pictures, read and confirmed', async () => {
    await phone.look('form-papers-empty');
    for (const [kind, sample] of [
      ['营业执照', '样例：营业执照'],
      ['身份证人像面', '样例：身份证人像面'],
      ['身份证国徽面', '样例：身份证国徽面'],
    ] as const) {
      await hand.tap(button(phone, `${kind} 拍照或从相册选择`));
      await hand.tap(button(phone, sample));
      await expect(button(phone, '确认无误')).toBeVisible({ timeout: 60_000 });
      await phone.look(`form-papers-${kind}`);
      await hand.tap(button(phone, '确认无误'));
      await expect(button(phone, '确认无误')).toHaveCount(0);
    }
    await expect(page.getByText('全部填写完成，可以提交。')).toBeVisible();
    await phone.look('form-papers');
  });

  await hand.tap(button(phone, '提交审核'));
  // WeChat's own question: one message about the decision.
  await hand.tap(button(phone, '允许'));
  await expect(page.getByRole('heading', { name: '申请已提交' })).toBeVisible();
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

  const staff = await signIn(host, reviewer);
  const id = await page.evaluate(
    () =>
      new Promise<string>((found) =>
        wx.getStorage({
          key: 'session.applicant',
          encrypt: true,
          success: ({ data }) => found((data as { registrationId: string }).registrationId),
        }),
      ),
  );

  await test.step('rejected, two fields corrected', async () => {
    await decide(host, staff, id, 'rejected', [
      { code: 'address_incomplete', pointer: '/detailAddress' },
      { code: 'power_data_implausible', pointer: '/monthlyUsage' },
    ]);
    await phone.pullDown();
    await expect(page.getByRole('heading', { name: '资料需要修改' })).toBeVisible();
    await phone.look('status-rejected');
    await button(phone, '去修改').click();
    await expect(page.getByText('请修改以下内容')).toBeVisible();
    await expect(page.getByText('原内容：渭塘镇凤阳路288号')).toBeVisible();
    await expect(page.getByLabel('企业名称')).toHaveCount(0);
    await phone.look('form-corrections');
    await page.getByLabel('详细地址').fill('渭塘镇凤阳路288号3幢');
    await page.getByLabel('月用电量').fill('680000');
    await button(phone, '重新提交').click();
    await button(phone, '允许').click();
    await expect(page.getByRole('heading', { name: '申请已提交' })).toBeVisible();
    await expect(page.getByText('第2次提交')).toBeVisible();
  });

  await test.step('approved: the manager knows at once', async () => {
    await decide(host, staff, id, 'approved');
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
