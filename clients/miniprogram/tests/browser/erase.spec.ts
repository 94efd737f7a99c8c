// The data that a phone stores about a person survives a restart, and is deleted with the erasure.
import { expect, test } from './fixture';
import { findButton, openStep } from './form';
import { call, createApplicant, newNumber, type Registered } from './people';
import type { Host } from './host';
import { createStaff } from './staff';

/** The server's response to the sign-in of a person. */
const status = async (host: Host, { accessToken }: Registered): Promise<number> =>
  (await fetch(`${host.url}/auth/status`, { headers: { Authorization: `Bearer ${accessToken}` } })).status;

test('the avatar survives a restart; an erasure deletes everything on the phone and the account', async ({ host, openPhone }) => {
  const person = await createApplicant(host);
  const phone = await openPhone({ samples: true, person, checked: ['a-picture'] });
  const { page } = phone;
  const stored = () =>
    page.evaluate((name) => Object.keys(localStorage).filter((key) => key.startsWith(`${name}/`) && !key.includes('/host.')), phone.name);
  await page.getByLabel('手机号').fill(newNumber('139'));
  await findButton(page, '获取验证码').click();
  await expect(page.getByText(/秒后可重发/)).toBeVisible();
  // The number is verified on another phone, so this one still counts down.
  await call(host, 'POST /auth/wechat-phone', person.accessToken, { code: `sbx-phone-${newNumber('139')}-${person.openid}` });
  await phone.kill();
  await openStep(page, '联系人');
  await page.getByLabel('昵称').fill('小陆');
  await expect(page.getByText('正在保存…')).toBeVisible();
  await findButton(page, '头像').click();
  await findButton(page, '样例：营业执照').click();
  const avatar = page.locator('.avatar img');
  const drawn = () => avatar.evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(drawn).toBeGreaterThan(0);
  await phone.kill();
  await openStep(page, '联系人');
  await expect.poll(drawn).toBeGreaterThan(0);
  await expect(page.getByLabel('昵称')).toHaveValue('小陆');
  // A cancelled choice changes nothing.
  const before = await phone.readStored('avatar');
  await findButton(page, '头像').click();
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await drawn()).toBeGreaterThan(0);
  expect(await phone.readStored('avatar')).toBe(before);
  // WeChat may delete its files.
  await page.evaluate((filePath) => wx.getFileSystemManager().unlink({ filePath: String(filePath) }), before);
  await phone.kill();
  await openStep(page, '联系人');
  await expect(findButton(page, '头像')).toHaveText('头像');
  // Another picture replaces the first one.
  await findButton(page, '头像').click();
  await findButton(page, '样例：身份证国徽面').click();
  await expect.poll(async () => (await stored()).filter((key) => key.includes('/files/')).length).toBe(1);
  // The last save gets no response, so the change stays pending on the phone.
  await phone.network('none');
  await page.getByLabel('姓名').fill('张伟');
  await expect(page.getByText('仅保存在本机，稍后自动上传')).toBeVisible();
  for (const key of ['avatar', 'phone.code', 'confirmed.a-picture', 'session.applicant', `draft.${person.registrationId}`])
    expect(await phone.readStored(key), key).not.toBeNull();
  expect(await status(host, person)).toBe(200);

  await page.evaluate(() => void wx.redirectTo({ url: '/pages/me/me' }));
  await phone.network('wifi');
  await findButton(page, '删除我的信息').click();
  await page.getByText('我已了解').click();
  await findButton(page, '永久删除').click();
  await expect(findButton(page, '微信登录，开始注册')).toBeVisible();
  expect(await stored()).toEqual([]);
  expect(await status(host, person)).toBe(401);
});

test('data under a legal hold is reported as kept, and the phone deletes its data anyway', async ({ host, openPhone }) => {
  const person = await createApplicant(host);
  const { accessToken } = await createStaff(host, 'auditor');
  await call(host, `POST /audit/registrations/${person.registrationId}/hold`, accessToken, {
    reason: 'court',
    reference: '(2026)粤03民初1号',
  });
  const phone = await openPhone({ page: 'pages/me/me', person });
  const { page } = phone;
  await findButton(page, '删除我的信息').click();
  await page.getByText('我已了解').click();
  await findButton(page, '永久删除').click();
  const dialog = page.getByRole('dialog').filter({ hasText: '已停止使用，暂不能删除' });
  await expect(dialog).toContainText('因法院案件需要，已提交的资料和证件照片须依法暂时保存');
  await dialog.getByRole('button').click();
  await expect(findButton(page, '微信登录，开始注册')).toBeVisible();
  expect(await phone.readStored('session.applicant')).toBeNull();
  expect(await status(host, person)).toBe(401);
});
