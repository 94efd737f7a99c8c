// States that no other test looks at, in Chinese, in English and with the largest font: faults, failures, sheets, and a person without a
// network. And: no screen jumps while it loads.
import type { Locator, Page } from '@playwright/test';
import * as en from '../../miniprogram/lib/text/en';
import { manager as enManager } from '../../miniprogram/lib/text/en.manager';
import { me as enMe, status as enStatus } from '../../miniprogram/lib/text/en.status';
import * as zh from '../../miniprogram/lib/text/zh';
import { manager as zhManager } from '../../miniprogram/lib/text/zh.manager';
import { me as zhMe, status as zhStatus } from '../../miniprogram/lib/text/zh.status';
import { expect, test, type Phone, type PhoneOptions } from './fixture';
import { findButton, findField } from './form';
import { password } from './host';
import { findUntranslated } from './page-checks';
import { createFilledInApplicant, createVerifiedApplicant, submitRegistration } from './people';
import { createAssignedCustomer, createStaff, rejectCase } from './staff';

test.describe.configure({ timeout: 600_000 });

const [statusPage, minePage, policyPage] = ['pages/auth/verify/verify', 'pages/me/me', 'pages/auth/policy/policy'];
const [customersPage, customerPage] = ['pages/manager/customers/customers', 'pages/manager/customer/customer'];

const chinese = { ...zh, manager: zhManager, me: zhMe, status: zhStatus };
const english: typeof chinese = { ...en, manager: enManager, me: enMe, status: enStatus };

const kinds: { kind: string; options: PhoneOptions; t: typeof chinese }[] = [
  { kind: 'zh', options: {}, t: chinese },
  { kind: 'en', options: { language: 'en' }, t: english },
  { kind: 'large', options: { font: 24 }, t: chinese },
];

/** Checks the layout, and on an English phone that everything is translated except the given names. */
async function checkState(phone: Phone, kind: string, name: string, ...names: string[]): Promise<void> {
  await phone.checkLayout(`${kind}-${name}`);
  if (kind === 'en') expect.soft(await findUntranslated(phone.page, ...names), name).toEqual([]);
}

const failed = { status: 500, json: { code: 'internal_error' } };
/** From now on the route fails, until it is unrouted. */
const failRoute = (page: Page, route: string | RegExp) => page.route(route, (it) => it.fulfill(failed));

for (const { kind, options, t } of kinds)
  test(`the form's faults and failures: ${kind}`, async ({ host, openPhone }) => {
    const r = t.register;
    const phone = await openPhone({ ...options, samples: true, person: await createVerifiedApplicant(host) });
    const { page } = phone;
    await expect(page.getByRole('tab').first()).toBeVisible();
    await failRoute(page, '**/auth/draft');
    await page.reload();
    await expect(findButton(page, t.common.retry)).toBeVisible();
    await checkState(phone, kind, 'form-failed');
    await page.unroute('**/auth/draft');
    await findButton(page, t.common.retry).click();

    await page.getByRole('tab').first().click();
    await findButton(page, r.nextStep).click();
    await expect(findField(page, 'detailAddress').locator('[class*=--message]')).toBeVisible();
    await checkState(phone, kind, 'form-required');
    const company = '苏州查无此名样例有限公司';
    await page.getByLabel(r.fields.companyName, { exact: true }).fill(company);
    await expect(page.getByText(r.search.none)).toBeVisible();
    await checkState(phone, kind, 'form-company-none', company);
    await failRoute(page, /\/companies\/search/);
    await page.getByLabel(r.fields.companyName, { exact: true }).fill(`${company}甲`);
    await expect(page.getByText(r.search.failed)).toBeVisible();
    await checkState(phone, kind, 'form-company-failed', `${company}甲`);
    await page.getByRole('button', { name: `${company}甲` }).click();
    await failRoute(page, /\/regions/);
    await page.getByRole('button', { name: new RegExp(`^${r.fields.region}`) }).click();
    await expect(findButton(page, r.region.failed)).toBeVisible();
    await checkState(phone, kind, 'form-region-failed');
    await page.unroute(/\/regions/);
    await findButton(page, r.region.failed).click();
    await findButton(page, '江苏省').click();
    await page.getByRole('dialog').getByRole('button', { name: t.common.close }).click();

    await page.getByRole('tab').nth(1).click();
    await page.getByLabel(r.fields.contactPhone, { exact: true }).fill('12345');
    await page.getByLabel(r.fields.email, { exact: true }).fill('nobody');
    await findButton(page, r.nextStep).click();
    await expect(findField(page, 'email').locator('[class*=--message]')).toBeVisible();
    await checkState(phone, kind, 'form-contact-faults');
    await page.getByRole('tab').nth(2).click();
    await page.getByLabel(r.fields.currentPrice, { exact: true }).fill('68');
    await findButton(page, r.nextStep).click();
    await expect(findField(page, 'currentPrice').locator('[class*=--message]')).toBeVisible();
    await checkState(phone, kind, 'form-power-faults');

    const values = ['陆建明', '苏州市相城区渭塘镇凤阳路288号'];
    const fields = { name: { value: values[0], confidence: 0.95 }, address: { value: values[1], confidence: 0.6 } };
    await page.route('**/ocr/recognize', (it) => it.fulfill({ json: { kind: 'idCardFront', provider: 'embedded', fields, warnings: [] } }));
    await page.getByRole('tab').nth(3).click();
    await findButton(page, `${r.fields.idCardFront} ${r.papers.take}`).click();
    await page.getByRole('button', { name: kind === 'en' ? 'Sample: ID card, portrait' : '样例：身份证人像面' }).click();
    await expect(findButton(page, r.papers.confirm)).toBeVisible({ timeout: 60_000 });
    await checkState(phone, kind, 'form-papers-read', ...values);
    await findButton(page, r.submit).click();
    await expect(findField(page, 'region').locator('[class*=--message]')).toBeVisible();
    await checkState(phone, kind, 'form-submit-faults', ...values);
  });

