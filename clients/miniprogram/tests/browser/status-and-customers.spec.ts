import { randomUUID } from 'node:crypto';
import { expect, test, type Phone } from './fixture';
import { findButton, submit } from './form';
import { password } from './host';
import { call, createFilledInApplicant, submitRegistration } from './people';
import { approveCase, createAssignedCustomer, rejectCase, sharedReviewer } from './staff';

const statusPage = 'pages/auth/verify/verify';

// Creating accounts and uploading pictures takes a while on a busy machine.
test.describe.configure({ timeout: 180_000 });

const name = randomUUID().slice(0, 8);
const manager = `manager-${name}`;

test.beforeAll(({ host }) => {
  host.addStaff({ username: manager, role: 'manager', name: '王敏', territories: '440400' });
});

test('an applicant waits, is rejected, and sees what to correct', async ({ host, browser, openPhone }) => {
  const person = await submitRegistration(host, browser, '深圳市样例精密制造有限公司');
  const phone = await openPhone({ page: statusPage, person });
  await expect(phone.page.getByText('申请已提交').first()).toBeVisible();
  await expect(phone.page.getByText(/^预计.+前完成审核$/)).toBeVisible();

  // A hidden page sends no requests, however long it is hidden; a shown page polls at once.
  await phone.page.clock.install();
  await phone.page.reload();
  await expect(phone.page.getByText('申请已提交').first()).toBeVisible();
  let asked = 0;
  phone.page.on('request', (request) => {
    if (request.url().endsWith('/auth/status')) asked++;
  });
  // At night the server requests longer intervals.
  await phone.page.clock.fastForward('24:00:00');
  await expect.poll(() => asked).toBeGreaterThan(0);
  await phone.hide();
  await rejectCase(host, person, { code: 'licence_unreadable' });
  // Requests sent before the page was hidden are answered.
  await phone.page.waitForLoadState('networkidle');
  asked = 0;
  await phone.page.clock.fastForward('24:00:00');
  expect(asked).toBe(0);
  await expect(phone.page.getByText('撤回申请')).toBeVisible();
  await phone.show();
  await expect(phone.page.getByText('资料需要修改')).toBeVisible();
  await expect(phone.page.locator('.reason')).toContainText('营业执照');
  await phone.page.getByText('去修改').click();
  await expect(phone.page).toHaveURL(/register\/register/);
});

test('a pending review is urged once a day, also after the app was closed', async ({ host, browser, openPhone }) => {
  const person = await submitRegistration(host, browser, '深圳市催办样例有限公司');
  const phone = await openPhone({ page: statusPage, person });
  const button = phone.page.locator('wx-button', { hasText: '催办' });
  await button.click();
  await expect(phone.page.getByText(/^今日已催办，.+起可再次催办。$/)).toBeVisible();
  await expect(button).toHaveClass(/off/);
  await phone.checkLayout('status-urged');

  await phone.kill();
  await expect(phone.page.getByText(/^今日已催办/)).toBeVisible();
  const queue = await call<{ items: { registrationId: string; flags: string[] }[] }>(
    host,
    `GET /reviews?q=${encodeURIComponent('深圳市催办样例')}`,
    (await sharedReviewer(host)).accessToken,
  );
  expect(queue.body.items.map((item) => item.flags.includes('urged'))).toEqual([true]);
});

test('a person who refused the message at the submission can still allow one, and one who allowed it is not asked', async ({
  host,
  browser,
  openPhone,
}) => {
  const person = await createFilledInApplicant(host, browser, '深圳市通知样例有限公司');
  const phone = await openPhone({ person, checked: Object.values(person.papers) });
  const { page } = phone;
  const allow = page.getByRole('button', { name: '接收审核结果通知' });
  const credits: number[] = [];
  page.on('response', async (answer) => {
    if (answer.url().endsWith('/auth/subscriptions')) credits.push(((await answer.json()) as { credits: number }).credits);
  });
  await submit(page, '提交审核', '拒绝');
  await expect(page.getByRole('heading', { name: '申请已提交' })).toBeVisible();
  await expect(allow).toBeVisible();
  await phone.checkLayout('status-message');
  // Also after a restart.
  await phone.kill();
  await allow.click();
  await page.getByRole('button', { name: '允许' }).click();
  await expect(page.getByText('已允许，审核有结果时会在微信通知您。')).toBeVisible();
  await expect(allow).toHaveCount(0);
  await expect.poll(() => credits).toEqual([0, 1]);
  await phone.kill();
  await expect(page.getByRole('heading', { name: '申请已提交' })).toBeVisible();
  await expect(page.getByText('撤回申请')).toBeVisible();
  await expect(allow).toHaveCount(0);
});

