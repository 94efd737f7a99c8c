// Real refusals of the server, as a person gets them; one slow response is simulated.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import * as zh from '../../miniprogram/lib/text/zh';
import { codes } from '../../miniprogram/lib/text/zh.codes';
import { manager as managerTexts } from '../../miniprogram/lib/text/zh.manager';
import { status } from '../../miniprogram/lib/text/zh.status';
import { expect, test } from './fixture';
import { addPicture, expectSaved, findButton, findField, openStep, submit, submittedHeading, typeInto } from './form';
import { password } from './host';
import {
  call,
  createApplicant,
  createFilledInApplicant,
  createVerifiedApplicant,
  newNumber,
  submitRegistration,
  uploadPictures,
} from './people';
import { createAssignedCustomer, rejectCase } from './staff';

test.describe.configure({ timeout: 180_000 });

const putClockBack = (page: Page) =>
  page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() - 2 * 3_600_000;
  });

test('texts that were changed while somebody read them have to be agreed to again', async ({ openPhone }) => {
  const { page } = await openPhone();
  await page.evaluate(() => (window.__host.pages.answers.privacy = true));
  await page.route('**/reference/policies', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), policyVersion: '2020-01' } });
  });
  await page.reload();
  await page.evaluate(() => (window.__host.pages.answers.privacy = true));
  await page.getByRole('checkbox').first().click();
  await findButton(page, '微信登录，开始注册').click();
  await expect(page.getByText(zh.register.welcome.textsChanged)).toBeVisible();
  await expect(page.getByRole('checkbox').first()).not.toBeChecked();
  await page.unroute('**/reference/policies');
  await page.getByRole('checkbox').first().click();
  await findButton(page, '微信登录，开始注册').click();
  await expect(findButton(page, '一键获取微信手机号')).toBeVisible();
});

test('a person who refuses the privacy guide is not signed in, sees why, and can agree later', async ({ openPhone }) => {
  const phone = await openPhone();
  const { page } = phone;
  await page.getByRole('checkbox').first().click();
  await findButton(page, '微信登录，开始注册').click();
  await page.getByRole('dialog').getByRole('button', { name: '拒绝' }).click();
  await expect(page.getByText(zh.register.welcome.refused)).toBeVisible();
  expect(await phone.readStored('session.applicant')).toBeNull();
  await phone.checkLayout('welcome-refused');
  await findButton(page, '微信登录，开始注册').click();
  await page.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click();
  await expect(findButton(page, '一键获取微信手机号')).toBeVisible();
  expect(await phone.readStored('session.applicant')).not.toBeNull();
});

test('a person whose account WeChat has restricted is told so', async ({ host, openPhone }) => {
  const { page } = await openPhone();
  await page.getByRole('checkbox').first().click();
  await host.fault('wechat', 'blocked');
  try {
    await findButton(page, '微信登录，开始注册').click();
    await page.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click();
    await expect(page.getByText(zh.register.welcome.restricted)).toBeVisible();
  } finally {
    await host.fault('wechat', 'ok');
  }
  await findButton(page, '微信登录，开始注册').click();
  await expect(findButton(page, '一键获取微信手机号')).toBeVisible();
});

test('five wrong codes, and the number of another person, are refused', async ({ host, openPhone }) => {
  const taken = await createVerifiedApplicant(host);
  const phone = await openPhone({ number: taken.phone, person: await createApplicant(host) });
  const { page } = phone;
  await page.getByLabel('手机号').fill('19911110002');
  await findButton(page, '获取验证码').click();
  await expect(page.getByText(/秒后可重发/)).toBeVisible();
  const right = await host.smsCode('19911110002');
  for (let guess = 1; guess <= 5; guess++) {
    await page.getByLabel('验证码').fill(String((Number(right) + guess) % 1_000_000).padStart(6, '0'));
    await expect(page.getByText(codes.code_incorrect)).toBeVisible();
    await expect(page.getByLabel('验证码')).toHaveValue('');
  }
  await page.getByLabel('验证码').fill(right);
  await expect(page.getByText(codes.code_locked)).toBeVisible();
  await expect(page.getByText(/\d+ (秒|分钟)后再试/)).toBeVisible();
  await phone.checkLayout('phone-locked');
  await findButton(page, '一键获取微信手机号').click();
  await expect(page.getByText(codes.phone_already_bound)).toBeVisible();
});

