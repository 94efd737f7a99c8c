// A slow network, and a lossy one: typed text and pictures arrive exactly once.
import type { Route } from '@playwright/test';
import { expect, test, type Phone } from './fixture';
import {
  acceptReading,
  addPicture,
  expectSaved,
  findButton,
  findField,
  openStep,
  submit,
  submittedHeading,
  typeInto,
  waitForReading,
} from './form';
import { call, createFilledInApplicant, form, type Registered, uploadPictures } from './people';

test.describe.configure({ timeout: 180_000 });

/** Only requests of the mini-program to the server; WeChat loads the files of the mini-program itself. */
const isApiRequest = (url: URL): boolean => !url.pathname.startsWith('/miniprogram/') && !url.pathname.startsWith('/sandbox/');

interface Exported {
  submissions: unknown[];
  pictures: { kind: string }[];
  history: { what: string }[];
}

/** Checks the server's data: one submission, and each picture once. */
async function expectOnce(host: Parameters<typeof call>[0], { accessToken }: Pick<Registered, 'accessToken'>): Promise<void> {
  const { body } = await call<Exported>(host, 'GET /privacy/export', accessToken);
  expect(body.submissions).toHaveLength(1);
  expect(body.history.filter((it) => it.what === 'info_submitted')).toHaveLength(1);
  expect(body.pictures.map((it) => it.kind).sort()).toEqual(['businessLicense', 'idCardBack', 'idCardFront']);
}

async function withdrawApplication(phone: Phone): Promise<void> {
  await openStep(phone.page, '证件照片');
  await addPicture(phone, '身份证国徽面', '身份证国徽面');
}

test('on slow 3G the form is saved, a picture is uploaded completely, and nothing is sent twice', async ({ host, browser, openPhone }) => {
  const person = await createFilledInApplicant(host, browser, '深圳市慢网样例有限公司', ['businessLicense', 'idCardFront']);
  const phone = await openPhone({ samples: true, person, checked: Object.values(person.papers) });
  const { page } = phone;
  await expect(findButton(page, '提交审核')).toBeVisible();
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(`${new URL(request.url()).pathname} ${request.headers()['idempotency-key']}`);
  });
  // Slow 3G as in Chromium's own tools: 400 ms, 400 kbit/s both ways.
  const line = await phone.context.newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 400,
    downloadThroughput: 50_000,
    uploadThroughput: 50_000,
  });

  await openStep(page, '企业信息');
  await typeInto(page, '详细地址', '科技园南区一路1号5楼');
  await expect(page.getByText('正在保存…')).toBeVisible();
  await expectSaved(page);
  await withdrawApplication(phone);
  await expect(page.getByText(/正在上传 [1-9]/)).toBeVisible();
  // Meanwhile the screen can be used.
  await openStep(page, '联系人');
  await typeInto(page, '职务', '电力主管');
  await openStep(page, '证件照片');
  await waitForReading(page);
  await acceptReading(page);
  await findButton(page, '确认无误').click();
  await expect(findField(page, 'idCardBack').getByText('已核对')).toBeVisible();
  await expectSaved(page);
  await submit(page, '提交审核', '拒绝');
  await expect(page.getByRole('heading', { name: submittedHeading })).toBeVisible();
  expect(new Set(sent).size).toBe(sent.length);
  await expectOnce(host, person);
});

/** Of the attempts of one request the first loses its request, the second its response. */
class LossyNetwork {
  private readonly tries = new Map<string, number>();
  readonly lost: string[] = [];

  readonly handle = async (route: Route): Promise<void> => {
    const request = route.request();
    const { pathname, search } = new URL(request.url());
    const name = `${request.method()} ${pathname}${search} ${request.headers()['idempotency-key'] ?? ''}`;
    const tried = this.tries.get(name) ?? 0;
    this.tries.set(name, tried + 1);
    const fate = tried % 4;
    if (fate < 2) this.lost.push(name);
    if (fate === 1) await route.fetch().catch(() => undefined);
    await (fate < 2 ? route.abort('connectionreset') : route.continue()).catch(() => undefined);
  };
}

test('a network that loses each request and each response once creates one person, one submission, and each picture once', async ({
  host,
  browser,
  openPhone,
}) => {
  const phone = await openPhone({ samples: true });
  const { page, context } = phone;
  const network = new LossyNetwork();
  await expect(findButton(page, '微信登录，开始注册')).toBeVisible();
  await page.evaluate(() => (window.__host.pages.answers.privacy = true));
  await context.route(isApiRequest, network.handle);

  // A sign-in is not repeated automatically, because its code is valid once. The person taps until it succeeds.
  await page.getByRole('checkbox').nth(0).click();
  await page.getByRole('checkbox').nth(1).click();
  const oneTap = findButton(page, '一键获取微信手机号');
  await expect(async () => {
    await findButton(page, '微信登录，开始注册').click();
    await expect(page.getByText(/网络连接不上/).or(oneTap)).toBeVisible();
    await expect(oneTap).toBeVisible({ timeout: 1 });
  }).toPass();
  await oneTap.click();
  await expect(page.getByLabel('企业名称')).toBeVisible();

  const person = await phone.readStored<Registered>('session.applicant');
  if (!person) throw new Error('nobody is signed in');
  // The rest of the form is filled in from another phone, so that only the last steps remain here.
  const papers = await uploadPictures(host, browser, person, ['businessLicense', 'idCardFront']);
  const { detailAddress, ...rest } = form('深圳市断网样例有限公司');
  await call(host, 'PUT /auth/draft', person.accessToken, { ...rest, ...papers });
  await phone.markConfirmed(Object.values(papers));
  await context.unroute(isApiRequest, network.handle);
  await page.reload();
  await context.route(isApiRequest, network.handle);

  await expect(page.getByLabel('详细地址')).toBeVisible();
  await typeInto(page, '详细地址', detailAddress);
  await expectSaved(page);
  await withdrawApplication(phone);
  await waitForReading(page);
  await acceptReading(page);
  await findButton(page, '确认无误').click();
  await expect(findField(page, 'idCardBack').getByText('已核对')).toBeVisible();
  await expectSaved(page);
  await submit(page, '提交审核', '拒绝');
  await expect(page.getByRole('heading', { name: submittedHeading })).toBeVisible();

  for (const route of ['POST /auth/wechat', 'PUT /auth/draft', 'POST /upload/image', 'POST /auth/register'])
    expect(network.lost.filter((name) => name.startsWith(route)).length).toBeGreaterThanOrEqual(2);
  await expectOnce(host, person);
  expect((await call<{ round: number }>(host, 'GET /auth/status', person.accessToken)).body.round).toBe(1);
});
