// The form in error cases: faults at their fields, no network, a killed app, a second phone.
import type { Request, Route } from '@playwright/test';
import * as zh from '../../miniprogram/lib/text/zh';
import { expect, test } from './fixture';
import {
  acceptReading,
  addPicture,
  choose,
  expectSaved,
  findButton,
  findField,
  openStep,
  startOffline,
  submit,
  submittedHeading,
  typeInto,
  waitForReading,
  withoutTimer,
} from './form';
import { call, createApplicant, createFilledInApplicant, createVerifiedApplicant, form, newNumber, uploadPictures } from './people';
import { createStaff } from './staff';

test('faults are shown at their fields, and "next" scrolls to the first of them', async ({ host, openPhone }) => {
  const phone = await openPhone({ person: await createVerifiedApplicant(host) });
  const { page } = phone;
  await findButton(page, '下一步').click();
  await expect(findField(page, 'companyName')).toContainText('必填');
  await expect(findField(page, 'detailAddress')).toContainText('必填');
  await phone.checkLayout('form-required');

  await typeInto(page, '统一社会信用代码', '1234');
  await expect(findField(page, 'creditCode')).toContainText('18');
  // A person's number is not stored in a field that everybody sees.
  await typeInto(page, '统一社会信用代码', '13800138000');
  await expect(findField(page, 'creditCode')).toContainText('此处请勿填写身份证号码或手机号');
  // A copied code has blanks or a label; it is not cut, so the server can name the code in it.
  for (const pasted of ['9135 0100 M000 100Y 43', '统一社会信用代码：91350100M000100Y43']) {
    await typeInto(page, '统一社会信用代码', pasted);
    await expect(page.getByLabel('统一社会信用代码')).toHaveValue(pasted);
    await expect(findField(page, 'creditCode')).toContainText('是否为 91350100M000100Y43');
  }
  // A wrong check digit is only a warning, because some real codes have one.
  await typeInto(page, '统一社会信用代码', '91320598MA1WK7Q44A');
  await expect(findField(page, 'creditCode').locator('[class*=--message][class*=--warning]')).toBeVisible();
  await typeInto(page, '企业名称', '苏州样例电子有限公司');
  await findButton(page, '使用“苏州样例电子有限公司”').click();
  // A city without districts, and a municipality whose city is chosen automatically.
  await choose(page, /^用电地区/, '广东省', '东莞市');
  await expect(findField(page, 'region')).toContainText('广东省 东莞市');
  await choose(page, /^用电地区/, '北京市', '海淀区');
  await expect(findField(page, 'region')).toContainText('北京市 海淀区');
  await typeInto(page, '详细地址', '中关村大街1号');
  await findButton(page, '下一步').click();

  await typeInto(page, '姓名', '王@');
  await expect(findField(page, 'realName').locator('[class*=--message][class*=--blocking]')).toContainText('姓名只能含文字');
  await typeInto(page, '姓名', '买买提·吐尔逊');
  await typeInto(page, '职务', '经理');
  await typeInto(page, '联系电话', '12345');
  await expect(findField(page, 'contactPhone').locator('[class*=--message][class*=--blocking]')).toBeVisible();
  await typeInto(page, '电子邮箱', 'nobody');
  await expect(findField(page, 'email').locator('[class*=--message][class*=--blocking]')).toBeVisible();
  await findButton(page, '下一步').click();
  await expect(page.getByLabel('联系电话')).toBeInViewport();
  await phone.checkLayout('form-contact-faults');
  await typeInto(page, '联系电话', '0755-12345678');
  await typeInto(page, '电子邮箱', '');
  await findButton(page, '下一步').click();

  await choose(page, /^电压等级/);
  await page.getByRole('radio', { name: '10千伏', exact: true }).click();
  await typeInto(page, '用电容量', '100');
  await typeInto(page, '月用电量', '999999');
  await expect(findField(page, 'monthlyUsage').locator('[class*=--message][class*=--blocking]')).toBeVisible();
  await typeInto(page, '月用电量', '1万');
  await expect(findField(page, 'monthlyUsage').locator('[class*=--message][class*=--blocking]')).toBeVisible();
  await typeInto(page, '月用电量', '２００００');
  await typeInto(page, '当前电价', '68');
  await expect(findField(page, 'currentPrice').locator('[class*=--message][class*=--blocking]')).toContainText('分');
  await page.getByText('单位怎么填？').last().click();
  await phone.checkLayout('form-power-faults');
  await typeInto(page, '当前电价', '1.5');
  // Unusual, but possible.
  await expect(findField(page, 'currentPrice').locator('[class*=--message][class*=--warning]')).toBeVisible();
  await expectSaved(page);
  await findButton(page, '下一步').click();
  await expect(page.getByText(/还有 3 处/)).toBeVisible();
  await findButton(page, '提交审核').click();
  await expect(findField(page, 'businessLicense')).toContainText('必填');
});