test('an application is withdrawn from the status page', async ({ host, browser, openPhone }) => {
  const person = await submitRegistration(host, browser, '深圳市撤回样例有限公司');
  const phone = await openPhone({ page: statusPage, person });
  // The response arrives when the person is already on another page, and changes nothing there.
  let answered: () => void = () => undefined;
  await phone.page.route('**/auth/withdraw', (route) => new Promise<void>((done) => (answered = done)).then(() => route.continue()));
  const asked = phone.page.waitForRequest('**/auth/withdraw');
  await phone.page.getByText('撤回申请').click();
  await phone.page.getByText('撤回', { exact: true }).click();
  await asked;
  await phone.page.getByText('我的信息与隐私').click();
  const withdrawResponse = phone.page.waitForResponse('**/auth/withdraw');
  answered();
  await withdrawResponse;
  await expect(phone.page.getByText('已撤回')).toBeVisible();
  await expect(phone.page).toHaveURL(/me\/me/);
  await phone.page.goBack();
  await phone.page.getByRole('button', { name: '继续填写' }).click();
  await expect(phone.page).toHaveURL(/register\/register/);
  const { body } = await call<{ authStatus: string }>(host, 'GET /auth/status', person.accessToken);
  expect(body.authStatus).toBe('draft');
});

test("a manager's customer: pop-up, call, first contact, follow-up, service; the applicant sees it, and erases everything", async ({
  host,
  browser,
  openPhone,
}) => {
  const managerPhone = await openPhone({ page: 'pages/manager/sign-in/sign-in' });
  await managerPhone.page.locator('wx-input input').nth(0).fill(manager);
  await managerPhone.page.locator('wx-input input').nth(1).fill(password);
  await managerPhone.page.locator('wx-button', { hasText: '登录' }).click();
  await expect(managerPhone.page.getByText('实时更新')).toBeVisible();

  const person = await submitRegistration(host, browser, '珠海市第三样例新能源有限公司', {
    province: '广东省',
    city: '珠海市',
    district: '香洲区',
  });
  await approveCase(host, person);
  await expect(managerPhone.page.locator('.pop-company')).toHaveText('珠海市第三样例新能源有限公司');
  await managerPhone.page.getByText('立即接收').click();
  await expect(managerPhone.page.locator('.customer .tag', { hasText: '待首次联系' })).toBeVisible();

  await managerPhone.page.locator('.customer').first().click();
  await managerPhone.page.locator('wx-button', { hasText: '拨打电话' }).click();
  await managerPhone.page.getByText('返回', { exact: true }).last().click();
  expect(await managerPhone.calls()).toEqual([person.phone]);
  await managerPhone.page.locator('wx-textarea textarea').fill('约定周五');
  await managerPhone.page.locator('wx-button', { hasText: '保存' }).click();
  await expect(managerPhone.page.locator('wx-button', { hasText: '开始服务' })).toBeVisible();

  await managerPhone.page.getByText('新增跟进').click();
  await managerPhone.page.locator('wx-textarea textarea').fill('方案已发\n等待答复');
  await managerPhone.page.getByPlaceholder('例如：发送报价单').fill('签合同');
  await managerPhone.page.locator('wx-button', { hasText: '保存' }).click();
  await expect(managerPhone.page.getByText('下一步：签合同')).toBeVisible();
  await managerPhone.page.locator('wx-button', { hasText: '开始服务' }).click();
  await expect(managerPhone.page.locator('.customer-head .tag', { hasText: '服务中' }).last()).toBeVisible();

  const phone = await openPhone({ page: statusPage, person });
  await expect(phone.page.getByText('审核已通过')).toBeVisible();
  await expect(phone.page.getByText('王敏')).toBeVisible();
  await phone.page.getByText('我的信息与隐私').click();
  await expect(phone.page.getByText('客户经理查看了手机号')).toBeVisible();
  await phone.page.locator('wx-button', { hasText: '删除我的信息' }).click();
  await phone.page.getByText('我已了解').click();
  await phone.page.locator('wx-button', { hasText: '永久删除' }).click();
  await expect(phone.page).toHaveURL(/register\/register/);
  // The sign-in of an erased person is invalid.
  await expect(call(host, 'GET /auth/status', person.accessToken)).rejects.toThrow('401');
});