for (const { kind, options, t } of kinds)
  test(`the status and the person's data: ${kind}`, async ({ host, browser, openPhone }) => {
    const s = t.status;
    const person = await submitRegistration(host, browser, '深圳市状态样例有限公司');
    const phone = await openPhone({ ...options, page: statusPage, person });
    const { page } = phone;
    await expect(page.locator('.headline')).toBeVisible();
    await phone.network('none');
    await phone.pullDown();
    await expect(page.locator('.notice')).toBeVisible();
    await checkState(phone, kind, 'status-offline');
    await phone.network('wifi');
    await expect(page.locator('.notice')).toHaveCount(0);

    const show = async (changes: object): Promise<void> => {
      await page.unroute('**/auth/status');
      await page.route('**/auth/status', async (route) => {
        const answer = await route.fetch();
        // Unchanged since the last read.
        if (answer.status() !== 200) return route.fulfill({ response: answer });
        await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), ...changes } });
      });
      await page.reload();
    };
    await show({ authStatus: 'approved', manager: null });
    await expect(page.getByText(s.managerSoon)).toBeVisible();
    await checkState(phone, kind, 'status-manager-soon');
    await show({ authStatus: 'approved', manager: { name: '王敏', phone: null, assignedAt: null } });
    await expect(page.getByText(s.managerNoPhone)).toBeVisible();
    await expect(findButton(page, s.callManager)).toHaveCount(0);
    await checkState(phone, kind, 'status-manager-no-phone', '王敏', '王');
    await page.unroute('**/auth/status');
    await failRoute(page, '**/auth/status');
    await page.reload();
    await expect(findButton(page, s.retry)).toBeVisible();
    await checkState(phone, kind, 'status-failed');
    await page.unroute('**/auth/status');
    await page.route('**/auth/status', (it) => it.fulfill({ status: 401, json: { code: 'unauthenticated' } }));
    await page.reload();
    await expect(page.getByText(s.signIn)).toBeVisible();
    await checkState(phone, kind, 'status-signed-out');
    await page.unroute('**/auth/status');

    // Where the page cannot be replaced, the form says that everything is submitted.
    await page.reload();
    await expect(page.locator('.headline')).toBeVisible();
    await page.evaluate(() => {
      Object.assign(wx, { redirectTo: ({ fail }: { fail?: (failure: object) => void }) => fail?.({ errMsg: 'redirectTo:fail' }) });
      void wx.reLaunch({ url: '/pages/auth/register/register' });
    });
    await expect(page.getByText(t.register.done.lead)).toBeVisible();
    await checkState(phone, kind, 'form-done');

    const mine = await openPhone({ ...options, page: minePage, person });
    await findButton(mine.page, t.me.exportShow).click();
    await expect(findButton(mine.page, t.me.exportCopy)).toBeVisible();
    const typed = ['张伟', '能源主管', '科技园南区一路1号'];
    await checkState(mine, kind, 'me-export', ...typed);
    await findButton(mine.page, t.me.close).click();
    await findButton(mine.page, t.me.erase).click();
    await mine.page.getByRole('checkbox', { name: t.me.eraseKnown }).click();
    await expect(findButton(mine.page, t.me.eraseYes)).toHaveAttribute('aria-disabled', 'false');
    await checkState(mine, kind, 'me-erase');

    // The texts are in Chinese only.
    const texts = await openPhone({ ...options, page: policyPage });
    await expect(texts.page.locator('.policy')).toHaveCount(2);
    if (t.policy.language) await expect(texts.page.getByText(t.policy.language)).toBeVisible();
    await texts.checkLayout(`${kind}-policies`);
  });