test('a company of the directory is found during typing, and a tap fills in its name, code and region', async ({ host, openPhone }) => {
  host.importCompanies('苏州澄湖样例铸造有限公司,91320507MA1WK7Q44Y,江苏省,苏州市,相城区');
  const person = await createVerifiedApplicant(host);
  const phone = await openPhone({ person });
  const { page } = phone;
  await page.getByLabel('企业名称').fill('澄湖样例');
  const found = findButton(page, /^苏州澄湖样例铸造有限公司/);
  await expect(found).toContainText('91320507MA1WK7Q44Y 江苏省 苏州市 相城区');
  await expect(found.locator('[class$="--mark"]')).toHaveText('澄湖样例');
  await phone.checkLayout('form-company-found');
  await found.click();
  await expect(found).toHaveCount(0);
  await expect(page.getByLabel('企业名称')).toHaveValue('苏州澄湖样例铸造有限公司');
  await expect(page.getByLabel('统一社会信用代码')).toHaveValue('91320507MA1WK7Q44Y');
  await expect(findField(page, 'region')).toContainText('江苏省 苏州市 相城区');
  await expectSaved(page);
  const { body } = await call<{ draft: object }>(host, 'GET /auth/draft', person.accessToken);
  expect(body.draft).toMatchObject({
    companyName: '苏州澄湖样例铸造有限公司',
    creditCode: '91320507MA1WK7Q44Y',
    city: '苏州市',
    district: '相城区',
  });
});

test('a blank before the next word stays after a save, and two taps on "next" open one step', async ({ host, openPhone }) => {
  const person = await createVerifiedApplicant(host);
  await call(host, 'PUT /auth/draft', person.accessToken, form('苏州空格样例有限公司'));
  const { page } = await openPhone({ person });
  await openStep(page, '企业信息');
  const street = page.getByLabel('详细地址');
  await Promise.all([page.waitForResponse('**/auth/draft'), street.fill('Fenghuang ')]);
  await expectSaved(page);
  await expect(street).toHaveValue('Fenghuang ');
  await street.fill('Fenghuang Road');

  let go = () => undefined as void;
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route('**/auth/draft', async (route) => {
    await held;
    await route.continue();
  });
  await findButton(page, '下一步').click();
  await findButton(page, '下一步').click();
  go();
  await expect(page.getByRole('tab', { name: '联系人' })).toHaveAttribute('aria-selected', 'true');
  await expectSaved(page);
  await expect(page.getByRole('tab', { name: '联系人' })).toHaveAttribute('aria-selected', 'true');

  // The nickname is stored without blanks at its ends and without invisible characters; during typing it stays as typed.
  const nickname = page.getByLabel('昵称');
  for (const typed of ['John\u200b ', 'John ']) {
    await Promise.all([page.waitForResponse('**/auth/draft'), nickname.fill(typed)]);
    await expectSaved(page);
    await expect(nickname).toHaveValue(typed);
  }
  await nickname.pressSequentially('Smith');
  await nickname.blur();
  const stored = async () => (await call<{ draft: object }>(host, 'GET /auth/draft', person.accessToken)).body.draft;
  await expect.poll(stored).toMatchObject({ wxNickname: 'John Smith' });
  await expect(nickname).toHaveValue('John Smith');
});

