import { expect, test } from './fixture';

test('a new applicant agrees, signs in and proves the phone by one tap', async ({ openPhone }) => {
  const { page } = await openPhone();
  const signIn = page.getByRole('button', { name: '微信登录' });
  await expect(signIn).toBeVisible();
  await page.getByRole('checkbox').first().click();
  await signIn.click();
  await page.getByRole('button', { name: '同意', exact: true }).click();

  const oneTap = page.getByRole('button', { name: /一键/ });
  await oneTap.click();
  await expect(page.getByLabel('企业名称')).toBeVisible();
});

test('the code of a message proves the phone', async ({ openPhone, host }) => {
  const { page, number } = await openPhone();
  await page.getByRole('checkbox').first().click();
  await page.getByRole('button', { name: '微信登录' }).click();
  await page.getByRole('button', { name: '同意', exact: true }).click();

  await page.getByLabel('手机号').fill(number);
  await page.getByRole('button', { name: '获取验证码' }).click();
  await expect(page.getByText(/秒/)).toBeVisible();
  // The sixth digit sends it.
  await page.getByLabel('验证码').fill(await host.smsCode(number));
  await expect(page.getByLabel('企业名称')).toBeVisible();
});
