// Tests that the shared host does not allow: another setting, a moved clock, a stop and a restart.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { claimCase, expect, test as base } from './fixture';
import { password, runCommand, runCommandWithInput, sql, StartedHost, type Host } from './host';
import { expectAccessible, expectTidy } from './pageChecks';
import { call, signIn, submitRegistration, totp } from './people';

let own: StartedHost | null = null;

const test = base.extend<object, { host: Host }>({
  host: [
    async ({}, use) => {
      const { pages } = JSON.parse(process.env.POWERCRM_DESK_HOST ?? '{"pages":null}') as { pages: string | null };
      own = await StartedHost.start({ pages, settings: { Review__SamePicture: 'true' } });
      for (const [name, role] of Object.entries({ reviewer: 'reviewer', reviewer2: 'reviewer', admin: 'admin' })) {
        const { exit, output } = await runCommandWithInput(
          own,
          password,
          'staff',
          'add',
          name,
          '--role',
          role,
          '--name',
          name,
          '--password-stdin',
        );
        expect(exit, output).toBe(0);
      }
      await use(own);
      await own.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

test('the same picture of another case is shown beside this one’s, to the holder of both', async ({ openPage, host, browser }) => {
  const licence = { businessLicense: 'lic1_clean.jpg' };
  const first = await submitRegistration(host, browser, '深圳市甲子电子有限公司', undefined, licence);
  const second = await submitRegistration(host, browser, '深圳市乙丑电子有限公司', undefined, licence);
  const { page } = await openPage('reviewer', `/reviews/${second.registrationId}`);
  const findings = page.getByRole('region', { name: '自动检查' });
  const found = findings.getByRole('listitem').filter({ hasText: '另有申请上传过同一张图片' });
  // The check runs after the submission; a case is not reloaded automatically.
  await expect(async () => {
    await page.reload();
    await expect(found).toHaveCount(1, { timeout: 5_000 });
  }).toPass();
  await expect(found.getByRole('link', { name: '另一申请 1' })).toHaveAttribute('href', `/console/reviews/${first.registrationId}`);
  // Without access to this case's papers there is no comparison.
  await expect(found.getByRole('button')).toHaveCount(0);

  await claimCase(page);
  await page.keyboard.press('v');
  await expect(page.getByRole('button', { name: '身份证人像面', pressed: true })).toBeVisible();
  await found.getByRole('button', { name: '与另一申请 1 并排对照' }).click();
  const other = page.getByRole('region', { name: '并排对照' });
  await expect(other).toBeFocused();
  await expect(other).toContainText('领取该申请后才能查看其图片');
  await expect(other.locator('img')).toHaveCount(0);
  // This case's paper of the finding is shown.
  await expect(page.getByRole('button', { name: '营业执照', exact: true, pressed: true })).toBeVisible();
  await expectAccessible(page, 'compare closed');
  await expectTidy(page, 'compare-closed', [1280]);

  await other.getByRole('button', { name: '领取该申请' }).click();
  const picture = other.getByRole('img', { name: '营业执照 · 深圳市甲子电子有限公司' });
  await expect(picture).toBeVisible();
  await expect(page.locator('.canvas img')).toHaveCount(2);
  const widths = await page.locator('.canvas img').evaluateAll((all) => all.map((it) => (it as HTMLImageElement).naturalWidth));
  expect(widths[0]).toBeGreaterThan(400);
  expect(widths[1]).toBe(widths[0]);
  // Both rotate together, by key; choosing another paper of this case changes the other one too.
  await page.keyboard.press(']');
  for (const sheet of await page.locator('.sheet').all()) await expect(sheet).toHaveAttribute('style', /rotate\(90deg\)/);
  await page.keyboard.press('0');
  await expectAccessible(page, 'compare');
  await expectTidy(page, 'compare');
  await page.getByRole('button', { name: '深色' }).click();
  await expectTidy(page, 'compare-dark', [1280]);
  await page.getByRole('button', { name: '浅色' }).click();
  await page.getByRole('button', { name: '身份证国徽面' }).click();
  await expect(other.getByRole('img', { name: '身份证国徽面 · 深圳市甲子电子有限公司' })).toBeVisible();

  // The applicant of the other case can see who looked.
  const log = (await call<{ items: { what: string }[] }>(host, 'GET /privacy/access-log', first.accessToken)).body.items;
  expect(log.map((it) => it.what)).toEqual(expect.arrayContaining(['businessLicense', 'idCardBack']));

  await other.getByRole('button', { name: '将该申请退回待审' }).click();
  await expect(other).toHaveCount(0);
  await expect(page.locator('.canvas img')).toHaveCount(1);

  // If somebody else holds it, it stays hidden.
  const colleague = await signIn(host, 'reviewer2');
  await call(host, `POST /reviews/${first.registrationId}/claim`, colleague.accessToken);
  await found.getByRole('button', { name: '与另一申请 1 并排对照' }).click();
  await expect(other).toContainText('其他审核员正在办理该申请');
  await expect(other.getByRole('button', { name: '领取该申请' })).toHaveCount(0);
  await expect(other.locator('img')).toHaveCount(0);
  await other.getByRole('button', { name: '结束对照' }).click();
  await expect(other).toHaveCount(0);
});

test('an approval waits for a second pair of eyes, whose agreement completes it and whose disagreement opens the case again', async ({
  openPage,
  host,
  browser,
}) => {
  interface Version {
    version: number;
    policy: object;
  }
  const admin = (await signIn(host, 'admin')).accessToken;
  const before = (await call<Version>(host, 'GET /policies/review', admin)).body;
  const activate = (policy: object, after: number) =>
    call(host, 'POST /policies/review/activate', admin, { policy, reason: '双人复核' }, `"${after}"`);
  await activate({ ...before.policy, secondOpinionFrom: 0 }, before.version);

  const { page: proposer, go } = await openPage('reviewer', '/reviews');
  const proposed: { company: string; accessToken: string }[] = [];
  for (const company of ['深圳市庚午电子有限公司', '深圳市辛未电子有限公司']) {
    const { registrationId: id, accessToken } = await submitRegistration(host, browser, company);
    proposed.push({ company, accessToken });
    await go(`/reviews/${id}`);
    await claimCase(proposer);
    const steps = proposer.locator('.bar .step .el-tag');
    await proposer.keyboard.press('1');
    await expect(steps.first()).toHaveText('通过');
    await proposer.keyboard.press('2');
    await expect(steps.last()).toHaveText('通过');
    await proposer.keyboard.press('a');
    await proposer.keyboard.press('Enter');
    await expect(proposer.getByRole('region', { name: '审核操作' })).toContainText('等待第二人复核。');
  }
  // Nothing is decided, and the opinion is another person's: the proposer cannot even claim the case.
  const asked = proposer.getByRole('region', { name: '审核操作' });
  await expect(asked.getByRole('button', { name: '同意' })).toHaveCount(0);
  await expect(proposer.locator('.head .el-tag').first()).toHaveText('审核中');
  await expectAccessible(proposer, 'proposed');
  await expectTidy(proposer, 'case-proposed');
  await proposer.keyboard.press('c');
  await expect(proposer.locator('.el-message--error')).toBeVisible();
  await expect(asked).toContainText('领取后可以审核。');
  await go('/reviews');
  await expect(proposer.getByRole('row').filter({ hasText: '深圳市庚午电子有限公司' })).toContainText('待第二人复核');
  await expect(proposer.getByRole('button', { name: /^待第二人复核/ })).toHaveCount(0);

  const { page, go: open } = await openPage('reviewer2', '/reviews');
  const rows = page.locator('tbody tr');
  for (const [i, { company, accessToken }] of proposed.entries()) {
    const agrees = i === 0;
    await open('/reviews');
    await page.getByRole('button', { name: `待第二人复核：${proposed.length - i}` }).click();
    await expect(page).toHaveURL(/flag=second_opinion/);
    await expect(rows).toHaveCount(proposed.length - i);
    await rows.getByRole('link', { name: company }).click();
    const bar = page.getByRole('region', { name: '审核操作' });
    await expect(bar).toContainText('等待第二人复核。');
    // Only who holds the case sees the papers, and can agree.
    await expect(bar.getByRole('button', { name: '同意' })).toHaveCount(0);
    await claimCase(page);
    const title = agrees ? '同意' : '不同意';
    await bar.getByRole('button', { name: title, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: title, exact: true });
    await expect(dialog).toBeVisible();
    await expectAccessible(page, `opinion ${i}`);
    await expectTidy(page, `opinion-${i}`, [1280]);
    await dialog.getByLabel('备注').fill('已核对原件');
    await dialog.getByRole('button', { name: title, exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(bar.getByRole('button', { name: '同意' })).toHaveCount(0);
    if (agrees) await expect(bar).toContainText('已有审核结论');
    else await expect(bar.getByRole('button', { name: /^批准/ })).toBeVisible();
    await expect(page.locator('.head .el-tag').first()).toHaveText(agrees ? '审核通过' : '审核中');
    await expect(page.getByRole('region', { name: '办理记录' })).toContainText('第二人意见');
    const readStatus = async () => (await call<{ authStatus: string }>(host, 'GET /auth/status', accessToken)).body.authStatus;
    await expect.poll(readStatus).toBe(agrees ? 'approved' : 'processing');
    // It waits for nobody any more.
    if (!agrees) {
      await page.keyboard.press('r');
      await expect(page).toHaveURL(/\/console\/reviews$/);
      await expect(rows.filter({ hasText: company })).not.toContainText('待第二人复核');
    }
  }
  await expect(page.getByRole('button', { name: /^待第二人复核/ })).toHaveCount(0);
  await activate(before.policy, before.version + 1);
});

test('a claim that expires while somebody types shows a notice, keeps the input, and can be renewed', async ({
  openPage,
  host,
  browser,
}) => {
  const person = await submitRegistration(host, browser, '深圳市丙寅电子有限公司');
  const { page } = await openPage('reviewer', `/reviews/${person.registrationId}`, { clock: true });
  await claimCase(page);
  await page.keyboard.press('x');
  const form = page.getByRole('form', { name: '拒绝原因' });
  await form.getByText('用电地址不完整').click();
  await form.getByLabel(/对“用电地址不完整”的说明/).fill('请写明楼栋和门牌号');
  const note = form.getByLabel('内部备注（申请人看不到）');
  await note.fill('已电话联系，');

  // Away for longer than the claim: the browser detects the expiry by itself.
  await page.clock.fastForward('31:00');
  const sign = page.getByText('领取已过期，请重新领取；您填写的内容已保留。');
  await expect(sign).toBeVisible();
  const bar = page.getByRole('region', { name: '审核操作' });
  await expect(bar).toContainText('领取后可以审核');
  await expect(bar.getByRole('button', { name: /^批准/ })).toHaveCount(0);
  await expectAccessible(page, 'claim over');
  await expectTidy(page, 'claim-over', [1280]);

  // The server releases the claim, and the page reloads the case after a silence on its connection: masked, and still with the notice.
  const holder = async (): Promise<string | null> => {
    const { accessToken } = await signIn(host, 'reviewer2');
    const { body } = await call<{ claim: { by: string } | null; history: { code: string }[] }>(
      host,
      `GET /reviews/${person.registrationId}`,
      accessToken,
    );
    return body.history.some((it) => it.code === 'review_released') ? (body.claim?.by ?? null) : 'not released';
  };
  await sql(host, `update pc_clock set shift = shift + interval '31 minutes'`);
  await expect.poll(holder).toBeNull();
  await page.clock.fastForward('02:00');
  await expect(page.getByText('领取后才能查看图片和完整信息')).toBeVisible();
  await expect(sign).toBeVisible();

  // Typing continues at the same place, and the holder's shortcuts do nothing.
  await note.pressSequentially('明日回复');
  await expect(note).toHaveValue('已电话联系，明日回复');
  await note.blur();
  await page.keyboard.press('1');
  await expect(sign).toBeVisible();

  await page.keyboard.press('c');
  await expect(bar).toContainText('剩余');
  await expect(sign).toHaveCount(0);
  await expect(note).toHaveValue('已电话联系，明日回复');
  await expect(form.getByRole('checkbox', { name: '用电地址不完整' })).toBeChecked();
  await form.getByRole('button', { name: '拒绝并告知申请人' }).click();
  await expect(bar).toContainText('已有审核结论');
  const { body } = await call<{ rejection: { reasons: { message: string }[] } }>(host, 'GET /auth/status', person.accessToken);
  expect(body.rejection.reasons.map((it) => it.message)).toEqual(['请写明楼栋和门牌号']);
});

test('a confirmation is taken back when the case has changed during a silence', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '深圳市己巳电子有限公司');
  const { page } = await openPage('reviewer', `/reviews/${registrationId}`, { clock: true });
  await claimCase(page);
  const bar = page.getByRole('region', { name: '审核操作' });
  await page.keyboard.press('1');
  await expect(bar.locator('.step').first().locator('.el-tag')).toHaveText('通过');
  await page.keyboard.press('2');
  await expect(bar.locator('.step').last().locator('.el-tag')).toHaveText('通过');
  await page.keyboard.press('a');
  await expect(bar).toContainText('批准 深圳市己巳电子有限公司 的申请？');
  const colleague = await signIn(host, 'admin');
  await call(host, `POST /reviews/${registrationId}/notes`, colleague.accessToken, { text: '法定代表人来电要求撤回' });
  await page.clock.fastForward('02:00');
  await expect(page.getByRole('alert').filter({ hasText: '在此期间，该申请有其他变更' })).toBeVisible();
  await expect(page.getByRole('region', { name: '同事备注' })).toContainText('法定代表人来电要求撤回');
  await expect(bar).not.toContainText('的申请？');
  await page.keyboard.press('Enter');
  await expect(bar).toContainText('剩余');
});

test('a restart of the host shows a notice on an open page, which is live again without a reload', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '深圳市丁卯电子有限公司');
  const { page } = await openPage('reviewer', `/reviews/${registrationId}`);
  await claimCase(page);
  await page.evaluate(() => ((window as unknown as { same: boolean }).same = true));
  const sign = page.locator('.sign');
  await expect(sign).toHaveText('实时连接');
  await page.keyboard.press('x');
  const note = page.getByLabel('内部备注（申请人看不到）');
  await note.fill('门牌号缺失');

  await own?.halt();
  await expect(sign).toHaveText('连接已断开');
  await expect(page.getByRole('alert').filter({ hasText: '与服务器的连接已断开，正在自动重连' })).toBeVisible();
  await expectAccessible(page, 'connection lost');
  await expectTidy(page, 'connection-lost', [1280]);
  // An attempt meanwhile is refused with a message, and its input is kept.
  await page.getByRole('button', { name: '延长' }).click();
  await expect(page.getByText('暂时连接不上服务器，请稍后重试。').first()).toBeVisible();

  await own?.resume();
  // The delay grows after each attempt, up to half a minute.
  await expect(sign).toHaveText('实时连接', { timeout: 60_000 });
  await expect(page.getByRole('alert').filter({ hasText: '与服务器的连接已断开' })).toHaveCount(0);
  await expect(note).toHaveValue('门牌号缺失');
  await page
    .getByRole('region', { name: '审核操作' })
    .getByRole('button', { name: /^通过 1/ })
    .click();
  await expect(page.locator('.bar .step').first().locator('.el-tag')).toHaveText('通过');
  await expect(note).toHaveValue('门牌号缺失');
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);

  // Hints arrive again: a colleague's act appears in the list without a reload.
  await page.getByRole('link', { name: '返回列表' }).click();
  await expect(page.getByRole('heading', { name: '待审列表' })).toBeVisible();
  await submitRegistration(host, browser, '深圳市戊辰电子有限公司');
  await expect(page.getByRole('row').filter({ hasText: '深圳市戊辰电子有限公司' })).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
});

test('the page of backups shows none, one that was made, and one that was verified', async ({ openPage, host }) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'powercrm-backup-'));
  const [backup, keys] = [path.join(folder, 'one'), path.join(folder, 'keys.json')];
  const { page } = await openPage('admin', '/operations');
  await page.getByRole('region', { name: '备份' }).getByRole('link', { name: '备份记录与核验' }).click();
  await expect(page.getByText('还没有用 backup make 做过备份')).toBeVisible();
  await expect(page.getByRole('region', { name: '最近备份' })).toContainText('从未');

  const made = await runCommand(host, 'backup', 'make', backup, '--keys', keys);
  expect(made.exit, made.output).toBe(0);
  await page.reload();
  const rows = page.getByRole('region', { name: '备份记录' }).getByRole('row');
  await expect(rows).toHaveCount(2);
  await expect(page.getByText('最近一次备份尚未核验')).toBeVisible();
  await expect(rows.nth(1)).toContainText('未核验');

  const verified = await runCommand(host, 'backup', 'verify', backup, '--keys', keys);
  expect(verified.exit, verified.output).toBe(0);
  await page.reload();
  await expect(rows.nth(1)).not.toContainText('未核验');
  await expect(page.getByRole('alert')).toHaveCount(0);
  const { accessToken } = await signIn(host, 'admin');
  const [last] = (await call<{ items: { name: string; events: number }[] }>(host, 'GET /ops/backups', accessToken)).body.items;
  await expect(rows.nth(1)).toContainText(last?.name ?? '-');
  await expect(rows.nth(1)).toContainText(new Intl.NumberFormat('zh-CN').format(last?.events ?? 0));
  await expectAccessible(page, 'backups made');
  await expectTidy(page, 'backups-made');
  fs.rmSync(folder, { recursive: true, force: true });
});