test('two account numbers are typed one after the other, with a save between them', async ({ host, openPhone }) => {
  const person = await createVerifiedApplicant(host);
  const { page } = await openPhone({ person });
  await openStep(page, '用电信息');
  const accounts = page.getByLabel('用电户号');
  await Promise.all([page.waitForResponse('**/auth/draft'), accounts.pressSequentially('0312345678901,')]);
  await expectSaved(page);
  await expect(accounts).toHaveValue('0312345678901,');
  await Promise.all([page.waitForResponse('**/auth/draft'), accounts.pressSequentially('0312345678902')]);
  await expectSaved(page);
  // The cursor does not move: the text is not rewritten.
  await expect(accounts).toHaveValue('0312345678901,0312345678902');
  const { body } = await call<{ draft: object }>(host, 'GET /auth/draft', person.accessToken);
  expect(body.draft).toMatchObject({ accountNumbers: ['0312345678901', '0312345678902'] });
  // The most that the server accepts: twenty numbers of twenty digits.
  const many = Array.from({ length: 20 }, (_, i) => `031234567890${String(i).padStart(8, '0')}`);
  await accounts.fill(many.join(', '));
  await accounts.blur();
  const stored = async () => (await call<{ draft: object }>(host, 'GET /auth/draft', person.accessToken)).body.draft;
  await expect.poll(stored).toMatchObject({ accountNumbers: many });
  // Another phone's number is shown.
  await call(host, 'PUT /auth/draft', person.accessToken, { accountNumbers: ['0312345678903'] });
  await page.reload();
  await openStep(page, '用电信息');
  await expect(accounts).toHaveValue('0312345678903');
});

test('without a network the text is stored on the phone, and sent when the network is back', async ({ host, openPhone }) => {
  const person = await createVerifiedApplicant(host);
  const phone = await openPhone({ person });
  const { page } = phone;
  await withoutTimer(page);
  await typeInto(page, '详细地址', '渭塘镇');
  await expectSaved(page);
  await phone.network('none');
  await typeInto(page, '详细地址', '渭塘镇凤阳路288号');
  await expect(page.getByText('仅保存在本机，稍后自动上传')).toBeVisible();
  await phone.checkLayout('form-offline');
  // Sent because the phone reports that the network is back: nothing else retries here.
  await phone.network('wifi');
  await expectSaved(page);
  const kept = async () =>
    (await call<{ draft: { detailAddress: string } }>(host, 'GET /auth/draft', person.accessToken)).body.draft.detailAddress;
  expect(await kept()).toBe('渭塘镇凤阳路288号');

  // Nothing is lost after a kill of the app, either.
  await phone.network('none');
  await typeInto(page, '详细地址', '渭塘镇凤阳路288号3幢');
  await expect(page.getByText('仅保存在本机，稍后自动上传')).toBeVisible();
  await startOffline(page);
  await phone.kill();
  await expect(page.getByLabel('详细地址')).toHaveValue('渭塘镇凤阳路288号3幢');
  await phone.network('wifi');
  await expectSaved(page);
  expect(await kept()).toBe('渭塘镇凤阳路288号3幢');
});