for (const { kind, options, t } of kinds)
  test(`a rejection and its corrections: ${kind}`, async ({ host, browser, openPhone }) => {
    const person = await submitRegistration(host, browser, '深圳市退回样例有限公司');
    await rejectCase(host, person, { code: 'address_incomplete', pointer: '/detailAddress' });
    const phone = await openPhone({ ...options, page: statusPage, person });
    await expect(findButton(phone.page, t.status.correct)).toBeVisible();
    await checkState(phone, kind, 'status-rejected');
    await findButton(phone.page, t.status.correct).click();
    await expect(phone.page.getByText(t.register.corrections.title)).toBeVisible();
    await expect(phone.page.locator('.reason').first()).toBeVisible();
    await checkState(phone, kind, 'form-corrections', '科技园南区一路1号');
  });

for (const { kind, options, t } of kinds)
  test(`an account manager's sheets and failures: ${kind}`, async ({ host, browser, openPhone }) => {
    const { signIn: s, list: l, detail: d } = t.manager;
    const company = '深圳市界面样例有限公司';
    const { manager: staff, customer } = await createAssignedCustomer(host, browser, company);
    await createStaff(host, 'manager', { territories: '320505', name: '陈远' });
    const names = [company, '张伟', '王敏', '陈远', '广东省', '深圳市', '福田区'];

    const signInPhone = await openPhone({ ...options, page: 'pages/manager/sign-in/sign-in' });
    await findButton(signInPhone.page, s.submit).click();
    await checkState(signInPhone, kind, 'manager-sign-in-required');
    await signInPhone.page.getByLabel(s.username).fill((await createStaff(host, 'reviewer')).username);
    await signInPhone.page.getByLabel(s.password).fill(password);
    await findButton(signInPhone.page, s.submit).click();
    await expect(signInPhone.page.getByText(s.wrongRole)).toBeVisible();
    await checkState(signInPhone, kind, 'manager-sign-in-refused');

    const list = await openPhone({ ...options, page: customersPage, staff });
    const offer = {
      ...{ customerId: customer.registrationId, companyName: company, province: '广东省', city: '深圳市', district: '福田区' },
      ...{ powerCapacity: 1250, voltageLevel: 'KV10', fromId: customer.registrationId, fromName: '陈远', toId: customer.registrationId },
      ...{ toName: '王敏', incoming: true, reason: 'moved', offeredAt: new Date().toISOString() },
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    };
    await list.page.route(/\/customers\/transfers/, (it) => it.fulfill({ json: { items: [offer], nextCursor: null } }));
    await list.page.reload();
    await findButton(list.page, t.manager.popUp.later).click();
    await expect(findButton(list.page, l.offerAccept)).toBeVisible();
    await expect(list.page.locator('.customer').first()).toBeVisible();
    // All customers of this manager are from tests, with names of the same form.
    const others = await list.page.locator('.customer .company').allTextContents();
    await checkState(list, kind, 'manager-customers', ...others, ...names);
    await findButton(list.page, l.offerRefuse).click();
    await list.page.getByRole('dialog').getByRole('button', { name: l.offerRefuseYes, exact: true }).click();
    await expect(list.page.getByText(d.declineOther)).toBeVisible();
    await checkState(list, kind, 'manager-refuse', ...others, ...names);
    await failRoute(list.page, /\/customers\?/);
    await list.page.reload();
    await expect(findButton(list.page, t.status.retry)).toBeVisible();
    const later = findButton(list.page, t.manager.popUp.later);
    if (await later.isVisible()) await later.click();
    await checkState(list, kind, 'manager-list-failed', ...others, ...names);

    const phone = await openPhone({ ...options, page: `${customerPage}?id=${customer.registrationId}`, staff });
    const { page } = phone;
    const close = () => page.getByRole('dialog').getByRole('button', { name: t.common.close, exact: true }).click();
    await findButton(page, d.purposeChange).click();
    await checkState(phone, kind, 'manager-purposes', ...others, ...names);
    await close();
    await findButton(page, d.addFollowUp).click();
    await findButton(page, d.save).click();
    await expect(page.getByText(t.manager.followUp.required)).toBeVisible();
    await checkState(phone, kind, 'manager-follow-up', ...others, ...names);
    await close();
    await findButton(page, d.offer).click();
    await findButton(page, d.offerYes).click();
    await expect(page.getByText(d.offerChoose)).toBeVisible();
    // Those of other tests are among the colleagues.
    await expect(page.getByRole('dialog').getByRole('radio').first()).toBeVisible();
    const colleagues = await page.getByRole('dialog').getByRole('radio').allTextContents();
    await checkState(phone, kind, 'manager-offer', ...colleagues, ...others, ...names);
    await close();
    await findButton(page, d.decline).click();
    await page.getByRole('dialog').getByRole('button', { name: d.declineYes, exact: true }).click();
    await expect(page.getByText(d.declineOther)).toBeVisible();
    await checkState(phone, kind, 'manager-decline', ...others, ...names);
    await close();

    // A substitute serves a colleague's customer, but neither declines nor hands over.
    await page.route(`**/customers/${customer.registrationId}`, async (route) => {
      const answer = await route.fetch();
      const away = { displayName: '陈远', until: '2026-12-05' };
      await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), away } });
    });
    await page.reload();
    await expect(page.getByText(l.standInLimits)).toBeVisible();
    for (const name of [d.call, d.acknowledge, d.addFollowUp]) await expect(findButton(page, name)).toBeVisible();
    for (const name of [d.offer, d.decline]) await expect(findButton(page, name)).toHaveCount(0);
    await checkState(phone, kind, 'manager-stand-in', ...others, ...names);

    const gone = await openPhone({ ...options, page: `${customerPage}?id=00000000-0000-7000-8000-000000000000`, staff });
    await expect(gone.page.getByText(d.notFound)).toBeVisible();
    await checkState(gone, kind, 'manager-customer-gone', ...others, ...names);
  });