test('a customer who withdrew the consent cannot be called until it is given again', async ({ host, browser, openPhone }) => {
  const { manager: staff, customer } = await createAssignedCustomer(host, browser, '深圳市撤回同意样例有限公司');
  const managerPhone = await openPhone({ page: `pages/manager/customer/customer?id=${customer.registrationId}`, staff });
  const { page } = managerPhone;
  const { policyVersion } = (await call<{ policyVersion: string }>(host, 'GET /reference/policies', null)).body;
  const agree = async (agreed: boolean): Promise<void> => {
    await call(host, 'PUT /privacy/consent', customer.accessToken, { policyVersion, agreed, sensitive: false });
    const read = () => call<{ consentWithdrawn?: true }>(host, `GET /customers/${customer.registrationId}`, staff.accessToken);
    await expect.poll(async () => (await read()).body.consentWithdrawn ?? false).toBe(!agreed);
    await managerPhone.pullDown();
  };
  const forbidden = ['拨打电话', '登记首次联系', '更改'].map((text) => findButton(page, text));
  for (const button of forbidden) await expect(button).toBeVisible();
  await agree(false);
  await expect(page.getByText('客户已撤回同意，请勿联系。')).toBeVisible();
  for (const button of forbidden) await expect(button).toHaveCount(0);
  // Notes, a transfer and a return need no contact.
  for (const text of ['新增跟进', '转交', '退回']) await expect(findButton(page, text)).toBeVisible();
  await managerPhone.checkLayout('manager-customer-consent-withdrawn');
  await agree(true);
  for (const button of forbidden) await expect(button).toBeVisible();
});

for (const [minutes, wrong] of [
  [15, 'fast'],
  [-15, 'slow'],
] as const)
  test(`a first contact after a call is saved although the phone's clock is ${wrong}`, async ({ host, browser, openPhone }) => {
    const { manager: staff, customer } = await createAssignedCustomer(host, browser, '深圳市时钟样例有限公司');
    const { page } = await openPhone({ page: `pages/manager/customer/customer?id=${customer.registrationId}`, staff });
    await page.clock.install({ time: Date.now() + minutes * 60_000 });
    await page.reload();
    const sent: { contactedAt: string | null; key: string | undefined }[] = [];
    page.on('request', (request) => {
      if (!request.url().endsWith('/customers/first-contact') || request.method() !== 'POST') return;
      sent.push({ contactedAt: request.postDataJSON().contactedAt, key: request.headers()['idempotency-key'] });
    });
    await findButton(page, '拨打电话').click();
    await page.getByRole('dialog').getByRole('button', { name: '返回' }).click();
    await page.getByRole('dialog', { name: '登记首次联系' }).locator('textarea').fill('约定周五');
    await findButton(page, '保存').click();
    await expect(findButton(page, '开始服务')).toBeVisible();
    // With the time of the call, and then, as another request, without it.
    expect(sent.map(({ contactedAt }) => contactedAt)).toEqual([expect.any(String), null]);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(2);
    const { body } = await call<{ firstContactAt: string }>(host, `GET /customers/${customer.registrationId}`, staff.accessToken);
    expect(Math.abs(Date.parse(body.firstContactAt) - Date.now())).toBeLessThan(5 * 60_000);
  });