test('text that the server cannot store now stays on the phone, and the network is not blamed', async ({ host, browser, openPhone }) => {
  const person = await createFilledInApplicant(host, browser, '深圳市繁忙样例有限公司');
  const phone = await openPhone({ person, checked: Object.values(person.papers) });
  const { page } = phone;
  await expect(page.getByText(zh.register.allFilled)).toBeVisible();
  const busy = { status: 503, headers: { 'Retry-After': '30' }, json: { code: 'database_unavailable' } };
  await page.route('**/auth/draft', (route) => (route.request().method() === 'PUT' ? route.fulfill(busy) : route.continue()));
  await openStep(page, '企业信息');
  await typeInto(page, '详细地址', '科技园南区二路2号');
  await expect(page.getByText(zh.register.kept.phone)).toBeVisible();
  await openStep(page, '证件照片');
  await submit(page, '提交审核', '拒绝');
  await expect(page.locator('.bottom .problem')).toHaveText(zh.register.notUploaded);
  for (const text of [zh.register.notUploaded, zh.register.kept.phone]) expect(text).not.toMatch(/无网络|联网/);
  await phone.checkLayout('form-not-uploaded');
});

test('a request for a code whose response was lost is repeated as the same request, so that one message is sent', async ({
  host,
  openPhone,
}) => {
  const phone = await openPhone({ person: await createApplicant(host) });
  const { page } = phone;
  const number = newNumber('139');
  const keys: string[] = [];
  const away = async (route: Route): Promise<void> => {
    keys.push((await route.request().headerValue('idempotency-key')) ?? '');
    if (keys.length === 1) await route.fetch();
    await route.abort();
  };
  await page.route('**/auth/send-code', away);
  await page.getByLabel('手机号').fill(number);
  await findButton(page, '获取验证码').click();
  await expect(page.getByText(zh.problem.network)).toBeVisible();
  await page.unroute('**/auth/send-code', away);
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/send-code')) keys.push(request.headers()['idempotency-key'] ?? '');
  });
  await findButton(page, '获取验证码').click();
  await expect(page.getByText(/秒后可重发/)).toBeVisible();
  expect(new Set(keys).size).toBe(1);
  const sent = (await (await fetch(`${host.url}/sandbox/sms?phone=${number}`)).json()) as unknown[];
  expect(sent.length).toBe(1);
});

test('an upload that loses the network is repeated as the same upload', async ({ host, openPhone }) => {
  const phone = await openPhone({ samples: true, person: await createVerifiedApplicant(host) });
  const { page, context } = phone;
  // A person who has agreed and taps before the phone has read the consent is not asked again.
  let answerConsent: () => void = () => undefined;
  await page.route('**/privacy/consent', (route) => new Promise<void>((done) => (answerConsent = done)).then(() => route.continue()), {
    times: 1,
  });
  await page.reload();
  await openStep(page, '证件照片');
  const keys: string[] = [];
  page.on('request', (request: Request) => {
    if (request.url().endsWith('/upload/image') && request.method() === 'POST') keys.push(request.headers()['idempotency-key'] ?? '');
  });
  const line = await context.newCDPSession(page);
  const speed = (bytes: number) =>
    line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes });
  await speed(20_000);
  await addPicture(phone, '身份证国徽面', '身份证国徽面');
  answerConsent();
  await expect(page.getByText(/正在上传 [1-9]/)).toBeVisible();
  await phone.checkLayout('form-papers-uploading');
  // It continues while something else is typed.
  await openStep(page, '联系人');
  await openStep(page, '证件照片');
  await expect(page.getByText(/正在上传 [1-9]/)).toBeVisible();
  await phone.network('none');
  await expect(findButton(page, '继续上传')).toBeVisible({ timeout: 30_000 });
  await phone.checkLayout('form-papers-broken-off');
  await phone.network('wifi');
  await speed(-1);
  await findButton(page, '继续上传').click();
  await waitForReading(page);
  expect(new Set(keys).size).toBe(1);
  expect(keys.length).toBeGreaterThan(1);
  await expectSaved(page);
});

