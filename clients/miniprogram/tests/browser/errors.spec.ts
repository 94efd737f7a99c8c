// Every refusal that docs/openapi.json lists for a used route, on the screen that gets it: the correct text at the correct place. The
// response is the document's example; its real causes are tested with the server, in refused.spec.ts and in the server's own tests.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import * as zh from '../../miniprogram/lib/text/zh';
import { codes } from '../../miniprogram/lib/text/zh.codes';
import { manager } from '../../miniprogram/lib/text/zh.manager';
import { commonCodes, refusals, type Refusal } from '../documented';
import { expect, test, type Phone } from './fixture';
import { acceptReading, addPicture, findButton, findField, openStep, submit, typeInto, waitForReading } from './form';
import { call, createApplicant, createFilledInApplicant, createVerifiedApplicant, submitRegistration, uploadPictures } from './people';
import { createAssignedCustomer, createStaff } from './staff';

interface Row {
  route: string;
  code: string;
  /** Where the text is shown. */
  at: (page: Page) => Locator;
  /** The text of the code by default. */
  says?: string;
  /** Other content that the screen shows. */
  also?: (page: Page) => Locator;
  /** Content that is no longer shown. */
  gone?: (page: Page) => Locator;
}

const documented = refusals();
const known: string[] = Object.keys(codes);

/** Codes that no screen shows, and why. */
const shownNowhere: Record<string, string> = {
  'GET /notifications cursor_invalid': 'what was read until then marks the customers; see the tests of lib/inbox.ts',
  'GET /customers/transfers cursor_invalid': 'only the first page is read',
  'POST /customers/{id}/reveal-phone consent_withdrawn': 'a customer who withdrew the consent has no button to call',
  'POST /auth/logout token_invalid': 'whoever signs out is signed out on the phone in any case',
  'GET /notifications/ws https_required': 'a refused socket gives the phone no code, and the list is polled',
};

const messageBeside = (page: Page, it: Locator) => page.locator('wx-web-view', { has: it }).locator('[class$="--message"]');
const welcome = (page: Page) => messageBeside(page, findButton(page, '微信登录，开始注册'));
const phonePanel = (page: Page) => messageBeside(page, page.getByLabel('验证码'));
const card = (page: Page) => findField(page, 'idCardBack');
const form = (page: Page) => page.locator('.bottom .problem');
const consentSheet = (page: Page) => page.getByRole('dialog', { name: zh.register.papers.consentNeeded });
const notice = (page: Page) => page.locator('.notice').last();
const sheetProblem = (page: Page) => page.locator('.wrong-text:visible').last();
const toast = (page: Page) => page.locator('wx-toast');
const instead = (page: Page) => page.locator('.card .empty').last();
const statusHeadline = (page: Page) => page.locator('.headline');

const welcomeRows: Row[] = [
  { route: 'POST /auth/wechat', code: 'consent_required', at: welcome, says: zh.register.welcome.textsChanged },
  { route: 'POST /auth/wechat', code: 'wechat_code_invalid', at: welcome },
  { route: 'POST /auth/wechat', code: 'forbidden', at: welcome, says: zh.register.welcome.restricted },
  { route: 'POST /auth/wechat', code: 'wechat_unavailable', at: welcome, says: `${codes.wechat_unavailable}（30 秒后可再试）` },
  { route: 'POST /auth/wechat', code: 'rate_limited', at: welcome, says: `${codes.rate_limited}（30 秒后可再试）` },
];

const sendRows: Row[] = [
  { route: 'POST /auth/send-code', code: 'phone_invalid', at: phonePanel },
  { route: 'POST /auth/send-code', code: 'captcha_required', at: phonePanel },
  { route: 'POST /auth/send-code', code: 'sms_unavailable', at: phonePanel },
  { route: 'POST /auth/send-code', code: 'code_too_frequent', at: phonePanel, also: (page) => page.getByText(/\d+ 秒后可重发/) },
  { route: 'POST /auth/send-code', code: 'code_daily_limit', at: phonePanel, also: (page) => page.getByText(/\d+ 秒后再试/) },
  { route: 'POST /auth/send-code', code: 'consent_required', at: welcome },
];

