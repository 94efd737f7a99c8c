import { randomUUID } from 'node:crypto';
import { expect, test } from './fixture';
import { call, submitRegistration } from './people';
import { sharedManager, sharedReviewer } from './staff';
import { submittedHeading } from './form';

test.describe.configure({ timeout: 180_000 });

test('two phones are shown next to each other, and a used link shows a notice', async ({ page, host }) => {
  await page.setViewportSize({ width: 1000, height: 950 });
  await page.goto(`${host.url}/miniprogram/#used-up`);
  await expect(page.getByRole('status').first()).toContainText('链接已使用或已过期');
  await expect(page.frameLocator('#applicant').getByRole('button', { name: /微信登录/ })).toBeVisible();
  await expect(page.frameLocator('#manager').getByRole('button', { name: '登录' })).toBeVisible();
  expect(page.url()).not.toContain('used-up');
  // An applicant who chooses another province would wait in vain.
  await expect(page.getByRole('region', { name: '客户经理 Manager' })).toContainText('只负责江苏省');
  await expect(page.getByRole('region', { name: '客户经理 Manager' })).toContainText('Jiangsu');
  // On a real phone the two phones are shown one above the other, each as wide as the screen.
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect((await page.locator('#applicant').boundingBox())?.width).toBe(390);
});

test('the newer of two text messages is shown above the phone', async ({ page, host }) => {
  await page.setViewportSize({ width: 1000, height: 950 });
  await page.goto(`${host.url}/miniprogram/`);
  const phone = page.frameLocator('#applicant');
  await phone.getByRole('checkbox').first().click();
  await phone.getByRole('button', { name: /微信登录/ }).click();
  await phone.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click();
  const number = (await page.locator('#number').textContent()) ?? '';
  await phone.getByLabel('手机号').fill(number);
  await phone.getByRole('button', { name: '获取验证码' }).click();
  await expect(page.locator('#sms')).toContainText(/\d{6}/);
  const first = await host.smsCode(number);
  await expect(page.locator('#sms')).toContainText(first);
  // The server allows only one request a minute.
  await phone.getByRole('button', { name: '重新获取' }).click({ timeout: 120_000 });
  await expect(phone.getByText(/秒后可重发/)).toBeVisible();
  const second = await host.smsCode(number);
  expect(second).not.toBe(first);
  await expect(page.locator('#sms')).toContainText(second);
  await phone.getByLabel('验证码').fill(second);
  await expect(phone.getByRole('tab', { name: '企业信息' })).toBeVisible();
});

test('a link signs the manager and the reviewer in; the reviewer decides with one press', async ({ page, host, browser }) => {
  const name = randomUUID().slice(0, 8);
  // The response of the link, in the format of MiniProgramTests, for people of this test.
  const answer = {
    applicant: { openid: `newcomer-${name}` },
    manager: await sharedManager(host),
    reviewer: await sharedReviewer(host),
  };
  await page.route('**/development/sign-in?code=fresh', (route) => route.fulfill({ json: answer }));
  await page.setViewportSize({ width: 1000, height: 950 });
  await page.goto(`${host.url}/miniprogram/#fresh`);
  await expect(page.frameLocator('#manager').getByText('实时更新')).toBeVisible();
  await expect(page.getByText('请先在申请人手机提交申请')).toBeVisible();

  const person = await submitRegistration(host, browser, '深圳市一键审核样例有限公司');
  await page.evaluate((data) => localStorage.setItem('applicant/storage/encrypted/session.applicant', JSON.stringify({ data })), {
    accessToken: person.accessToken,
    refreshToken: person.refreshToken,
    registrationId: person.registrationId,
  });
  await page.reload();
  const phone = page.frameLocator('#applicant');
  await expect(phone.getByRole('heading', { name: submittedHeading })).toBeVisible();
  await page.getByRole('button', { name: /退回/ }).click();
  await expect(page.getByText('已退回，等待修改')).toBeVisible();
  // The phone shows it without a pull, and both phones stay next to each other, also with a text message above one of them.
  await expect(phone.getByRole('heading', { name: '资料需要修改' })).toBeVisible();
  await page.setViewportSize({ width: 900, height: 950 });
  await page.evaluate(() => (document.getElementById('sms') ?? document.body).append('短信验证码 SMS code 123456'));
  const [left, right] = await Promise.all(['#applicant', '#manager'].map((id) => page.locator(id).boundingBox()));
  expect(right?.y).toBe(left?.y);
  const { body } = await call<{ authStatus: string }>(host, 'GET /auth/status', person.accessToken);
  expect(body.authStatus).toBe('rejected');
});