test('the app is killed at each step and at the submission, and nothing has to be typed or sent twice', async ({ host, openPhone }) => {
  test.slow();
  const phone = await openPhone({ samples: true });
  const { page } = phone;
  await findButton(page, '微信登录，开始注册').waitFor();
  await phone.kill();
  await page.getByRole('checkbox').nth(0).click();
  await page.getByRole('checkbox').nth(1).click();
  await findButton(page, '微信登录，开始注册').click();
  await findButton(page, '同意').click();
  await findButton(page, '一键获取微信手机号').waitFor();
  await phone.kill();
  await page.getByLabel('手机号').fill(phone.number);
  await findButton(page, '获取验证码').click();
  await expect(page.getByText(/秒后可重发/)).toBeVisible();
  const until = await phone.readStored('phone.code');
  await phone.kill();
  // The countdown continues to the same moment, and does not restart.
  await expect(page.getByText(/秒后可重发/)).toBeVisible();
  expect(await phone.readStored('phone.code')).toEqual(until);
  const left = Math.ceil(((until as { until: number }).until - (await page.evaluate(() => Date.now()))) / 1000);
  const shown = Number(/\d+/.exec((await page.getByText(/秒后可重发/).textContent()) ?? '')?.[0]);
  expect(Math.abs(shown - left)).toBeLessThanOrEqual(2);
  await page.getByLabel('验证码').fill(await host.smsCode(phone.number));

  await typeInto(page, '企业名称', '苏州恒晟精密铸造有限公司');
  await choose(page, /^用电地区/, '江苏省', '苏州市', '相城区');
  await typeInto(page, '详细地址', '渭塘镇凤阳路288号');
  // At once, before a pause in typing or a save.
  await phone.kill();
  await expect(page.getByLabel('姓名')).toBeVisible();
  await openStep(page, '企业信息');
  await expect(page.getByLabel('企业名称')).toHaveValue('苏州恒晟精密铸造有限公司');
  await openStep(page, '联系人');
  await typeInto(page, '姓名', '陆建明');
  await typeInto(page, '职务', '能源主管');
  await phone.kill();
  await choose(page, /^电压等级/);
  await page.getByRole('radio', { name: '10千伏', exact: true }).click();
  await typeInto(page, '用电容量', '3150');
  await typeInto(page, '月用电量', '860000');
  await typeInto(page, '当前电价', '0.68');
  await phone.kill();
  for (const [kind, sample] of [
    ['营业执照', '营业执照'],
    ['身份证人像面', '身份证人像面'],
    ['身份证国徽面', '身份证国徽面'],
  ] as const) {
    await addPicture(phone, kind, sample);
    await waitForReading(page);
    await acceptReading(page);
    await findButton(page, '确认无误').click();
    await expect(findButton(page, '确认无误')).toHaveCount(0);
    await expectSaved(page);
  }
  await phone.kill();
  await expect(page.getByText('✓ 已核对')).toHaveCount(3);

  // The server accepts the submission, the response is lost, and the app is killed.
  const sent: { key: string | undefined; body: string | null }[] = [];
  await page.route('**/auth/register', async (route) => {
    const request = route.request();
    sent.push({ key: request.headers()['idempotency-key'], body: request.postData() });
    if (sent.length > 1) return route.continue();
    await route.fetch();
    await route.abort();
    await phone.network('none');
  });
  await submit(page, '提交审核', '拒绝');
  await expect(page.getByText('网络中断，尚未确认是否提交成功')).toBeVisible();
  await phone.kill();
  await expect(page.getByRole('heading', { name: submittedHeading })).toBeVisible();
  expect(sent.length).toBe(2);
  expect(sent[1]).toEqual(sent[0]);
  await expect(page.getByText(/第2次提交/)).toHaveCount(0);
});