const codeRows: Row[] = [
  { route: 'POST /auth/verify-code', code: 'code_incorrect', at: phonePanel },
  { route: 'POST /auth/verify-code', code: 'phone_invalid', at: phonePanel },
  { route: 'POST /auth/verify-code', code: 'phone_already_bound', at: phonePanel },
  { route: 'POST /auth/verify-code', code: 'already_submitted', at: phonePanel },
  { route: 'POST /auth/verify-code', code: 'code_locked', at: phonePanel, also: (page) => page.getByText(/\d+ 秒后再试/) },
  { route: 'POST /auth/verify-code', code: 'consent_required', at: welcome },
];

const oneTapRows: Row[] = [
  { route: 'POST /auth/wechat-phone', code: 'wechat_code_invalid', at: phonePanel },
  { route: 'POST /auth/wechat-phone', code: 'wechat_unavailable', at: phonePanel },
  { route: 'POST /auth/wechat-phone', code: 'phone_already_bound', at: phonePanel },
  { route: 'POST /auth/wechat-phone', code: 'phone_invalid', at: phonePanel },
  { route: 'POST /auth/wechat-phone', code: 'already_submitted', at: phonePanel },
  { route: 'POST /auth/wechat-phone', code: 'consent_required', at: welcome },
];

const draftRows: Row[] = [
  // The status page then shows the actual state.
  { route: 'PUT /auth/draft', code: 'already_submitted', at: statusHeadline, says: '资料尚未提交' },
  { route: 'PUT /auth/draft', code: 'consent_required', at: welcome },
  { route: 'POST /auth/refresh', code: 'token_invalid', at: welcome, says: codes.unauthenticated },
];

const searchRows: Row[] = [
  // No message: the search starts with one more letter.
  {
    route: 'GET /companies/search',
    code: 'query_too_short',
    at: (page) => findButton(page, '使用“中国”'),
    says: '使用“中国”',
    gone: (page) => findField(page, 'companyName').locator('[class$="--note"]'),
  },
  { route: 'GET /companies/search', code: 'rate_limited', at: (page) => findField(page, 'companyName'), says: zh.register.search.failed },
];

const uploadRows: Row[] = [
  { route: 'POST /upload/image', code: 'image_too_large', at: card },
  { route: 'POST /upload/image', code: 'image_too_small', at: card },
  { route: 'POST /upload/image', code: 'image_format_unsupported', at: card },
  { route: 'POST /upload/image', code: 'image_corrupt', at: card },
  { route: 'POST /upload/image', code: 'image_kind_unknown', at: card },
  { route: 'POST /upload/image', code: 'picture_unavailable', at: card, also: (page) => findButton(page, '继续上传') },
  { route: 'POST /upload/image', code: 'request_timeout', at: card, also: (page) => findButton(page, '继续上传') },
  { route: 'POST /upload/image', code: 'rate_limited', at: card, also: (page) => findButton(page, '继续上传') },
  { route: 'POST /upload/image', code: 'consent_required', at: card, also: consentSheet },
];

const pictureRows: Row[] = [
  { route: 'GET /upload/image/{imageId}', code: 'picture_unavailable', at: card, also: (page) => findButton(page, '重新识别') },
];

const readingRows: Row[] = [
  { route: 'POST /ocr/recognize', code: 'ocr_unreadable', at: card, also: (page) => findButton(page, '重新识别') },
  { route: 'POST /ocr/recognize', code: 'ocr_unavailable', at: card, also: (page) => findButton(page, '重新识别') },
  { route: 'POST /ocr/recognize', code: 'picture_unavailable', at: card, also: (page) => findButton(page, '重新识别') },
  { route: 'POST /ocr/recognize', code: 'consent_required', at: card, also: consentSheet },
];

const confirmRows: Row[] = [
  { route: 'POST /ocr/{imageId}/confirm', code: 'already_submitted', at: card },
  { route: 'POST /ocr/{imageId}/confirm', code: 'consent_required', at: card, also: consentSheet },
];

