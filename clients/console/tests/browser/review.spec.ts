// The review page: by keyboard only, with reasons, and with a reviewer who is faster.
import type { Locator, Page } from '@playwright/test';
import { claimCase, expect, test } from './fixture';
import { expectAccessible, expectReachable, expectTidy } from './pageChecks';
import { approve, call, reject, signIn, submitAgain, submitRegistration } from './people';

/** Counts key presses. */
function countKeys(page: Page) {
  let count = 0;
  return {
    press: async (key: string) => {
      count++;
      await page.keyboard.press(key);
    },
    count: () => count,
  };
}

test('a clean case is decided with five keys and no mouse', async ({ openPage }) => {
  const { page } = await openPage('reviewer', '/reviews');
  await expect(page.getByRole('heading', { name: '待审列表' })).toBeVisible();
  const { press, count } = countKeys(page);
  await press('n');
  await expect(page.getByRole('region', { name: '审核操作' })).toContainText('剩余');
  const bar = page.getByRole('region', { name: '审核操作' });
  const company = await page.getByRole('heading', { level: 1 }).innerText();
  await press('1');
  await expect(bar.locator('.step').first().locator('.el-tag')).toHaveText('通过');
  await press('2');
  await expect(bar.locator('.step').last().locator('.el-tag')).toHaveText('通过');
  await press('a');
  await expect(bar).toContainText(`批准 ${company} 的申请？`);
  await expect(bar).toContainText('身份证人像面、身份证国徽面未查看');
  await press('Enter');
  await expect(bar).toContainText('已有审核结论');
  await expect(page.locator('.head .el-tag').first()).toHaveText('审核通过');
  expect(count()).toBeLessThanOrEqual(8);
});