test("a manager's text stays until it is saved, also when its sheet is closed, and a sheet that was opened meanwhile stays open", async ({
  host,
  browser,
  openPhone,
}) => {
  const { manager: staff, customer } = await createAssignedCustomer(host, browser, '深圳市留存样例有限公司');
  const managerPhone = await openPhone({ page: `pages/manager/customer/customer?id=${customer.registrationId}`, staff });
  const { page } = managerPhone;
  const followUp = page.getByRole('dialog', { name: '新增跟进记录' });
  const contact = page.getByRole('dialog', { name: '登记首次联系' });
  await findButton(page, '新增跟进').click();
  await followUp.locator('textarea').fill('方案已发');
  await managerPhone.network('none');
  await findButton(page, '保存').click();
  await expect(followUp).toContainText('内容已保留');
  await findButton(page, '取消').click();
  await expect(followUp).toHaveCount(0);
  await findButton(page, '登记首次联系').click();
  await expect(contact.locator('textarea')).toHaveValue('');
  await contact.getByRole('button', { name: '关闭' }).click();
  await findButton(page, '新增跟进').click();
  await expect(followUp.locator('textarea')).toHaveValue('方案已发');

  await managerPhone.network('wifi');
  let go = () => undefined as void;
  let held = new Promise<void>((resolve) => (go = resolve));
  await page.route('**/follow-ups', async (route) => {
    if (route.request().method() === 'POST') await held;
    await route.continue();
  });
  const asked = page.waitForRequest((request) => request.url().endsWith('/follow-ups') && request.method() === 'POST');
  await findButton(page, '保存').click();
  await asked;
  await followUp.getByRole('button', { name: '关闭' }).click();
  await findButton(page, '登记首次联系').click();
  await contact.locator('textarea').fill('约定周五');
  go();
  await expect(page.locator('.follow')).toContainText('方案已发');
  await expect(contact.locator('textarea')).toHaveValue('约定周五');
  await contact.getByRole('button', { name: '关闭' }).click();
  await findButton(page, '新增跟进').click();
  await expect(followUp.locator('textarea')).toHaveValue('');

  // What is typed while the text before it is saved stays too.
  held = new Promise<void>((resolve) => (go = resolve));
  await followUp.locator('textarea').fill('第二条');
  const askedAgain = page.waitForRequest((request) => request.url().endsWith('/follow-ups') && request.method() === 'POST');
  await findButton(page, '保存').click();
  await askedAgain;
  await followUp.locator('textarea').fill('第三条');
  go();
  await expect(page.locator('.follow').filter({ hasText: '第二条' })).toHaveCount(1);
  await expect(followUp.locator('textarea')).toHaveValue('第三条');
  await followUp.getByRole('button', { name: '关闭' }).click();

  // The time of a call is kept with the text, too.
  await findButton(page, '拨打电话').click();
  await page.getByRole('dialog').getByRole('button', { name: '返回' }).click();
  await expect(contact.locator('textarea')).toHaveValue('约定周五');
  await managerPhone.network('none');
  await findButton(page, '保存').click();
  await expect(contact).toContainText('内容已保留');
  await findButton(page, '取消').click();
  await managerPhone.network('wifi');
  await findButton(page, '登记首次联系').click();
  const contacted = page.waitForRequest((request) => request.url().endsWith('/customers/first-contact') && request.method() === 'POST');
  await findButton(page, '保存').click();
  expect((await contacted).postDataJSON()).toMatchObject({ note: '约定周五', contactedAt: expect.any(String) });
  await expect(findButton(page, '开始服务')).toBeVisible();
});

/** Opens a customer from the list; the pop-up of new customers is postponed first. */
async function openListedCustomer({ page }: Phone, company: string): Promise<void> {
  await findButton(page, '稍后处理').click();
  await page.locator('.customer', { hasText: company }).click();
}

const keptNotes = ({ page }: Phone): Promise<string[]> =>
  page.evaluate(() => Object.keys(localStorage).filter((it) => it.includes('/manager.customer.')));