const submitRows: Row[] = [
  { route: 'POST /auth/register', code: 'version_mismatch', at: form },
  { route: 'POST /auth/register', code: 'precondition_required', at: form },
  { route: 'POST /auth/register', code: 'consent_required', at: consentSheet, says: zh.register.papers.consentGive },
  { route: 'POST /auth/register', code: 'phone_not_verified', at: (page) => page.getByText('验证手机号'), says: '验证手机号' },
  { route: 'POST /auth/register', code: 'already_submitted', at: statusHeadline, says: '资料尚未提交' },
];

const urgeRows: Row[] = [
  { route: 'POST /auth/urge', code: 'urged_already', at: notice },
  { route: 'POST /auth/urge', code: 'already_decided', at: notice },
  { route: 'POST /auth/urge', code: 'nothing_to_urge', at: notice },
];

const withdrawRows: Row[] = [{ route: 'POST /auth/withdraw', code: 'already_decided', at: notice }];

const loginRows: Row[] = [
  { route: 'POST /staff/login', code: 'invalid_credentials', at: notice },
  { route: 'POST /staff/login', code: 'login_locked', at: notice, also: (page) => page.getByText(/\d+ 秒后可重试/) },
];

const assignRows: Row[] = [
  { route: 'PUT /customers/{id}/assign-status', code: 'version_mismatch', at: notice, says: manager.detail.changed },
  { route: 'PUT /customers/{id}/assign-status', code: 'precondition_required', at: notice, says: manager.detail.changed },
  { route: 'PUT /customers/{id}/assign-status', code: 'illegal_transition', at: notice, says: manager.detail.changed },
  { route: 'PUT /customers/{id}/assign-status', code: 'not_yours_any_more', at: instead, says: manager.detail.gone },
];

const contactRows: Row[] = [
  { route: 'POST /customers/first-contact', code: 'already_contacted', at: notice },
  { route: 'POST /customers/first-contact', code: 'not_yours_any_more', at: instead, says: manager.detail.gone },
];

const followUpRows: Row[] = [
  { route: 'POST /customers/{id}/follow-ups', code: 'not_yours_any_more', at: instead, says: manager.detail.gone },
];

const olderRows: Row[] = [{ route: 'GET /customers/{id}/follow-ups', code: 'cursor_invalid', at: notice }];

const offerRows: Row[] = [
  { route: 'POST /customers/{id}/transfer', code: 'version_mismatch', at: notice, says: manager.detail.changed },
  { route: 'POST /customers/{id}/transfer', code: 'precondition_required', at: notice, says: manager.detail.changed },
  { route: 'POST /customers/{id}/transfer', code: 'illegal_transition', at: notice, says: manager.detail.changed },
  { route: 'POST /customers/{id}/transfer', code: 'transfer_open', at: notice },
  { route: 'POST /customers/{id}/transfer', code: 'manager_unavailable', at: sheetProblem },
  { route: 'POST /customers/{id}/transfer', code: 'not_yours_any_more', at: instead, says: manager.detail.gone },
];

const withdrawOfferRows: Row[] = [
  { route: 'POST /customers/{id}/transfer/withdraw', code: 'transfer_over', at: notice },
  { route: 'POST /customers/{id}/transfer/withdraw', code: 'not_yours_any_more', at: instead, says: manager.detail.gone },
];

const acceptRows: Row[] = [
  { route: 'POST /customers/{id}/transfer/accept', code: 'transfer_over', at: toast },
  { route: 'POST /customers/{id}/transfer/accept', code: 'illegal_transition', at: toast },
  { route: 'POST /customers/{id}/transfer/accept', code: 'manager_full', at: toast },
  { route: 'POST /customers/{id}/transfer/accept', code: 'manager_unavailable', at: toast },
];

const refuseRows: Row[] = [
  { route: 'POST /customers/{id}/transfer/refuse', code: 'transfer_over', at: toast },
  { route: 'POST /customers/{id}/transfer/refuse', code: 'illegal_transition', at: toast },
];

const listRows: Row[] = [
  // The list is reloaded from its start.
  { route: 'GET /customers', code: 'cursor_invalid', at: (page) => page.locator('.end'), says: manager.list.end },
];