test('the wait of one number does not stop another one, and ends when the clock of the phone is put back', async ({ host, openPhone }) => {
  const { page } = await openPhone({ person: await createApplicant(host) });
  const [waiting, other] = [newNumber('139'), newNumber('139')];
  await page.route('**/auth/send-code', (route) =>
    route.request().postDataJSON().phone === waiting
      ? route.fulfill({ status: 429, headers: { 'Retry-After': '3600' }, json: { code: 'code_daily_limit' } })
      : route.continue(),
  );
  const number = page.getByLabel('手机号');
  await number.fill(waiting);
  await findButton(page, '获取验证码').click();
  await expect(findButton(page, '60 分钟后再试')).toBeVisible();
  await number.fill(other);
  await expect(findButton(page, '获取验证码')).toHaveAttribute('aria-disabled', 'false');
  await number.fill(waiting);
  await expect(findButton(page, /分钟后再试$/)).toHaveAttribute('aria-disabled', 'true');
  await number.fill(other);
  await findButton(page, '获取验证码').click();
  await expect(findButton(page, /后可重发$/)).toBeVisible();
  expect(await host.smsCode(other)).toMatch(/^\d{6}$/);

  await putClockBack(page);
  await expect(findButton(page, '重新获取')).toHaveAttribute('aria-disabled', 'false');
});

test('the buttons of the sign-in, the verification and the submission pause for the time that the server names', async ({
  host,
  browser,
  openPhone,
}) => {
  const busy = { status: 503, headers: { 'Retry-After': '40' }, json: { code: 'database_unavailable' } };
  /** Refused once; then the button waits until the time is over, and the same press succeeds. */
  const expectPause = async (page: Page, route: string, button: string, press: () => Promise<unknown>, done: Locator): Promise<void> => {
    await page.route(route, (it) => it.fulfill(busy), { times: 1 });
    await press();
    await expect(page.getByText(`${codes.database_unavailable}（40 秒后可再试）`)).toBeVisible();
    await expect(findButton(page, button)).toHaveAttribute('aria-disabled', 'true');
    await page.clock.fastForward(41_000);
    await expect(findButton(page, button)).toHaveAttribute('aria-disabled', 'false');
    await press();
    await expect(done).toBeVisible();
  };
  const welcome = await openPhone();
  await welcome.page.clock.install();
  await welcome.page.evaluate(() => (window.__host.pages.answers.privacy = true));
  await welcome.page.getByRole('checkbox').first().click();
  const [signIn, oneTap, verify, send] = ['微信登录，开始注册', '一键获取微信手机号', '下一步', '提交审核'];
  const pressButton = (page: Page, text: string) => () => findButton(page, text).click();
  await expectPause(welcome.page, '**/auth/wechat', signIn, pressButton(welcome.page, signIn), findButton(welcome.page, oneTap));
  await expectPause(welcome.page, '**/auth/wechat-phone', oneTap, pressButton(welcome.page, oneTap), welcome.page.getByLabel('企业名称'));

  const other = await openPhone({ person: await createApplicant(host) });
  await other.page.clock.install();
  const number = newNumber('139');
  await other.page.getByLabel('手机号').fill(number);
  await findButton(other.page, '获取验证码').click();
  await expect(other.page.getByText(/秒后可重发/)).toBeVisible();
  const code = await host.smsCode(number);
  // The sixth digit sends the code; a second time it is the button.
  const verifyCode = async (): Promise<void> => {
    if ((await other.page.getByLabel('验证码').inputValue()) === '') await other.page.getByLabel('验证码').fill(code);
    else await findButton(other.page, verify).click();
  };
  await expectPause(other.page, '**/auth/verify-code', verify, verifyCode, other.page.getByLabel('企业名称'));

  const person = await createFilledInApplicant(host, browser, '深圳市稍候样例有限公司');
  const { page } = await openPhone({ person, checked: Object.values(person.papers) });
  await page.clock.install();
  await expect(page.getByText(zh.register.allFilled)).toBeVisible();
  await page.evaluate(() => (window.__host.pages.answers.subscribe = 'reject'));
  const submitted = page.getByRole('heading', { name: submittedHeading });
  await expectPause(page, '**/auth/register', send, pressButton(page, send), submitted);
});

test('the lock of one account does not stop another one, and ends when the clock of the phone is put back', async ({ openPhone }) => {
  const { page } = await openPhone({ page: 'pages/manager/sign-in/sign-in' });
  await page.route('**/staff/login', (route) =>
    route.fulfill({ status: 429, headers: { 'Retry-After': '3600' }, json: { code: 'login_locked' } }),
  );
  await page.getByLabel('用户名').fill('wang.min');
  await page.getByLabel('密码').fill(password);
  await findButton(page, '登录').click();
  await expect(findButton(page, '60 分钟后可重试')).toBeVisible();
  await page.getByLabel('用户名').fill('wangmin');
  await expect(findButton(page, '登录')).toHaveAttribute('aria-disabled', 'false');
  await page.getByLabel('用户名').fill('wang.min');
  await expect(findButton(page, /分钟后可重试$/)).toHaveAttribute('aria-disabled', 'true');
  await putClockBack(page);
  await expect(findButton(page, '登录')).toHaveAttribute('aria-disabled', 'false');
});