test('no screen jumps while it loads', async ({ host, browser, openPhone }) => {
  const typing = await createFilledInApplicant(host, browser, '深圳市平稳样例有限公司');
  const waiting = await submitRegistration(host, browser, '深圳市平稳等待样例有限公司');
  const { manager: staff, customer } = await createAssignedCustomer(host, browser, '深圳市平稳客户样例有限公司');
  const screens: [name: string, options: PhoneOptions, shown: (page: Page) => Locator][] = [
    ['welcome', {}, (page) => findButton(page, zh.register.welcome.signIn)],
    ['form', { person: typing, checked: Object.values(typing.papers) }, (page) => findButton(page, zh.register.submit)],
    ['status-pending', { page: statusPage, person: waiting }, (page) => page.getByText(zhStatus.allowMessageText)],
    ['status-approved', { page: statusPage, person: customer }, (page) => page.getByText(zhStatus.guide, { exact: true })],
    ['me', { page: minePage, person: waiting }, (page) => findButton(page, zhMe.erase)],
    ['policies', { page: policyPage }, (page) => page.locator('.policy').last()],
    ['manager-customers', { page: customersPage, staff }, (page) => page.locator('.customer').first()],
    [
      'manager-customer',
      { page: `${customerPage}?id=${customer.registrationId}`, staff },
      (page) => page.getByText(zhManager.detail.timeline, { exact: true }),
    ],
  ];
  for (const [name, options, shown] of screens)
    await test.step(name, async () => {
      const phone = await openPhone(options);
      await expect(shown(phone.page)).toBeVisible();
      // Also what arrives last, for example the card that offers a message.
      await phone.page.waitForLoadState('networkidle');
      phone.expectNoJump(name);
    });
});