test('a submission without a response is shown as unconfirmed, also after a restart, and is sent again when the network is back', async ({
  host,
  browser,
  openPhone,
}) => {
  for (const restarted of [false, true])
    await test.step(restarted ? 'after a restart' : 'without a restart', async () => {
      const person = await createFilledInApplicant(host, browser, '深圳市断网提交样例有限公司');
      const phone = await openPhone({ person, checked: Object.values(person.papers) });
      const { page } = phone;
      await withoutTimer(page);
      // A person who refuses messages, or has switched them off in WeChat, can still submit.
      await page.evaluate((answer) => (window.__host.pages.answers.subscribe = answer), restarted ? 'fail' : 'reject');
      await expect(page.getByText('全部填写完成，可以提交。')).toBeVisible();
      const keys: string[] = [];
      await page.route('**/auth/register', async (route) => {
        keys.push((await route.request().headerValue('idempotency-key')) ?? '');
        if (keys.length > 1) return route.continue();
        await route.abort();
        await phone.network('none');
      });
      await findButton(page, '提交审核').click();
      await expect(page.getByText('网络中断，尚未确认是否提交成功')).toBeVisible();
      await expect(page.getByText('提交结果待确认，联网后自动处理')).toBeVisible();
      if (restarted) {
        await startOffline(page);
        await phone.kill();
        await expect(page.getByText('网络中断，尚未确认是否提交成功')).toBeVisible();
        await expect(page.getByText('提交结果待确认，联网后自动处理')).toBeVisible();
        await phone.checkLayout('form-unconfirmed');
        await openStep(page, '企业信息');
        await expect(page.getByLabel('企业名称')).toHaveValue('深圳市断网提交样例有限公司');
      }
      await phone.network('wifi');
      await expect(page.getByRole('heading', { name: submittedHeading })).toBeVisible();
      expect(keys.length).toBeGreaterThan(1);
      expect(new Set(keys).size).toBe(1);
    });
});

test('a submission without a response is not sent over what another phone changed since, and the person is told', async ({
  host,
  browser,
  openPhone,
}) => {
  const person = await createFilledInApplicant(host, browser, '深圳市两机提交样例有限公司');
  const phone = await openPhone({ person, checked: Object.values(person.papers) });
  const { page } = phone;
  await withoutTimer(page);
  await page.evaluate(() => (window.__host.pages.answers.subscribe = 'reject'));
  await expect(page.getByText('全部填写完成，可以提交。')).toBeVisible();
  let submissions = 0;
  await page.route('**/auth/register', async (route) => {
    submissions++;
    await route.abort();
    await phone.network('none');
  });
  await findButton(page, '提交审核').click();
  await expect(page.getByText('提交结果待确认，联网后自动处理')).toBeVisible();
  const other = await openPhone();
  await other.signIn(person);
  await openStep(other.page, '企业信息');
  await typeInto(other.page, '详细地址', '凤阳路288号');
  await expectSaved(other.page);
  await phone.network('wifi');
  await expect(page.getByText('另一台手机修改了资料，之前的提交没有发送。请核对后重新提交。')).toBeVisible();
  expect(submissions).toBe(1);
});

test('two phones of one person show each other’s input, and of two texts the later one counts', async ({ host, openPhone }) => {
  const person = await createVerifiedApplicant(host);
  const [one, other] = [await openPhone(), await openPhone()];
  await one.signIn(person);
  await typeInto(one.page, '详细地址', '渭塘镇');
  await expectSaved(one.page);
  await other.signIn(person);
  await expect(other.page.getByLabel('详细地址')).toHaveValue('渭塘镇');
  await one.network('none');
  await typeInto(one.page, '详细地址', '凤阳路288号');
  await expect(one.page.getByText('仅保存在本机，稍后自动上传')).toBeVisible();
  // "Saved" is shown already; this save is the one to wait for.
  const kept = other.page.waitForResponse((it) => it.request().method() === 'PUT' && it.url().endsWith('/auth/draft') && it.ok());
  await typeInto(other.page, '详细地址', '凤阳路300号');
  await kept;
  await one.network('wifi');
  // Typed earlier, so the other phone's value is used, and this one's is offered.
  await one.kill();
  await expect(one.page.getByLabel('详细地址')).toHaveValue('凤阳路300号');
  await expect(one.page.getByText('本机填写的是：凤阳路288号')).toBeVisible();
  await one.checkLayout('form-conflict');
  await one.page.getByRole('button', { name: '改用' }).click();
  await expect(one.page.getByLabel('详细地址')).toHaveValue('凤阳路288号');
  await expectSaved(one.page);
});