test('the sign-in of staff pauses also for a service that is unavailable', async ({ openPhone }) => {
  const { page } = await openPhone({ page: 'pages/manager/sign-in/sign-in' });
  await page.route('**/staff/login', (route) =>
    route.fulfill({ status: 503, headers: { 'Retry-After': '3600' }, json: { code: 'database_unavailable' } }),
  );
  await page.getByLabel('用户名').fill('wang.min');
  await page.getByLabel('密码').fill(password);
  await findButton(page, '登录').click();
  await expect(page.getByText(codes.database_unavailable, { exact: true })).toBeVisible();
  await expect(findButton(page, '60 分钟后可重试')).toHaveAttribute('aria-disabled', 'true');
});

test('files that are not pictures, too small, or of the wrong side, are refused', async ({ host, browser, openPhone }) => {
  const person = await createVerifiedApplicant(host);
  const phone = await openPhone({ person });
  const { page } = phone;
  await openStep(page, '证件照片');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'powercrm-pictures-'));
  const none = path.join(folder, 'none.jpg');
  fs.writeFileSync(none, 'this is no picture');
  const small = path.join(folder, 'small.png');
  await page.screenshot({ path: small, clip: { x: 0, y: 0, width: 200, height: 200 } });
  for (const [file, code] of [
    [none, 'image_format_unsupported'],
    [small, 'image_too_small'],
  ] as const) {
    const chooser = page.waitForEvent('filechooser');
    await findButton(page, '身份证国徽面 拍照或从相册选择').click();
    await (await chooser).setFiles(file);
    await expect(findField(page, 'idCardBack')).toContainText(codes[code]);
    await expect(findButton(page, '身份证国徽面 拍照或从相册选择')).toBeVisible();
  }
  await phone.checkLayout('form-papers-refused');
  fs.rmSync(folder, { recursive: true });

  // The front instead of the back: the server says which side it is. On a busy machine the reading takes longer than a test waits, so the
  // response is the one of the server's own test.
  const other = await openPhone({ samples: true, person });
  const detail = '这是身份证人像面，请上传到人像面一栏，并在此处上传对应的证件。';
  await other.page.route('**/ocr/recognize', (route) =>
    route.fulfill({
      status: 422,
      json: { code: 'ocr_unreadable', title: '无法识别，请重新拍摄清晰的照片。', detail, seen: 'idCardFront' },
    }),
  );
  await openStep(other.page, '证件照片');
  await addPicture(other, '身份证国徽面', '身份证人像面');
  await expect(findField(other.page, 'idCardBack')).toContainText(detail);
  await other.checkLayout('form-papers-wrong-side');

  // A picture that the server has deleted is taken again.
  const { idCardFront } = await uploadPictures(host, browser, await createVerifiedApplicant(host), ['idCardFront']);
  await call(host, 'PUT /auth/draft', person.accessToken, { idCardFront });
  await other.page.reload();
  await openStep(other.page, '证件照片');
  await expect(findField(other.page, 'idCardFront')).toContainText(zh.register.papers.lost);
  await expect(findButton(other.page, '身份证人像面 拍照或从相册选择')).toBeVisible();
});

test('a picture deleted with a consent is requested again by the submission, and a text that cannot be stored stays in its field', async ({
  host,
  browser,
  openPhone,
}) => {
  const person = await createFilledInApplicant(host, browser, '深圳市失效照片样例有限公司');
  const phone = await openPhone({ person, checked: Object.values(person.papers) });
  const { page } = phone;
  await expect(page.getByText(zh.register.allFilled)).toBeVisible();
  await openStep(page, '联系人');
  await page.getByLabel('职务').fill('主管\u0007');
  await typeInto(page, '电子邮箱', 'wang@example.com');
  await expect(findField(page, 'position')).toContainText('含有不允许的字符');
  const draft = async () => (await call<{ draft: object }>(host, 'GET /auth/draft', person.accessToken)).body.draft;
  await expect.poll(draft).toMatchObject({ position: '能源主管', email: 'wang@example.com' });
  await phone.kill();
  await openStep(page, '联系人');
  await expect(page.getByLabel('职务')).toHaveValue('主管\u0007');
  await typeInto(page, '职务', '主管');
  await expectSaved(page);

  // Withdrawn on another phone: the pictures are deleted, and this phone does not know.
  const { policyVersion } = (await call<{ policyVersion: string }>(host, 'GET /reference/policies', null)).body;
  for (const sensitive of [false, true])
    await call(host, 'PUT /privacy/consent', person.accessToken, { policyVersion, agreed: true, sensitive });
  await openStep(page, '证件照片');
  await submit(page, '提交审核', '拒绝');
  await expect(page.getByText(zh.register.papers.gone)).toBeVisible();
  await expect(page.getByText(zh.register.papers.confirmed)).toHaveCount(0);
  await phone.checkLayout('form-papers-gone');
});

