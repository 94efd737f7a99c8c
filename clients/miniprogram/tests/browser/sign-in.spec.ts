import * as zh from '../../miniprogram/lib/text/zh';
import { expect, test } from './fixture';

test('a new applicant agrees, signs in and verifies the phone by one tap', async ({ host, openPhone }) => {
  const phone = await openPhone();
  const { page } = phone;
  const signIn = page.getByRole('button', { name: '微信登录' });
  await expect(signIn).toBeVisible();
  // The words belong to the check box; only the name of the text opens the text.
  const box = page.getByRole('checkbox').first();
  await page.getByText(zh.register.welcome.agree).click();
  await expect(box).toBeChecked();
  await page.getByText(zh.register.welcome.agree).click();
  await expect(box).not.toBeChecked();
  await box.click();
  // Both texts in full, the tapped one first; ticked boxes stay ticked.
  const { items } = (await (await fetch(`${host.url}/reference/policies`)).json()) as {
    items: { code: string; title: string; text: string }[];
  };
  expect(items.length).toBe(2);
  await page.getByText('《敏感个人信息单独同意书》').click();
  const shown = page.locator('.policy');
  await expect(shown.first()).toContainText(items.find((it) => it.code === 'sensitive')?.title ?? '');
  const read = (await shown.allInnerTexts()).join('').replace(/\s/g, '');
  for (const { text } of items) expect(read).toContain(text.replace(/\s/g, ''));
  await phone.checkLayout('policies');
  await page.goBack();
  await expect(page.getByRole('checkbox').first()).toBeChecked();
  // WeChat is busy: the person is told so, and tries again.
  await page.evaluate(() => (window.__host.pages.answers.login = false));
  await signIn.click();
  await page.getByRole('button', { name: '同意', exact: true }).click();
  await expect(page.getByText(zh.problem.login)).toBeVisible();
  await page.evaluate(() => (window.__host.pages.answers.login = true));
  await signIn.click();

  const oneTap = page.getByRole('button', { name: /一键/ });
  // WeChat's own question may be refused; the code by SMS is always available.
  await page.evaluate(() => (window.__host.pages.answers.phoneNumber = false));
  await oneTap.click();
  await expect(page.getByText(zh.register.phone.denied)).toBeVisible();
  await page.evaluate(() => (window.__host.pages.answers.phoneNumber = true));
  await oneTap.click();
  await expect(page.getByLabel('企业名称')).toBeVisible();
});

test('the code of a message verifies the phone', async ({ openPhone, host }) => {
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