test('a first contact that was not saved, and the time of its call, are kept when the page is left and after a restart', async ({
  host,
  browser,
  openPhone,
}) => {
  const company = '深圳市返回样例有限公司';
  const { manager: staff } = await createAssignedCustomer(host, browser, company);
  const managerPhone = await openPhone({ page: 'pages/manager/customers/customers', staff });
  const { page } = managerPhone;
  const contact = page.getByRole('dialog', { name: '登记首次联系' });
  const sent: { contactedAt: string | null; note: string; key: string | undefined }[] = [];
  await page.route('**/customers/first-contact', (route) => route.abort());
  page.on('request', (request) => {
    if (!request.url().endsWith('/customers/first-contact') || request.method() !== 'POST') return;
    const { contactedAt, note } = request.postDataJSON() as { contactedAt: string | null; note: string };
    sent.push({ contactedAt, note, key: request.headers()['idempotency-key'] });
  });
  await openListedCustomer(managerPhone, company);
  await findButton(page, '拨打电话').click();
  await page.getByRole('dialog').getByRole('button', { name: '返回' }).click();
  await contact.locator('textarea').fill('约定周五');
  await findButton(page, '保存').click();
  await expect(contact).toContainText('内容已保留');
  await findButton(page, '取消').click();
  await page.getByRole('button', { name: '返回' }).click();
  await page.locator('.customer', { hasText: company }).click();
  await findButton(page, '登记首次联系').click();
  await expect(contact.locator('textarea')).toHaveValue('约定周五');

  await page.unroute('**/customers/first-contact');
  await page.reload();
  await findButton(page, '登记首次联系').click();
  await expect(contact.locator('textarea')).toHaveValue('约定周五');
  await findButton(page, '保存').click();
  await expect(findButton(page, '开始服务')).toBeVisible();
  expect(sent.length).toBeGreaterThan(1);
  // One request, repeated.
  expect(new Set(sent.map((it) => JSON.stringify(it))).size).toBe(1);
  expect(sent[0]).toMatchObject({ note: '约定周五', contactedAt: expect.any(String), key: expect.any(String) });
  await expect.poll(() => keptNotes(managerPhone)).toEqual([]);
});

test('a text whose response was lost survives the end of the session and is recorded once; a sign-out deletes unsaved texts', async ({
  host,
  browser,
  openPhone,
}) => {
  const company = '深圳市续签样例有限公司';
  const { manager: staff, customer } = await createAssignedCustomer(host, browser, company);
  const managerPhone = await openPhone({ page: 'pages/manager/sign-in/sign-in' });
  const { page } = managerPhone;
  const followUp = page.getByRole('dialog', { name: '新增跟进记录' });
  const signIn = async (): Promise<void> => {
    await page.getByLabel('用户名').fill(staff.username);
    await page.getByLabel('密码').fill(password);
    await findButton(page, '登录').click();
    await openListedCustomer(managerPhone, company);
  };
  await signIn();
  await page.route('**/follow-ups', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await route.abort();
  });
  await findButton(page, '新增跟进').click();
  await followUp.locator('textarea').fill('方案已发');
  await findButton(page, '保存').click();
  await expect(followUp).toContainText('内容已保留');
  await page.unroute('**/follow-ups');
  await findButton(page, '取消').click();

  const session = await managerPhone.readStored<{ refreshToken: string }>('session.staff');
  await call(host, 'POST /auth/logout', null, { refreshToken: session?.refreshToken });
  await managerPhone.pullDown();
  await signIn();
  await findButton(page, '新增跟进').click();
  await expect(followUp.locator('textarea')).toHaveValue('方案已发');
  await findButton(page, '保存').click();
  await expect(followUp).toHaveCount(0);
  const { body } = await call<{ items: { note: string }[] }>(
    host,
    `GET /customers/${customer.registrationId}/follow-ups`,
    staff.accessToken,
  );
  expect(body.items.map(({ note }) => note)).toEqual(['方案已发']);
  await expect.poll(() => keptNotes(managerPhone)).toEqual([]);

  await findButton(page, '新增跟进').click();
  await followUp.locator('textarea').fill('等待答复');
  await followUp.getByRole('button', { name: '关闭' }).click();
  await page.getByRole('button', { name: '返回' }).click();
  await findButton(page, '退出登录').click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText('尚未保存的登记内容将从本机删除。');
  await question.getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByLabel('用户名')).toBeVisible();
  expect(await keptNotes(managerPhone)).toEqual([]);
});