test('the page of the retention shows no run, a preview, and a manual run', async ({ openPage, host }) => {
  const { page } = await openPage('admin', '/operations');
  await page.getByRole('region', { name: '到期清除' }).getByRole('link').click();
  await expect(page.getByText('还没有进行过到期清除。')).toBeVisible();
  await expect(page.getByRole('region', { name: '现行规则' })).toContainText('retention-0');
  await expectTidy(page, 'retention-none');

  const { accessToken } = await signIn(host, 'admin');
  const policy = { policy: { networkDays: 10 }, reason: '最小必要' };
  await call(host, 'POST /policies/retention/activate', accessToken, policy, '"0"');
  await sql(
    host,
    `insert into pc_signals (registration, kind, value, company, at)
     select gen_random_uuid(), 'network', '\\x01', '\\x01', powercrm_now() - interval '20 days'`,
  );
  const preview = page.getByRole('region', { name: '今晚将清除的数量' });
  await preview.getByRole('button', { name: '立即统计' }).click();
  const marks = preview.getByRole('row').filter({ hasText: '网络地址标识' });
  await expect(marks.getByRole('cell').nth(1)).toHaveText('1');
  await expect(preview.getByRole('row').filter({ hasText: '从未提交的注册' }).getByRole('cell').first()).toHaveText('不清除');

  const run = await runCommand(host, 'retention', 'run', '--yes');
  expect(run.exit, run.output).toBe(0);
  await page.reload();
  const rows = page.getByRole('region', { name: '历次清除' }).locator('tbody tr');
  await expect(rows).toHaveCount(1);
  await expect(rows.getByRole('cell').filter({ hasText: '已完成' })).toHaveCount(1);
  await expect(rows.locator('.digits, .number')).toHaveText([/\d/, '10', '1', '1', /\d/]);
  await expectAccessible(page, 'retention');
  await expectTidy(page, 'retention');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 CSV' }).click()]);
  const lines = fs
    .readFileSync((await file.path()) ?? '', 'utf8')
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(',网络地址标识,10,1,1,');
});