const all = [
  ...[welcomeRows, sendRows, codeRows, oneTapRows, draftRows, searchRows, uploadRows, pictureRows, readingRows, confirmRows],
  ...[submitRows, urgeRows, withdrawRows, loginRows, assignRows, contactRows, followUpRows, olderRows, listRows],
  ...[offerRows, withdrawOfferRows, acceptRows, refuseRows],
].flat();

test('the tables have every refusal that the document has', () => {
  const name = ({ route, code }: { route: string; code: string }): string => `${route} ${code}`;
  const inTables = [...all.map(name), ...Object.keys(shownNowhere)];
  const missing = documented.filter((it) => !commonCodes.includes(it.code)).map(name);
  expect(missing.length).toBeGreaterThan(45);
  expect(missing.filter((it) => !inTables.includes(it))).toEqual([]);
  // And no code that the server does not return.
  expect(all.map(name).filter((it) => !documented.map(name).includes(it))).toEqual([]);
});

/** Codes that docs/miniprogram.md names and no table has, because they need a real case. */
const realCases: Record<string, string> = {
  validation_failed: 'whole-way.spec.ts submits without a change',
  not_found: 'refused.spec.ts submits a deleted picture',
  personal_number: 'form.spec.ts types one, papers.spec.ts confirms one',
};