test('a withdrawal after the decision, and a customer who was accepted elsewhere, show the current state', async ({
  host,
  browser,
  openPhone,
}) => {
  const { manager, customer } = await createAssignedCustomer(host, browser, '深圳市另处接收样例有限公司');
  const managerPhone = await openPhone({ page: `pages/manager/customer/customer?id=${customer.registrationId}`, staff: manager });
  await expect(findButton(managerPhone.page, '接收客户')).toBeVisible();
  const route = `/customers/${customer.registrationId}`;
  const { etag } = await call(host, `GET ${route}`, manager.accessToken);
  await call(host, `PUT ${route}/assign-status`, manager.accessToken, { status: 'acknowledged' }, etag);
  await findButton(managerPhone.page, '接收客户').click();
  await expect(managerPhone.page.getByText(managerTexts.detail.changed)).toBeVisible();
  await expect(managerPhone.page.getByText('待首次联系').last()).toBeVisible();

  await findButton(managerPhone.page, '登记首次联系').click();
  const body = { customerId: customer.registrationId, channel: 'phone', outcome: 'reached' };
  await call(host, 'POST /customers/first-contact', manager.accessToken, body);
  await findButton(managerPhone.page, '保存').click();
  await expect(managerPhone.page.getByText(codes.already_contacted)).toBeVisible();
  await expect(findButton(managerPhone.page, '开始服务')).toBeVisible();

  const applicant = await submitRegistration(host, browser, '深圳市迟撤样例有限公司');
  const phone = await openPhone({ page: 'pages/auth/verify/verify', person: applicant });
  await phone.page.getByText('撤回申请').click();
  // Finally refused: there is nothing to correct, here or after a restart.
  await rejectCase(host, applicant, { code: 'other', message: '该场所不在服务范围内' });
  await phone.page.getByText('撤回', { exact: true }).click();
  await expect(phone.page.getByText(codes.already_decided)).toBeVisible();
  const final = async (): Promise<void> => {
    await expect(phone.page.getByRole('heading', { name: status.refusedForGood })).toBeVisible();
    await expect(phone.page.locator('.reason')).toContainText('该场所不在服务范围内');
    await expect(findButton(phone.page, status.correct)).toHaveCount(0);
  };
  await final();
  await phone.checkLayout('status-rejected-for-good');
  await findButton(phone.page, /^拨打客服电话/).click();
  await phone.page.getByRole('dialog').getByRole('button', { name: '挂断' }).click();
  const { body: shown } = await call<{ customerService: { phone: string } }>(host, 'GET /auth/status', applicant.accessToken);
  expect(await phone.calls()).toEqual([shown.customerService.phone]);
  await phone.page.evaluate(() => void wx.reLaunch({ url: '/pages/auth/register/register' }));
  await final();
});

test('older notes of a customer are loaded, and a sheet can be closed without a choice', async ({ host, browser, openPhone }) => {
  const { manager, customer } = await createAssignedCustomer(host, browser, '深圳市多次跟进样例有限公司');
  const route = `POST /customers/${customer.registrationId}/follow-ups`;
  for (let note = 1; note <= 23; note++) await call(host, route, manager.accessToken, { channel: 'phone', note: `第${note}次沟通` });
  const managerPhone = await openPhone({ page: `pages/manager/customer/customer?id=${customer.registrationId}`, staff: manager });
  const { page } = managerPhone;
  await expect(page.locator('.follow')).toHaveCount(20);
  await managerPhone.checkLayout('manager-follow-ups');
  await findButton(page, '更早的记录').click();
  await expect(page.locator('.follow')).toHaveCount(23);
  await expect(page.locator('.follow').last()).toContainText('第1次沟通');
  await expect(findButton(page, '更早的记录')).toHaveCount(0);

  const purpose = page.locator('.purpose');
  const before = await purpose.textContent();
  await purpose.getByRole('button').click();
  const sheet = page.getByRole('dialog', { name: managerTexts.detail.purposeTitle });
  await expect(sheet).toHaveAttribute('aria-modal', 'true');
  await managerPhone.checkLayout('manager-purposes');
  await sheet.getByRole('button', { name: '关闭' }).click();
  await expect(sheet).toHaveCount(0);
  await expect(purpose).toHaveText(before ?? '');
});