test('a required second factor is set up first, and then the requested page opens', async ({ openPage, host }) => {
  await own?.halt();
  await own?.resume({ Staff__SecondFactor: 'required' });
  const { page, go } = await openPage('reviewer2', '/reviews');
  await expect(page.getByRole('heading', { level: 1, name: '账号与安全' })).toBeVisible();
  await expect(page.getByText('本系统要求启用动态码')).toBeVisible();
  await expectAccessible(page, 'factor demanded');
  await expectTidy(page, 'factor-demanded', [1280]);
  // Another page leads back here.
  await page.getByRole('link', { name: '审核', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: '账号与安全' })).toBeVisible();

  await page.getByRole('button', { name: '启用动态码' }).click();
  const secret = await page.locator('.stack .mono').innerText();
  // In the time of this host, whose clock another test has moved.
  const now = Number(await sql(host, 'select floor(extract(epoch from powercrm_now()))')) * 1000;
  await page.getByLabel('六位动态码').fill(totp(secret, now));
  await page.getByRole('button', { name: '确认启用' }).click();
  await expect(page.getByText('动态码已启用。')).toBeVisible();
  await expect(page.getByText('本系统要求启用动态码')).toHaveCount(0);
  await go('/reviews');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/\/console\/reviews/);
  await own?.halt();
  await own?.resume();
});