test('a claimed case shows pictures, and has no layout fault', async ({ openPage, host, browser }) => {
  const company = '广州明辉精密制造有限公司';
  const { registrationId } = await submitRegistration(host, browser, company);
  const { page } = await openPage('reviewer2', `/reviews/${registrationId}`);
  // These pictures are not read, so the readings are the test's own.
  const reading = (read: string, top: number) => ({
    read,
    stated: read,
    confirmed: read,
    confidence: 0.95,
    match: true,
    place: [0.1, top, 0.5, 0.1],
  });
  const businessLicense = { companyName: reading(company, 0.2), creditCode: reading('91440700MA4WK7Q44Q', 0.6) };
  await page.route(`**/reviews/${registrationId}`, async (route) => {
    if (route.request().resourceType() !== 'fetch') return route.fallback();
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), ocr: { businessLicense } } });
  });
  await claimCase(page);
  await page.keyboard.press('v');
  await expect(page.getByRole('button', { name: '身份证人像面', pressed: true })).toBeVisible();
  // The place of a reading is marked on its picture, by mouse and by keyboard.
  const lines = page.locator('.comparison');
  await expect(page.locator('.place')).toHaveCount(0);
  await lines.getByRole('row', { name: /企业名称/ }).hover();
  await expect(page.getByRole('button', { name: '营业执照', exact: true, pressed: true })).toBeVisible();
  await expect(page.locator('.place')).toHaveAttribute('style', /left: 10%; top: 20%; width: 50%; height: 10%/);
  await lines.getByRole('row', { name: /统一社会信用代码/ }).focus();
  await expect(page.locator('.place')).toHaveAttribute('style', /left: 10%; top: 60%/);
  await page.keyboard.press('s');
  await expect(page.locator('.canvas img')).toHaveCount(2);
  await page.getByRole('button', { name: '放大' }).first().click();
  await page.getByRole('button', { name: '向右旋转' }).first().click();
  const sheet = page.locator('.sheet').first();
  await expect(sheet).toHaveAttribute('style', /rotate\(90deg\) scale\(1\.25\)/);
  // By mouse: it follows while the main button is down, and the wheel enlarges it.
  await page.keyboard.press('0');
  const canvas = page.locator('.canvas').first();
  await canvas.hover();
  const box = await canvas.boundingBox();
  const [x, y] = [Math.round((box?.x ?? 0) + (box?.width ?? 0) / 2), Math.round((box?.y ?? 0) + (box?.height ?? 0) / 2)];
  await page.mouse.move(x, y);
  await page.mouse.down({ button: 'right' });
  await page.mouse.move(x + 40, y + 20);
  await page.mouse.up({ button: 'right' });
  await expect(sheet).toHaveAttribute('style', /translate\(0px, 0px\)/);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y + 20);
  await expect(sheet).toHaveAttribute('style', /translate\(40px, 20px\)/);
  await page.mouse.up();
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -100);
  await expect(sheet).toHaveAttribute('style', /translate\(40px, 20px\) rotate\(0deg\) scale\(1\.1\)/);
  await expectAccessible(page, 'case');
  await expectTidy(page, 'case-claimed');
  await page.keyboard.press('r');
  await expect(page).toHaveURL(/\/console\/reviews$/);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('a corrected case shows what changed since the last round, and since its reader last looked', async ({ openPage, host, browser }) => {
  const person = await submitRegistration(host, browser, '肇庆市端州建材有限公司');
  const id = person.registrationId;
  const [first, supervisor] = [await signIn(host, 'reviewer'), await signIn(host, 'admin')];
  await reject(host, first.accessToken, id, [{ code: 'power_data_implausible', message: '请核对容量和电压等级' }]);
  await submitAgain(host, person, { powerCapacity: 1400, voltageLevel: 'KV35' });
  await reject(host, supervisor.accessToken, id, [{ code: 'licence_unreadable', message: '执照反光' }, { code: 'power_data_implausible' }]);
  await submitAgain(host, person, { powerCapacity: 1600 }, 'lic1_clean.jpg');

  /** The rows below the header, by their field. */
  const readChanges = async (page: Page, name: string): Promise<string[]> => {
    const rows = await page.getByRole('region', { name }).locator('tbody tr').all();
    return Promise.all(rows.map(async (it) => (await it.locator('th, td').allInnerTexts()).map((text) => text.trim()).join(' ')));
  };
  const lastRound = ['用电容量 1,400 kVA 1,600 kVA', '营业执照 已更换图片'];
  // Who has never looked sees the last round, and not the whole form as if it were new.
  const { page } = await openPage('reviewer2', `/reviews/${id}`);
  await expect(page.locator('.head')).toContainText('第 3 轮');
  const sinceSeen = page.waitForResponse((it) => new URL(it.url()).pathname === `/reviews/${id}/diff`);
  await claimCase(page);
  await sinceSeen;
  await expect.poll(() => readChanges(page, '与上次提交相比')).toEqual(lastRound);
  const changes = page.getByRole('region', { name: '与上次提交相比' });
  // The digits that differ are marked on both sides.
  const capacity = changes.getByRole('row', { name: /用电容量/ });
  await expect(capacity.locator('mark')).toHaveText(['4', '6']);
  const earlier = page.getByRole('region', { name: '审核结论' });
  await expect(earlier.locator('.plain > li')).toHaveText([
    new RegExp(`第 2 轮.*审核拒绝.*${supervisor.displayName}.*营业执照照片不清晰，请重新拍摄：执照反光.*用电信息不合理，请核对`, 's'),
    new RegExp(`第 1 轮.*审核拒绝.*${first.displayName}.*用电信息不合理，请核对：请核对容量和电压等级`, 's'),
  ]);
  await expectAccessible(page, 'case of round 3');
  await expect(page.getByRole('region', { name: '自您上次查看以来' })).toHaveCount(0);
  await expectTidy(page, 'case-corrected');
  await page.keyboard.press('r');
  await expect(page).toHaveURL(/\/console\/reviews$/);

  // Who looked at the first round sees both.
  const { page: again } = await openPage('reviewer', `/reviews/${id}`);
  await claimCase(again);
  await expect
    .poll(() => readChanges(again, '自您上次查看以来'))
    .toEqual(['用电容量 1,250 kVA 1,600 kVA', '电压等级 10千伏 35千伏', '营业执照 已更换图片']);
  expect(await readChanges(again, '与上次提交相比')).toEqual(lastRound);
  await expectTidy(again, 'case-since-seen', [1280]);
});