test('back online without a restart, the later text of another phone is used, and both are offered at each field', async ({
  host,
  browser,
  openPhone,
}) => {
  const person = await createVerifiedApplicant(host);
  const phone = await openPhone({ samples: true, person });
  const { page } = phone;
  await openStep(page, '用电信息');
  await choose(page, /^电压等级/);
  await page.getByRole('radio', { name: '10千伏', exact: true }).click();
  await openStep(page, '企业信息');
  await choose(page, /^用电地区/, '江苏省', '苏州市', '相城区');
  await typeInto(page, '详细地址', '渭塘镇');
  await expectSaved(page);

  await phone.network('none');
  await typeInto(page, '详细地址', '凤阳路288号');
  // The lists are already on the phone.
  await choose(page, /^所属行业/);
  await page.getByRole('radio').first().click();
  const industry = (await page.getByLabel(/^所属行业/).textContent()) ?? '';
  await openStep(page, '联系人');
  await page.getByLabel('昵称').fill('小陆');
  await page.getByLabel('昵称').blur();
  await openStep(page, '用电信息');
  await choose(page, /^电压等级/);
  await page.getByRole('radio', { name: '35千伏', exact: true }).click();
  await expect(page.getByText('仅保存在本机，稍后自动上传')).toBeVisible();
  const later = { detailAddress: '凤阳路300号', industry: 'chemistry', wxNickname: '老陆', voltageLevel: 'KV110' };
  await call(host, 'PUT /auth/draft', person.accessToken, later);
  await phone.network('wifi');
  await expectSaved(page);
  const { body } = await call<{ draft: Record<string, unknown> }>(host, 'GET /auth/draft', person.accessToken);
  expect(body.draft).toMatchObject(later);

  await expect(findField(page, 'voltageLevel')).toContainText('本机填写的是：35千伏');
  await phone.checkLayout('form-conflict-voltage');
  await findField(page, 'voltageLevel').getByRole('button', { name: '保留当前内容' }).click();
  await expect(findField(page, 'voltageLevel')).not.toContainText('本机填写的是');
  await openStep(page, '联系人');
  await expect(page.getByText('本机填写的是：小陆')).toBeVisible();
  await phone.checkLayout('form-conflict-nickname');
  await openStep(page, '企业信息');
  await expect(page.getByLabel('详细地址')).toHaveValue('凤阳路300号');
  await expect(findField(page, 'detailAddress')).toContainText('本机填写的是：凤阳路288号');
  await expect(findField(page, 'industry')).toContainText(`本机填写的是：${industry.trim()}`);
  await phone.checkLayout('form-conflict-company');

  // A page that was hidden while the other phone saved shows it at once.
  await phone.hide();
  const guangdong = { province: '广东省', city: '深圳市', district: '福田区', regionCode: null };
  await call(host, 'PUT /auth/draft', person.accessToken, guangdong);
  await phone.show();
  await expect(findField(page, 'region')).toContainText('广东省 深圳市 福田区');

  // The parts of a region are one choice; a picture is offered as a picture. Only the form has no network.
  await page.route('**/auth/draft', (route) => route.abort());
  await choose(page, /^用电地区/, '江苏省', '苏州市', '吴中区');
  await openStep(page, '证件照片');
  await addPicture(phone, '身份证国徽面', '身份证国徽面');
  await waitForReading(page);
  await expect(page.getByText('仅保存在本机，稍后自动上传')).toBeVisible();
  const { idCardBack } = await uploadPictures(host, browser, person, ['idCardBack']);
  await call(host, 'PUT /auth/draft', person.accessToken, { ...guangdong, city: '东莞市', district: null, idCardBack });
  await page.unroute('**/auth/draft');
  // While the other picture is being read, the reading of this one cannot be confirmed.
  await expect(findField(page, 'idCardBack').getByLabel('签发机关')).toBeVisible();
  await page.route('**/ocr/recognize', () => undefined);
  await phone.network('none');
  await phone.network('wifi');
  await expect(findField(page, 'idCardBack')).toContainText('两台手机上传的照片不同');
  await expect(findField(page, 'idCardBack').getByText('正在识别…')).toBeVisible();
  await expect(findField(page, 'idCardBack').getByLabel('签发机关')).toHaveCount(0);
  await phone.checkLayout('form-conflict-picture');
  await findField(page, 'idCardBack').getByRole('button', { name: '改用另一张' }).click();
  await expect(findField(page, 'idCardBack')).not.toContainText('两台手机');
  await openStep(page, '企业信息');
  await expect(findField(page, 'region')).toContainText('广东省 东莞市');
  await expect(findField(page, 'region')).toContainText('本机填写的是：江苏省 苏州市 吴中区');
  await findField(page, 'region').getByRole('button', { name: '改用' }).click();
  await expect(findField(page, 'region')).toContainText('江苏省 苏州市 吴中区');
  await expectSaved(page);
  await expect
    .poll(async () => (await call<{ draft: object }>(host, 'GET /auth/draft', person.accessToken)).body.draft)
    .toMatchObject({ province: '江苏省', city: '苏州市', district: '吴中区' });
});