test('every code that docs/miniprogram.md names is in a table, or has a test of its own', () => {
  const document = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../docs/miniprogram.md');
  const parts = fs.readFileSync(document, 'utf8').split(/\n{2,}/);
  const lines = parts.filter((part) => part.startsWith('| code |')).flatMap((part) => part.split('\n').slice(2));
  const named = lines.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([a-z_]+)`/g)].map(([, code]) => code ?? ''));
  expect(named.length).toBeGreaterThan(30);
  const tested = [...all.map(({ code }) => code), ...Object.keys(realCases)];
  expect(named.filter((code) => !tested.includes(code))).toEqual([]);
});

/** From now on the server refuses this route, in its own words, until the returned function is called. */
async function refuse(page: Page, { route, status, code, title }: Refusal): Promise<() => Promise<void>> {
  const [method = '', address = ''] = route.split(' ');
  const here = new RegExp(`^${address.replace(/\{\w+\}/g, '[^/]+')}$`);
  const matches = (url: URL): boolean => here.test(url.pathname);
  await page.route(matches, (request) =>
    request.request().method() !== method
      ? request.fallback()
      : request.fulfill({
          status,
          contentType: 'application/problem+json',
          headers: status === 429 || status === 503 ? { 'Retry-After': '30' } : {},
          body: JSON.stringify({ type: `urn:powercrm:problem:${code}`, title, status, detail: title, code, traceId: '0' }),
        }),
  );
  return () => page.unroute(matches);
}

/** For each row: the phone opens the screen, the server refuses, and the person acts. */
async function each(phone: Phone, rows: Row[], ready: (page: Page) => Promise<unknown>, act: (page: Page) => Promise<unknown>) {
  const { page } = phone;
  for (const { route, code, at, says, also, gone } of rows)
    await test.step(`${route} ${code}`, async () => {
      const refusal = documented.find((it) => it.route === route && it.code === code);
      if (!refusal || !known.includes(code)) throw new Error(`${route} ${code} is not documented, or has no text`);
      await ready(page);
      const end = await refuse(page, refusal);
      await act(page);
      await expect(at(page)).toContainText(says ?? (codes as Record<string, string>)[code] ?? '');
      if (also) await expect(also(page)).toBeVisible();
      if (gone) await expect(gone(page)).toHaveCount(0);
      // One state of each table.
      if (code === rows[0]?.code) await phone.checkLayout(`refused-${route.replace(/\W+/g, '-')}`);
      await end();
    });
}

const fresh = (page: Page) => page.reload();

/** The first page of the phone, whatever it shows now. */
const again = (url: string) => async (page: Page) => {
  await page.goto('about:blank');
  await page.goto(url);
};

test('welcome', async ({ openPhone }) => {
  const phone = await openPhone();
  // The button pauses for the time that a refusal names, so each row has a new page.
  const ready = async (page: Page): Promise<void> => {
    await fresh(page);
    await page.evaluate(() => (window.__host.pages.answers.privacy = true));
    await page.getByRole('checkbox').first().click();
  };
  await each(phone, welcomeRows, ready, (page) => findButton(page, '微信登录，开始注册').click());
});

test('phone', async ({ host, openPhone }) => {
  const phone = await openPhone({ person: await createApplicant(host) });
  const ready = async (page: Page): Promise<void> => {
    await phone.removeStored('phone.code');
    await fresh(page);
    await page.getByLabel('手机号').fill('19911110001');
  };
  await each(phone, sendRows, ready, (page) => findButton(page, '获取验证码').click());
  await each(phone, codeRows, ready, (page) => page.getByLabel('验证码').fill('123456'));
  await each(phone, oneTapRows, ready, (page) => findButton(page, '一键获取微信手机号').click());
});

test('form, and searching a company', async ({ host, openPhone }) => {
  const person = await createVerifiedApplicant(host);
  const phone = await openPhone({ person });
  const first = again(phone.page.url());
  const search = async (page: Page): Promise<void> => {
    const answered = page.waitForResponse(/companies\/search/);
    await page.getByLabel('企业名称').fill('中国');
    await answered;
  };
  await each(phone, searchRows, fresh, search);
  const typing = async (page: Page): Promise<void> => {
    // The refused change stays on the phone, and would be sent at once.
    await phone.removeStored(`draft.${person.registrationId}`);
    await first(page);
  };
  let round = 0;
  await each(phone, draftRows, typing, async (page) => {
    // For the last one the sign-in has ended.
    if (round === 2) await page.route('**/auth/draft', (route) => route.fulfill({ status: 401, json: { code: 'token_expired' } }));
    await typeInto(page, '详细地址', `科技园${++round}号`);
  });
});

test('pictures', async ({ host, browser, openPhone }) => {
  // The host really reads a picture, and may be asked twice.
  test.slow();
  const phone = await openPhone({ samples: true, person: await createVerifiedApplicant(host) });
  const papers = async (page: Page): Promise<void> => {
    await fresh(page);
    await openStep(page, '证件照片');
  };
  await each(phone, uploadRows, papers, () => addPicture(phone, '身份证国徽面', '身份证国徽面'));

  await papers(phone.page);
  await addPicture(phone, '身份证国徽面', '身份证国徽面');
  await waitForReading(phone.page);
  await acceptReading(phone.page);
  const confirm = findButton(phone.page, '确认无误');
  await each(
    phone,
    confirmRows,
    async () => expect(confirm).toBeVisible(),
    async (page) => {
      if (await consentSheet(page).isVisible()) await findButton(page, '关闭').click();
      await confirm.click();
    },
  );

  const other = await createVerifiedApplicant(host);
  const { idCardBack } = await uploadPictures(host, browser, other);
  await call(host, 'PUT /auth/draft', other.accessToken, { idCardBack });
  const later = await openPhone({ person: other });
  const opened = (page: Page) => fresh(page).then(() => openStep(page, '证件照片'));
  await each(later, pictureRows, async () => undefined, opened);
  await each(later, readingRows, async () => undefined, opened);
});

test('submission', async ({ host, browser, openPhone }) => {
  const person = await createFilledInApplicant(host, browser, '深圳市拒收样例有限公司');
  const phone = await openPhone({ person, checked: Object.values(person.papers) });
  await expect(findButton(phone.page, '提交审核')).toBeVisible();
  await each(phone, submitRows, again(phone.page.url()), async (page) => {
    await submit(page, '提交审核', '拒绝');
  });
});

test('status', async ({ host, browser, openPhone }) => {
  const person = await submitRegistration(host, browser, '深圳市撤回被拒样例有限公司');
  const phone = await openPhone({ page: 'pages/auth/verify/verify', person });
  await each(phone, urgeRows, fresh, (page) => page.locator('wx-button', { hasText: '催办' }).click());
  const withdraw = async (page: Page): Promise<void> => {
    await page.getByText('撤回申请').click();
    await page.getByText('撤回', { exact: true }).click();
  };
  await each(phone, withdrawRows, fresh, withdraw);
  await withdraw(phone.page);
  await expect(phone.page).toHaveURL(/register\/register/);
});

test('staff sign-in', async ({ openPhone }) => {
  const phone = await openPhone({ page: 'pages/manager/sign-in/sign-in' });
  await each(phone, loginRows, fresh, async (page) => {
    await page.getByLabel('用户名').fill('nobody');
    await page.getByLabel('密码').fill('powercrm-nobody');
    await findButton(page, '登录').click();
  });
});

test('customers', async ({ host, browser, openPhone }) => {
  const { manager: keeper, customer } = await createAssignedCustomer(host, browser, '深圳市客户页样例有限公司');
  const phone = await openPhone({ page: `pages/manager/customer/customer?id=${customer.registrationId}`, staff: keeper });
  await each(phone, assignRows, fresh, (page) => findButton(page, '接收客户').click());
  await each(phone, contactRows, fresh, async (page) => {
    await findButton(page, '登记首次联系').click();
    await findButton(page, '保存').click();
  });
  await each(phone, followUpRows, fresh, async (page) => {
    await findButton(page, '新增跟进').click();
    await page.getByLabel('跟进内容').fill('方案已发');
    await findButton(page, '保存').click();
  });

  // A first page of the records with a cursor to older ones.
  const records = (url: URL): boolean => url.pathname.endsWith('/follow-ups') && !url.searchParams.has('cursor');
  await phone.page.route(records, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), nextCursor: 'stale' } });
  });
  await fresh(phone.page);
  await expect(findButton(phone.page, '更早的记录')).toBeVisible();
  await each(
    phone,
    olderRows,
    async () => undefined,
    (page) => findButton(page, '更早的记录').click(),
  );

  const list = await openPhone({ page: 'pages/manager/customers/customers', staff: keeper });
  // A first page of the list with a cursor to another one.
  const withNext = (url: URL): boolean => url.pathname === '/customers' && url.search === '?limit=20';
  await list.page.route(withNext, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { nextCursor: string | null };
    await route.fulfill({ response: answer, json: { ...body, nextCursor: 'stale' } });
  });
  await fresh(list.page);
  await expect(list.page.locator('.end')).toHaveText(manager.list.more);
  await list.page.unroute(withNext);
  await list.page.route(
    (url) => url.searchParams.get('cursor') === 'stale',
    (route) => {
      const refusal = documented.find((it) => it.route === 'GET /customers' && it.code === 'cursor_invalid');
      return route.fulfill({ status: 400, contentType: 'application/problem+json', body: JSON.stringify(refusal) });
    },
  );
  await list.page.evaluate(() => window.__host.pages.call('onReachBottom'));
  await expect(list.page.locator('.end')).toHaveText(manager.list.end);
  await expect(list.page.locator('.customer').first()).toBeVisible();
});

test('offers', async ({ host, browser, openPhone }) => {
  const { manager: keeper, customer } = await createAssignedCustomer(host, browser, '深圳市转交样例有限公司');
  const colleague = await createStaff(host, 'manager', { territories: '320505', name: '陈致远' });
  const phone = await openPhone({ page: `pages/manager/customer/customer?id=${customer.registrationId}`, staff: keeper });
  const offer = async (page: Page): Promise<void> => {
    await findButton(page, '转交').click();
    await page.getByRole('radio', { name: /陈致远/ }).click();
    await page.getByLabel('转交原因').fill('客户搬迁');
    await findButton(page, '申请转交').click();
  };
  await each(phone, offerRows, fresh, offer);
  await fresh(phone.page);
  await offer(phone.page);
  await expect(findButton(phone.page, '撤回转交')).toBeVisible();
  await each(phone, withdrawOfferRows, fresh, (page) => findButton(page, '撤回转交').click());

  const other = await openPhone({ page: 'pages/manager/customers/customers', staff: colleague });
  await each(other, acceptRows, fresh, (page) => findButton(page, '接受转交').click());
  await each(other, refuseRows, fresh, async (page) => {
    await findButton(page, '拒绝').click();
    await page.getByLabel('拒绝原因').fill('不在负责区域');
    await findButton(page, '确认拒绝').click();
  });
});