test('a picture that cannot be downloaded is replaced by the reason, and is not shown broken', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '佛山市无图样例有限公司');
  const { page, go } = await openPage('reviewer2', `/reviews/${registrationId}`);
  await claimCase(page);
  const unreachable = '暂时连接不上服务器，请稍后重试。';
  const refusal = '图片暂时不能读取。';
  const cases = [
    // The page of a proxy, or of the sign-in to a network.
    { answer: { contentType: 'text/html; charset=utf-8', body: '<html>sign in</html>' }, text: unreachable },
    { answer: { contentType: 'text/plain', body: 'sign in' }, text: unreachable },
    { answer: { status: 409, json: { code: 'unknown', title: refusal } }, text: refusal },
  ];
  for (const { answer, text } of cases) {
    await page.route('**/upload/image/*', (route) => route.fulfill(answer));
    await go(`/reviews/${registrationId}`);
    const picture = page.locator('figure.picture').first();
    await expect(picture.getByRole('alert')).toHaveText(text);
    await expect(picture.locator('img')).toHaveCount(0);
    await page.unroute('**/upload/image/*');
  }
});

test('a rejection shows the reasons as the applicant reads them', async ({ openPage, host, browser }) => {
  const person = await submitRegistration(host, browser, '佛山市恒业建材有限公司');
  const { page } = await openPage('reviewer', `/reviews/${person.registrationId}`);
  await claimCase(page);
  // By keyboard only: the failed check, the reasons, the text, and the way to the button.
  await page.keyboard.press('3');
  const bar = page.getByRole('region', { name: '审核操作' });
  await expect(bar.locator('.step').first().locator('.el-tag')).toHaveText('未通过');
  await page.keyboard.press('x');
  const form = page.getByRole('form', { name: '拒绝原因' });
  const tabTo = async (target: Locator): Promise<void> => {
    for (let i = 0; i < 40 && !(await target.evaluate((it) => it === document.activeElement)); i++) await page.keyboard.press('Tab');
    await expect(target).toBeFocused();
  };
  await tabTo(form.getByRole('checkbox', { name: '营业执照已过期' }));
  await page.keyboard.press(' ');
  await tabTo(form.getByLabel(/对“营业执照已过期”的说明/));
  await page.keyboard.insertText('营业执照已于九月过期，请上传新的执照');
  await tabTo(form.getByRole('checkbox', { name: '姓名与身份证不一致' }));
  await page.keyboard.press(' ');
  await expect(form.locator('.preview li')).toHaveText(['营业执照已于九月过期，请上传新的执照', '姓名与身份证不一致']);
  await expectAccessible(page, 'reject');
  await expectTidy(page, 'case-reject');
  await tabTo(form.getByRole('button', { name: '拒绝并告知申请人' }));
  await page.keyboard.press('Enter');
  await expect(bar).toContainText('已有审核结论');
  const decision = page.getByRole('region', { name: '审核结论' });
  await expect(decision).toContainText('营业执照已过期');
  await expect(decision).toContainText('审核拒绝');
  await expect(page.getByRole('region', { name: '办理记录' }).getByRole('listitem').first()).toHaveText(/审核结论 审核拒绝 我/);
  const status = await call<{ rejection: { reasons: { message: string }[] } }>(host, 'GET /auth/status', person.accessToken);
  expect(status.body.rejection.reasons.map((it) => it.message)).toEqual(['营业执照已于九月过期，请上传新的执照', '姓名与身份证不一致']);
});

test('the note of a rejection that was called off is not sent with the approval', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '汕头市宏远纺织有限公司');
  const { page } = await openPage('reviewer', `/reviews/${registrationId}`);
  await claimCase(page);
  await page.keyboard.press('x');
  const form = page.getByRole('form', { name: '拒绝原因' });
  await form.getByLabel('内部备注（申请人看不到）').fill('疑似冒用他人证件');
  await form.getByRole('button', { name: '取消' }).click();
  const bar = page.getByRole('region', { name: '审核操作' });
  await page.keyboard.press('1');
  await expect(bar.locator('.step').first().locator('.el-tag')).toHaveText('通过');
  await page.keyboard.press('2');
  await expect(bar.locator('.step').last().locator('.el-tag')).toHaveText('通过');
  await page.keyboard.press('a');
  // The browser does not report the body of such a request.
  await page.evaluate(() => {
    const send = window.fetch;
    window.fetch = async (...request) => {
      const [it] = request;
      if (it instanceof Request && it.url.endsWith('/decision')) (window as unknown as { sent: string }).sent = await it.clone().text();
      return send(...request);
    };
  });
  await page.keyboard.press('Enter');
  await expect(bar).toContainText('已有审核结论');
  expect(JSON.parse(await page.evaluate(() => (window as unknown as { sent: string }).sent))).toEqual({ decision: 'approved' });
});