test('the form fits in English and with the largest font, from the welcome to the pictures', async ({ openPhone }) => {
  for (const [name, options] of [
    ['en', { language: 'en' as const }],
    ['large', { font: 24 }],
  ] as const) {
    const phone = await openPhone({ ...options, samples: true });
    const { page } = phone;
    await page.getByRole('checkbox').nth(0).click();
    await page.getByRole('checkbox').nth(1).click();
    await phone.checkLayout(`${name}-welcome`);
    await page.getByRole('button', { name: /Sign in with WeChat|微信登录/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Agree|同意)$/ })
      .click();
    const oneTap = page.getByRole('button', { name: /Use my WeChat|一键/ });
    await oneTap.waitFor();
    await phone.checkLayout(`${name}-phone`);
    await oneTap.click();
    for (let step = 0; step < 4; step++) {
      await page.getByRole('tab').nth(step).click();
      await phone.checkLayout(`${name}-form-${step + 1}`);
      if (name === 'en') await expect(page.locator('wx-web-view').last()).not.toContainText(/[\u4e00-\u9fff]/);
    }
  }
});

test('fields that the retailer requires are not marked as optional, and a region that it does not serve is reported at its field', async ({
  host,
  openPhone,
}) => {
  const admin = await createStaff(host, 'admin');
  const activate = async (policy: object) => {
    const { etag } = await call(host, 'GET /policies/requirements', admin.accessToken);
    await call(host, 'POST /policies/requirements/activate', admin.accessToken, { policy, reason: '测试' }, etag);
  };
  const person = await createVerifiedApplicant(host);
  await activate({ creditCode: true, industry: false, leastAccountNumbers: 0, provinces: ['320000'] });
  try {
    const { page } = await openPhone({ person });
    await expect(findField(page, 'industry')).toContainText('选填');
    await expect(findField(page, 'creditCode')).not.toContainText('选填');
    await choose(page, /^用电地区/, '广东省', '东莞市');
    await expect(findField(page, 'region')).toContainText('目前只在以下地区开展业务：江苏省');
    await choose(page, /^用电地区/, '江苏省', '苏州市', '虎丘区');
    await expectSaved(page);
    await expect(findField(page, 'region')).not.toContainText('目前只在');
  } finally {
    await activate({ creditCode: false, industry: false, leastAccountNumbers: 0 });
  }
});
