import { randomUUID } from 'node:crypto';
import { expect, test } from './fixture';
import { call, submitted } from './people';
import { keeper, reviewer } from './staff';

test.describe.configure({ timeout: 180_000 });

test('two phones next to each other; a link that is used up says so', async ({ page, host }) => {
  await page.setViewportSize({ width: 1000, height: 950 });
  await page.goto(`${host.url}/miniprogram/#used-up`);
  await expect(page.getByRole('status').first()).toContainText('链接已使用或已过期');
  await expect(page.frameLocator('#applicant').getByRole('button', { name: /微信登录/ })).toBeVisible();
  await expect(page.frameLocator('#manager').getByRole('button', { name: '登录' })).toBeVisible();
  expect(page.url()).not.toContain('used-up');
});

test('a link signs the manager and the reviewer in; the reviewer decides with one press', async ({ page, host, browser }) => {
  const name = randomUUID().slice(0, 8);
  // The link's answer in the form of MiniProgramTests, for people of this test.
  const answer = {
    applicant: { openid: `newcomer-${name}` },
    manager: await keeper(host),
    reviewer: await reviewer(host),
  };
  await page.route('**/development/sign-in?code=fresh', (route) => route.fulfill({ json: answer }));
  await page.setViewportSize({ width: 1000, height: 950 });
  await page.goto(`${host.url}/miniprogram/#fresh`);
  await expect(page.frameLocator('#manager').getByText('实时更新')).toBeVisible();
  await expect(page.getByText('请先在左侧手机提交申请')).toBeVisible();

  const person = await submitted(host, browser, '深圳市一键审核样例有限公司');
  await page.evaluate((data) => localStorage.setItem('applicant/storage/encrypted/session.applicant', JSON.stringify({ data })), {
    accessToken: person.accessToken,
    refreshToken: person.refreshToken,
    registrationId: person.registrationId,
  });
  await page.reload();
  const phone = page.frameLocator('#applicant');
  await expect(phone.getByRole('heading', { name: '申请已提交' })).toBeVisible();
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