test('the slower reviewer sees the decision of the other, and keeps the input', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '珠海启航电器有限公司');
  const { page, who } = await openPage('reviewer', `/reviews/${registrationId}`);
  await claimCase(page);
  await page.keyboard.press('x');
  const form = page.getByRole('form', { name: '拒绝原因' });
  await form.getByText('用电地址不完整').click();
  await form.getByLabel('内部备注（申请人看不到）').fill('门牌号缺失');
  // The case is released, and another reviewer is faster.
  await call(host, `POST /reviews/${registrationId}/release`, who?.accessToken ?? '');
  const other = await signIn(host, 'reviewer2');
  await call(host, `POST /reviews/${registrationId}/claim`, other.accessToken);
  await form.getByRole('button', { name: '拒绝并告知申请人' }).click();
  await expect(page.getByText('您填写的内容已保留')).toBeVisible();
  const bar = page.getByRole('region', { name: '审核操作' });
  await expect(bar).toContainText(/其他审核员正在办理（(?!工作人员).+）/);
  await expect(form.getByLabel('内部备注（申请人看不到）')).toHaveValue('门牌号缺失');
  await expect(form.getByRole('checkbox', { name: '用电地址不完整' })).toBeChecked();
  // It is released again, and this time the other reviewer decides at once.
  await call(host, `POST /reviews/${registrationId}/release`, other.accessToken);
  await page.keyboard.press('c');
  await expect(bar).toContainText('延长');
  await call(host, `POST /reviews/${registrationId}/release`, who?.accessToken ?? '');
  await approve(host, other.accessToken, registrationId);
  await form.getByRole('button', { name: '拒绝并告知申请人' }).click();
  await expect(bar).toContainText('已有审核结论');
  await expect(page.getByRole('region', { name: '审核结论' })).toContainText('审核通过');
  // The server stores the typed text, which is kept after a reload, or on another computer.
  const kept = page.getByRole('alert').filter({ hasText: '仅您本人可见' });
  await expect(kept).toContainText('门牌号缺失');
  await page.reload();
  await expect(bar).toContainText('已有审核结论');
  await expect(kept).toContainText('用电地址不完整');
  await expect(kept).toContainText('门牌号缺失');
  await expectTidy(page, 'case-kept');
  await kept.getByRole('button', { name: '删除' }).click();
  await expect(kept).toHaveCount(0);
});

test('when two reviewers claim one case, one gets it and the other is informed', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '中山市远成五金有限公司');
  const [one, two] = [await openPage('reviewer', `/reviews/${registrationId}`), await openPage('reviewer2', `/reviews/${registrationId}`)];
  for (const { page } of [one, two]) await expect(page.getByRole('button', { name: /^领取 c/ })).toBeEnabled();
  await Promise.all([one, two].map(({ page }) => page.keyboard.press('c')));
  const bars = [one, two].map(({ page }) => page.getByRole('region', { name: '审核操作' }));
  await expect.poll(async () => (await Promise.all(bars.map((it) => it.innerText()))).filter((it) => it.includes('延长')).length).toBe(1);
  await expect
    .poll(async () => (await Promise.all(bars.map((it) => it.innerText()))).filter((it) => it.includes('其他审核员正在办理')).length)
    .toBe(1);
});

test('a case that a colleague releases can be claimed without reloading the page', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '珠海市明远印刷有限公司');
  const colleague = (await signIn(host, 'reviewer2')).accessToken;
  await call(host, `POST /reviews/${registrationId}/claim`, colleague);
  const { page } = await openPage('reviewer', `/reviews/${registrationId}`);
  const button = page.getByRole('button', { name: /^领取 c/ });
  await expect(button).toBeDisabled();
  await expect(page.getByText('实时')).toBeVisible();
  await call(host, `POST /reviews/${registrationId}/release`, colleague);
  await expect(button).toBeEnabled();
});

