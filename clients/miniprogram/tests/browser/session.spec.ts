// Sign-ins that end during typing, and the second factor of staff.
import { createHmac } from 'node:crypto';
import * as zh from '../../miniprogram/lib/text/zh';
import { expect, test } from './fixture';
import { expectSaved, findButton, typeInto } from './form';
import { password } from './host';
import { call, createVerifiedApplicant } from './people';
import { createStaff } from './staff';

interface Draft {
  draft: { detailAddress?: string };
}

test('a token that expires in the middle of the form is renewed silently, once, and no input is lost', async ({ host, openPhone }) => {
  const person = await createVerifiedApplicant(host);
  const phone = await openPhone({ person });
  const { page } = phone;
  await typeInto(page, '详细地址', '科技园');
  await expectSaved(page);

  // From here on the server treats the first token as expired everywhere, and every other one as usual.
  const refused: string[] = [];
  await page.route('**/*', async (route) => {
    const request = route.request();
    if (request.headers().authorization !== `Bearer ${person.accessToken}`) return route.fallback();
    refused.push(new URL(request.url()).pathname);
    await route.fulfill({ status: 401, contentType: 'application/problem+json', body: JSON.stringify({ code: 'token_expired' }) });
  });
  let refreshes = 0;
  page.on('request', (request) => (refreshes += Number(request.url().endsWith('/auth/refresh'))));
  await page.getByLabel('企业名称').fill('深圳市续期样例有限公司');
  await typeInto(page, '详细地址', '科技园南区一路1号');
  await expectSaved(page);
  await expect(findButton(page, '下一步')).toBeVisible();
  expect(refused).toContain('/auth/draft');
  expect(refreshes).toBe(1);
  const kept = await phone.readStored<{ accessToken: string }>('session.applicant');
  expect(kept?.accessToken).not.toBe(person.accessToken);
  const { body } = await call<Draft>(host, 'GET /auth/draft', kept?.accessToken ?? null);
  expect(body.draft).toMatchObject({ companyName: '深圳市续期样例有限公司', detailAddress: '科技园南区一路1号' });
});

test('after a session was ended elsewhere the person signs in again, sees why, and keeps the input', async ({ host, openPhone }) => {
  const person = await createVerifiedApplicant(host);
  const phone = await openPhone({ person });
  const { page } = phone;
  await typeInto(page, '详细地址', '科技园');
  await expectSaved(page);
  await call(host, 'POST /auth/logout', null, { refreshToken: person.refreshToken });
  // While WeChat does not respond, nobody knows whether the person has to sign in: the text waits on the phone.
  await page.evaluate(() => (window.__host.pages.answers.login = false));
  await typeInto(page, '详细地址', '科技园南区一路');
  await expect(page.getByText(zh.register.kept.phone)).toBeVisible();
  await page.evaluate(() => (window.__host.pages.answers.login = true));
  await typeInto(page, '详细地址', '科技园南区一路1号');
  await expect(page.getByText('请重新登录后继续，已填内容不会丢失。')).toBeVisible();
  await phone.checkLayout('welcome-again');

  await page.evaluate(() => (window.__host.pages.answers.privacy = true));
  await page.getByRole('checkbox').first().click();
  await findButton(page, '微信登录，开始注册').click();
  await expect(page.getByLabel('详细地址')).toHaveValue('科技园南区一路1号');
  await expectSaved(page);
  const kept = await phone.readStored<{ accessToken: string; registrationId: string }>('session.applicant');
  expect(kept?.registrationId).toBe(person.registrationId);
  const { body } = await call<Draft>(host, 'GET /auth/draft', kept?.accessToken ?? null);
  expect(body.draft.detailAddress).toBe('科技园南区一路1号');
});

/** RFC 6238, as the manager's authenticator computes it. */
function codeOf(secret: Buffer, at: number): string {
  const step = Buffer.alloc(8);
  step.writeBigInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', secret).update(step).digest();
  const offset = (mac[mac.length - 1] ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('a manager with a second factor is asked for the code after the password, and signs in with it', async ({ host, openPhone }) => {
  const { username } = await createStaff(host, 'manager', { territories: '440303' });
  const secret = host.requireTotp(username);
  const managerPhone = await openPhone({ page: 'pages/manager/sign-in/sign-in' });
  const { page } = managerPhone;
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(password);
  await expect(page.getByLabel('动态码')).toHaveCount(0);
  await findButton(page, '登录').click();
  // The server does not say which of the three is wrong; the code is requested, and the other input is kept.
  await expect(page.getByText('用户名、密码或动态码不正确。')).toBeVisible();
  await expect(page.getByLabel('动态码')).toBeVisible();
  await managerPhone.checkLayout('manager-totp');
  await page.getByLabel('动态码').fill('12345');
  await findButton(page, '登录').click();
  await expect(page.getByText('请输入6位数字')).toBeVisible();
  const right = codeOf(secret, Date.now());
  await page.getByLabel('动态码').fill(String((Number(right) + 1) % 1_000_000).padStart(6, '0'));
  await findButton(page, '登录').click();
  await expect(page.getByText('用户名、密码或动态码不正确。')).toBeVisible();
  await expect(page.getByLabel('动态码')).toHaveValue('');
  // An authenticator app shows and copies two groups.
  const grouped = codeOf(secret, Date.now()).replace(/^\d{3}/, '$& ');
  await page.getByLabel('动态码').fill(grouped);
  await expect(page.getByLabel('动态码')).toHaveValue(grouped.replace(' ', ''));
  await findButton(page, '登录').click();
  await expect(page.getByText('实时更新')).toBeVisible();
});
