// A person's rights on their own data: see who looked, export it, withdraw a consent and give it again, sign out.
import type { Page } from '@playwright/test';
import * as zh from '../../miniprogram/lib/text/zh';
import { codes } from '../../miniprogram/lib/text/zh.codes';
import { me, status } from '../../miniprogram/lib/text/zh.status';
import { expect, test } from './fixture';
import { findButton, openStep } from './form';
import { call, createApplicant, createFilledInApplicant, form, submitRegistration } from './people';
import { sharedReviewer } from './staff';

test.describe.configure({ timeout: 180_000 });

const minePage = 'pages/me/me';
const welcome = (page: Page) => findButton(page, zh.register.welcome.signIn);
const answerDialog = (page: Page, text: string) => page.getByRole('dialog').getByRole('button', { name: text, exact: true }).click();

interface Consent {
  agreed: boolean;
  sensitive: boolean;
}

test('a person sees the accesses and all stored data, and withdraws and gives the consent again', async ({ host, browser, openPhone }) => {
  const person = await createFilledInApplicant(host, browser, '深圳市隐私样例有限公司');
  await call(host, 'POST /auth/register', person.accessToken, { ...form('深圳市隐私样例有限公司'), ...person.papers });
  const { accessToken: managerPhone } = await sharedReviewer(host);
  await call(host, `POST /reviews/${person.registrationId}/claim`, managerPhone);
  await call(host, `GET /reviews/${person.registrationId}`, managerPhone);
  const looked = { headers: { Authorization: `Bearer ${managerPhone}` } };
  for (const imageId of Object.values(person.papers)) expect((await fetch(`${host.url}/upload/image/${imageId}`, looked)).status).toBe(200);
  const consent = async () => (await call<Consent>(host, 'GET /privacy/consent', person.accessToken)).body;

  const phone = await openPhone({ page: 'pages/auth/verify/verify', person });
  const { page } = phone;
  await page.getByText(status.me).click();

  await test.step('the accesses', async () => {
    const { body } = await call<{ items: unknown[] }>(host, 'GET /privacy/access-log', person.accessToken);
    expect(body.items.length).toBeGreaterThan(3);
    const looks = page.locator('.look');
    await expect(looks).toHaveCount(3);
    await expect(looks.first()).toContainText('用途：审核申请');
    await findButton(page, `查看全部${body.items.length}条`).click();
    await expect(looks).toHaveCount(body.items.length);
    for (const what of Object.values(me.accessWhat).slice(0, 1).concat('营业执照照片', '身份证人像面照片', '身份证国徽面照片'))
      await expect(looks.filter({ hasText: `审核人员查看了${what}` }).first()).toBeVisible();
    await phone.checkLayout('me-looks');
  });

  await test.step('all stored data', async () => {
    await findButton(page, me.exportShow).click();
    const sheet = page.getByRole('dialog', { name: me.export });
    for (const value of [person.phone, '张伟', '科技园南区一路1号'])
      await expect(sheet.getByText(value, { exact: true }).first()).toBeVisible();
    await phone.checkLayout('me-export');
    await findButton(page, me.exportCopy).click();
    const copied = await page.evaluate(() => (window.__host.pages.answers as unknown as { clipboard: string }).clipboard);
    const { body } = await call<object>(host, 'GET /privacy/export', person.accessToken);
    expect(JSON.parse(copied)).toEqual(body);
    // It is in the clipboard, and nowhere else on the phone.
    const kept = await page.evaluate(() => JSON.stringify(localStorage));
    expect(kept).not.toContain(person.phone);
    await sheet.getByRole('button', { name: me.close }).last().click();
    await expect(sheet).toHaveCount(0);
  });

  await test.step('the consent to sensitive data', async () => {
    const sensitive = page.getByRole('switch', { name: me.consentSensitive });
    await sensitive.click();
    await answerDialog(page, status.cancel);
    await expect(sensitive).toBeChecked();
    expect(await consent()).toMatchObject({ agreed: true, sensitive: true });
    await sensitive.click();
    await answerDialog(page, me.stopYes);
    await expect(sensitive).not.toBeChecked();
    await expect.poll(consent).toMatchObject({ agreed: true, sensitive: false });
    // The application is a draft again, and its pictures are deleted.
    await page.goBack();
    await expect(page.getByRole('heading', { name: status.headline.draft })).toBeVisible();
    const read = page.waitForResponse('**/privacy/consent');
    await findButton(page, status.carryOn).click();
    await read;
    await openStep(page, zh.register.steps[3] ?? '');
    await expect(page.getByText(zh.register.papers.lost)).toHaveCount(3);
    await phone.checkLayout('form-papers-consent-withdrawn');
    await findButton(page, '营业执照 拍照或从相册选择').click();
    // The interrupted action continues: the picture is chosen.
    const chosen = page.waitForEvent('filechooser');
    await findButton(page, zh.register.papers.consentGive).click();
    await chosen;
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(await consent()).toMatchObject({ agreed: true, sensitive: true });
  });

  await test.step('the whole consent', async () => {
    await page.getByText(status.me).click();
    await findButton(page, me.stopAll).click();
    await answerDialog(page, status.cancel);
    expect(await consent()).toMatchObject({ agreed: true });
    await findButton(page, me.stopAll).click();
    await answerDialog(page, me.stopYes);
    await expect(page.getByText(me.consentNone)).toBeVisible();
    await expect(findButton(page, me.stopAll)).toHaveCount(0);
    await phone.checkLayout('me-withdrawn');
    // Nothing can be typed until it is given again, also after a restart; viewing and erasing are always possible.
    await page.goBack();
    await expect(page.getByText(codes.consent_required)).toBeVisible();
    await expect(welcome(page)).toBeVisible();
    await phone.kill();
    await expect(page.getByText(codes.consent_required)).toBeVisible();
    await phone.checkLayout('welcome-withdrawn');
    await page.getByText(status.me).click();
    await findButton(page, me.agreeAgain).click();
    await expect(findButton(page, me.agreeAgain)).toHaveCount(0);
    expect(await consent()).toMatchObject({ agreed: true, sensitive: false });
    await page.goBack();
    await openStep(page, zh.register.steps[0] ?? '');
    await expect(page.getByLabel('企业名称')).toHaveValue('深圳市隐私样例有限公司');
  });
});