test('the papers of a company of the same name are shown beside this one’s, while its case is open', async ({
  openPage,
  host,
  browser,
}) => {
  // The company must not have been submitted by another run on this host.
  const company = `湛江市海通${Date.now()}冷链物流有限公司`;
  const first = await submitRegistration(host, browser, company);
  const second = await submitRegistration(host, browser, company);
  const { page } = await openPage('reviewer', `/reviews/${second.registrationId}`);
  const found = page.getByRole('region', { name: '自动检查' }).getByRole('listitem').filter({ hasText: '相同的企业名称' });
  // The check runs after the submission; a case is not reloaded automatically.
  await expect(async () => {
    await page.reload();
    await expect(found).toHaveCount(1, { timeout: 5_000 });
  }).toPass();
  await claimCase(page);
  await found.getByRole('button', { name: '与另一申请 1 并排对照' }).click();
  const other = page.getByRole('region', { name: '并排对照' });
  await other.getByRole('button', { name: '领取该申请' }).click();
  await expect(other.getByRole('img', { name: `营业执照 · ${company}` })).toBeVisible();
  await other.getByRole('button', { name: '将该申请退回待审' }).click();
  await expect(other).toHaveCount(0);

  await approve(host, (await signIn(host, 'reviewer2')).accessToken, first.registrationId);
  await found.getByRole('button', { name: '与另一申请 1 并排对照' }).click();
  await expect(other).toContainText('该申请已有审核结论，不能再查看其图片');
  await expect(other.getByRole('button', { name: '领取该申请' })).toHaveCount(0);
  await expect(other.locator('img')).toHaveCount(0);
});

test('at 200 % nothing is cut off, and every control can be reached', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '阳江市恒信不锈钢制品有限公司');
  const { page, go } = await openPage('reviewer', '/reviews');
  await page.setViewportSize({ width: 640, height: 400 });
  await expect(page.getByRole('row')).not.toHaveCount(1);
  await expectTidy(page, 'queue-zoomed', [640], 400);
  await expectReachable(page, 'queue');

  await go(`/reviews/${registrationId}`);
  await claimCase(page);
  await page.keyboard.press('s');
  await expect(page.locator('.canvas img')).toHaveCount(2);
  await expectTidy(page, 'case-zoomed', [640], 400);
  await expectReachable(page, 'case');
  await page.keyboard.press('s');
  await page.keyboard.press('x');
  await page.getByText('用电地址不完整').click();
  await expectTidy(page, 'reject-zoomed', [640], 400);
  await expectReachable(page, 'reject');
  await expectAccessible(page, 'reject zoomed');

  await page.getByRole('button', { name: 'English' }).click();
  await expectTidy(page, 'reject-zoomed-english', [640], 400);
  await expectReachable(page, 'reject in English');
  await page.getByRole('button', { name: 'Cancel' }).click();
  // The content is still visible beside the bar.
  const bar = await page.getByRole('region', { name: 'Review actions' }).boundingBox();
  expect(bar?.height ?? 0).toBeLessThan(200);
});

test('a long scope of business does not squeeze labels and codes, and is shown in full on request', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '江门市博远精密制造有限公司');
  const { page, go } = await openPage('reviewer', '/reviews');
  await page.setViewportSize({ width: 1440, height: 900 });
  const reading = (read: string, match: boolean | null) => ({
    read,
    stated: match ? read : null,
    confirmed: read,
    confidence: 0.95,
    match,
  });
  await page.route(`**/reviews/${registrationId}`, async (route) => {
    if (route.request().resourceType() !== 'fetch') return route.fallback();
    const answer = await route.fetch();
    const licence = {
      businessScope: reading('精密铸件、模具及配件的设计、制造与销售；货物进出口；'.repeat(12), null),
      creditCode: reading('91440700MA4WK7Q44Q', true),
    };
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), ocr: { businessLicense: licence } } });
  });
  await go(`/reviews/${registrationId}`);
  const table = page.locator('.comparison');
  const code = table.getByRole('row', { name: /统一社会信用代码/ });
  await expect(code).toBeVisible();
  for (const text of await code.locator('td > span').all()) expect(await text.evaluate((it) => it.getClientRects().length)).toBe(1);
  expect((await code.locator('th').boundingBox())?.width).toBeGreaterThan(110);
  expect(await page.locator('.scroll:has(.comparison)').evaluate((it) => it.scrollWidth - it.clientWidth)).toBe(0);
  const scope = table.getByRole('row', { name: /经营范围/ });
  const height = async () => (await scope.boundingBox())?.height ?? 0;
  const cut = await height();
  expect(cut).toBeLessThan(120);
  await scope.getByRole('button', { name: /展开全文/ }).click();
  expect(await height()).toBeGreaterThan(cut);
  await expectTidy(page, 'case-long-scope', [1440], 900);
});