test('a sign-out ends the session of this phone or all sessions, and the next sign-in continues at the same place', async ({
  host,
  browser,
  openPhone,
}) => {
  const person = await submitRegistration(host, browser, '深圳市退出登录样例有限公司');
  const other = await createApplicant(host, person.openid);
  const works = async ({ accessToken }: { accessToken: string }): Promise<boolean> =>
    (await fetch(`${host.url}/auth/status`, { headers: { Authorization: `Bearer ${accessToken}` } })).status === 200;
  const phone = await openPhone({ page: minePage, person });
  const { page } = phone;
  await findButton(page, me.signOut).click();
  await answerDialog(page, status.cancel);
  expect(await works(person)).toBe(true);
  await findButton(page, me.signOut).click();
  await answerDialog(page, me.signOutYes);
  await expect(welcome(page)).toBeVisible();
  expect(await phone.readStored('session.applicant')).toBeNull();
  await expect.poll(() => works(person)).toBe(false);
  expect(await works(other)).toBe(true);

  const lost = await createApplicant(host, person.openid);
  // The response "already submitted" for the form arrives when the person is on another page, and changes nothing there.
  let answered: () => void = () => undefined;
  await page.route('**/auth/draft', (route) => new Promise<void>((done) => (answered = done)).then(() => route.continue()), { times: 1 });
  const asked = page.waitForRequest('**/auth/draft');
  await phone.signIn(other);
  await asked;
  await page.evaluate((url) => void wx.reLaunch({ url }), `/${minePage}`);
  await expect(findButton(page, me.signOutAll)).toBeVisible();
  const draftResponse = page.waitForResponse('**/auth/draft');
  answered();
  await draftResponse;
  // The page must not suggest that it was done.
  await phone.network('none');
  await findButton(page, me.signOutAll).click();
  await answerDialog(page, me.signOutYes);
  await expect(page.getByText(zh.problem.network)).toBeVisible();
  expect(await phone.readStored('session.applicant')).not.toBeNull();
  await phone.network('wifi');
  await findButton(page, me.signOutAll).click();
  await answerDialog(page, me.signOutYes);
  await expect(welcome(page)).toBeVisible();
  expect(await phone.readStored('session.applicant')).toBeNull();
  expect(await works(other)).toBe(false);
  expect(await works(lost)).toBe(false);

  await page.evaluate(() => (window.__host.pages.answers.privacy = true));
  await page.getByRole('checkbox').first().click();
  await welcome(page).click();
  await expect(page.getByRole('heading', { name: status.headline.pending })).toBeVisible();
});
