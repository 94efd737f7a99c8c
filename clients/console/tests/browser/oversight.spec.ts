import { formatNumber, formatPercent, formatSeconds, readBars } from './figures';
import { expect, holdResponses, test } from './fixture';
import { expectAccessible, expectTidy } from './pageChecks';
import { runCommand, sql } from './host';
import { call, signIn, submitRegistration } from './people';

interface Funnel {
  firstContact: { workingMedian: number | null; workingP90: number | null };
}

/** The reviewer of an automatic approval. */
const nobody = '00000000-0000-0000-0000-000000000000';
/** The managers' acts count until an approval is reversed. */
const notReversed = `not exists (select from mt_events w
  where w.stream_id = e.stream_id and w.type = 'customer_withdrawn' and w.version > e.version)`;
test('the operator sees the readers of the log, and rebuilds a read model', async ({ openPage }) => {
  const { page } = await openPage('admin', '/operations');
  const readers = page.getByRole('region', { name: '订阅进度与队列' });
  const row = readers.getByRole('row').filter({ hasText: 'registration_status' });
  await expect(row).toContainText('最新');
  await expect(page.getByRole('region', { name: '外部服务' })).toContainText('沙箱');
  await expect(page.getByRole('region', { name: '密钥' })).toContainText('主密钥');
  await row.getByRole('button', { name: '重建' }).click();
  const dialog = page.getByRole('dialog', { name: '重建' });
  await dialog.getByLabel('原因').fill('核对读模型');
  await dialog.getByRole('button', { name: '重建' }).click();
  await expect(page.getByText(/registration_status：重建完成：\d+ 条，其中 0 条与原来不同/)).toBeVisible();
  await expectAccessible(page, 'operations full');
  await expectTidy(page, 'operations-full');
});

test('a rebuild goes on while its page is left, and blocks no other act', async ({ openPage }) => {
  const { page } = await openPage('admin', '/operations');
  const id = '00000000-0000-7000-8000-000000000001';
  const calls = [{ id, call: 'tell_applicant', cause: id, registrationId: id, attemptedAt: new Date().toISOString(), state: 'unknown' }];
  await page.route(
    (url) => url.pathname === '/ops/unknown-calls',
    (route) => route.fulfill({ json: { items: calls, nextCursor: null } }),
  );
  const release = await holdResponses(page, (path) => path.endsWith('/rebuild'));
  await page.reload();
  const rebuildButton = page.getByRole('row').filter({ hasText: 'registration_status' }).getByRole('button', { name: '重建' });
  await rebuildButton.click();
  const dialog = page.getByRole('dialog', { name: '重建' });
  await dialog.getByLabel('原因').fill('核对读模型');
  await dialog.getByRole('button', { name: '重建' }).click();
  await expect(page.getByRole('progressbar', { name: '重建' })).toBeVisible();

  await page.getByRole('button', { name: '已送达' }).click();
  const resolving = page.getByRole('dialog', { name: '已送达' });
  await resolving.getByLabel('原因').fill('已电话确认');
  await expect(resolving.getByRole('button', { name: '已送达' })).not.toHaveClass(/is-loading/);
  await resolving.getByRole('button', { name: '取消' }).click();

  await page.getByRole('link', { name: '查看与处理' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '死信' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('progressbar', { name: '重建' })).toBeVisible();
  await expect(rebuildButton).toBeDisabled();
  release();
  await expect(page.getByText(/registration_status：重建完成/)).toBeVisible();
  await expect(rebuildButton).toBeEnabled();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('the figures of a period match the database', async ({ openPage, host }) => {
  test.skip(host.data === null, 'a host that was started before has its data elsewhere');
  const { page } = await openPage('admin', '/supervisor');
  await page.getByLabel('统计时段').selectOption({ label: '最近 30 天' });
  const startOf = (days: number): string =>
    `(date_trunc('day', powercrm_now() at time zone 'Asia/Shanghai') - interval '${days - 1} days') at time zone 'Asia/Shanghai'`;
  const since = startOf(30);
  const decidedSince = (at: string): string =>
    `mt_events where type = 'review_decided' and timestamp >= ${at} and data ->> 'Reviewer' <> '${nobody}'`;
  const decided = decidedSince(since);
  const approved = `data ->> 'Decision' = 'approved'`;
  const findFigure = (name: string) => page.locator(`[data-figure=${name}] b`);
  expect(Number(await sql(host, `select count(*) from ${decided}`))).toBeGreaterThan(5);
  const came = `(select stream_id, min(timestamp) as at from mt_events where type = 'wechat_authorized' group by stream_id) c`;
  const steps = {
    signed_in: `type = 'wechat_authorized'`,
    phone_verified: `type = 'phone_verified'`,
    submitted: `type = 'info_submitted'`,
    // A reversed decision and its consequences do not count.
    approved: `type = 'review_decided' and ${approved} and not exists (select from mt_events r
      where r.stream_id = e.stream_id and r.type = 'decision_reversed' and r.version > e.version)`,
    assigned: `type in ('manager_assigned', 'manager_reassigned') and ${notReversed}`,
    first_contact: `type = 'first_contact_recorded' and ${notReversed}`,
    serving: `type = 'service_started' and ${notReversed}`,
  };
  const delay = (
    part: number,
  ): string => `select percentile_cont(${part}) within group (order by greatest(0, extract(epoch from at - assigned)))
    from (select (min(k.data ->> 'ContactedAt'))::timestamptz as at,
        (select min(timestamp) from mt_events a where a.stream_id = k.stream_id and ${steps.assigned.replaceAll('e.', 'a.')}) as assigned
      from mt_events k join ${came} using (stream_id)
      where k.type = 'first_contact_recorded' and ${notReversed.replaceAll('e.', 'k.')} and c.at >= ${since} group by k.stream_id) x`;
  // Whatever other tests do meanwhile, page and database agree in the end.
  await expect(async () => {
    await page.reload();
    await page.getByLabel('统计时段').selectOption({ label: '最近 30 天' });
    const soon = { timeout: 5_000 };
    const all = Number(await sql(host, `select count(*) from ${decided}`));
    await expect(findFigure('decided')).toHaveText(formatNumber(all), soon);
    const atOnce = Number(await sql(host, `select count(*) from ${decided} and ${approved} and data ->> 'Round' = '1'`));
    const firsts = Number(await sql(host, `select count(*) from ${decided} and data ->> 'Round' = '1'`));
    await expect(findFigure('firstPass')).toHaveText(formatPercent(atOnce / firsts), soon);
    for (const [code, which] of Object.entries(steps)) {
      const n = await sql(
        host,
        `select count(*) from ${came} where c.at >= ${since}
          and exists (select from mt_events e where e.stream_id = c.stream_id and ${which})`,
      );
      await expect(page.locator(`[data-step=${code}] td`).first()).toHaveText(n, soon);
      const everybody = Number(await sql(host, `select count(*) from ${came} where c.at >= ${since}`));
      await expect(page.locator(`[data-step=${code}] td`).last()).toHaveText(formatPercent(Number(n) / everybody), soon);
    }
    const machine = await sql(
      host,
      `select count(*) from mt_events where type = 'review_decided' and timestamp >= ${since} and data ->> 'Reviewer' = '${nobody}'`,
    );
    await (machine === '0' ? expect(findFigure('automatic')).toHaveCount(0) : expect(findFigure('automatic')).toHaveText(machine, soon));
    for (const [name, part] of [
      ['contactMedian', 0.5],
      ['contactSlow', 0.9],
    ] as const) {
      const seconds = await sql(host, delay(part));
      await expect(findFigure(name)).toHaveText(formatSeconds(seconds ? Number(seconds) : null), soon);
    }
    const people = await sql(
      host,
      `select string_agg(line, E'\n' order by line) from (select s.display_name || ' ' || count(*)
        || ' ' || count(*) filter (where ${approved})
        || ' ' || count(*) filter (where ${approved} and data ->> 'Round' = '1') as line
        from (select * from ${decided}) d join pc_staff s on s.id = (d.data ->> 'Reviewer')::uuid group by s.id, s.display_name) x`,
    );
    const rows = page.locator('section', { has: page.getByRole('img', { name: '每小时审核件数' }) }).locator('tbody tr');
    const shown = await rows.evaluateAll((all) => all.map((it) => [...it.children].map((cell) => cell.textContent.trim()).join(' ')));
    expect(shown.sort()).toEqual(people.split('\n').sort());
    const reasons = await sql(
      host,
      `select string_agg(n::text, ' ' order by n, code) from (select reason ->> 'Code' as code, count(*) as n
        from ${decided.replace('mt_events where', "mt_events cross join jsonb_array_elements(data -> 'Reasons') reason where")}
        group by code) x`,
    );
    // The axis also has numbers, so the number at the end of each bar is compared.
    const bars = await page.getByRole('img', { name: '拒绝原因' }).locator('svg text').allTextContents();
    for (const n of new Set(reasons.split(' ').filter(Boolean)))
      expect(bars.filter((it) => it === n).length).toBeGreaterThanOrEqual(reasons.split(' ').filter((it) => it === n).length);
    const hours = await sql(
      host,
      `select string_agg(n::text, ' ' order by hour)
        from (select date_trunc('hour', timestamp at time zone 'UTC') as hour, count(*) as n from ${decided} group by 1) x`,
    );
    const perHour = hours.split(' ').map(Number);
    const [hourBars] = await readBars(page.getByRole('img', { name: '每小时审核件数' }), Math.max(...perHour));
    expect(hourBars).toEqual(perHour);
    // MetricsTests compares the working time with the hours of the calendar.
    const dayOf = (at: string): string => `(${at} at time zone 'Asia/Shanghai')::date`;
    const [from, to] = (await sql(host, `select ${dayOf(since)} || ' ' || ${dayOf('powercrm_now()')}`)).split(' ');
    const { accessToken } = await signIn(host, 'admin');
    const { firstContact } = (await call<Funnel>(host, `GET /metrics/funnel?from=${from}&to=${to}`, accessToken)).body;
    for (const [name, seconds] of [
      ['contactMedian', firstContact.workingMedian],
      ['contactSlow', firstContact.workingP90],
    ] as const)
      await expect(page.locator(`[data-figure=${name}] small`)).toHaveText(`其中工作时间 ${formatSeconds(seconds)}`, soon);
    for (const [label, length] of [
      ['今天', 1],
      ['最近 7 天', 7],
      ['最近 90 天', 90],
    ] as const) {
      await page.getByLabel('统计时段').selectOption({ label });
      const n = Number(await sql(host, `select count(*) from ${decidedSince(startOf(length))}`));
      await expect(findFigure('decided')).toHaveText(formatNumber(n), soon);
    }
  }).toPass();
  await expectAccessible(page, 'today full');
  await expectTidy(page, 'today-full');
  await page.getByRole('button', { name: '深色' }).click();
  await expectTidy(page, 'today-full-dark', [1280]);

  // The demo approves nothing without a person, so these numbers are the test's own.
  await page.route(
    (url) => url.pathname === '/reviews/metrics',
    async (route) => {
      const response = await route.fetch();
      const it = (await response.json()) as { decisions: object };
      const automatic = { approved: 1234, reversed: 3 };
      await route.fulfill({ response, json: { ...it, decisions: { ...it.decisions, automatic } } });
    },
  );
  await page.reload();
  await expect(findFigure('automatic')).toHaveText('1,234');
  await expect(page.locator('[data-figure=automatic] small')).toHaveText('其中 3 件已撤销');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('an auditor exports a history with its proof', async ({ openPage, host }) => {
  const { accessToken } = await signIn(host, 'admin');
  const id = (await call<{ items: { customerId: string }[] }>(host, 'GET /customers?status=serving', accessToken)).body.items[0]
    ?.customerId;
  const { page, go } = await openPage('auditor', '/audit');
  await expect(page.getByRole('region', { name: '日志检查点' })).toBeVisible();
  await expectAccessible(page, 'audit full');
  await expectTidy(page, 'audit-full');
  await go(`/audit/${id}`);
  const form = page.getByRole('form', { name: '导出存证' });
  await form.getByLabel('原因').fill('年度抽查');
  const [file] = await Promise.all([page.waitForEvent('download'), form.getByRole('button', { name: '导出' }).click()]);
  expect(file.suggestedFilename()).toMatch(/^audit-.*\.zip$/);
});

test('an auditor reads the queue and the workload of a past moment', async ({ openPage, host, browser }) => {
  const company = '江门市蓬江电器有限公司';
  const { registrationId } = await submitRegistration(host, browser, company);
  const reviewer = await signIn(host, 'reviewer');
  await call(host, `POST /reviews/${registrationId}/claim`, reviewer.accessToken);
  // The field has whole seconds; the case is released in a later one.
  const moment = Math.ceil(Date.now() / 1000) * 1000;
  await expect.poll(() => Date.now()).toBeGreaterThan(moment);
  await call(host, `POST /reviews/${registrationId}/release`, reviewer.accessToken);

  const { page, go } = await openPage('auditor', '/audit');
  await page.getByRole('link', { name: '过去某一时刻的待审列表和工作量' }).click();
  await page.getByLabel('时刻（北京时间）').fill(new Date(moment + 8 * 3_600_000).toISOString().slice(0, 19));
  await page.getByRole('button', { name: '查看', exact: true }).click();
  const row = page.locator(`[data-case="${registrationId}"]`);
  await expect(row).toContainText('审核中');
  await expect(row).not.toContainText('—');
  const workload = page.getByRole('region', { name: '工作量' }).first();
  await expect.poll(() => workload.locator('[data-manager]').count()).toBeGreaterThan(1);
  await expectAccessible(page, 'audit-moment');
  await expectTidy(page, 'audit-moment');
  await page.getByLabel('状态').selectOption('pending');
  await expect(page).toHaveURL(/status=pending/);
  await expect(page.getByRole('region', { name: '待审列表' }).first()).toBeVisible();
  await expect(row).toHaveCount(0);
  await page.getByLabel('状态').selectOption('');
  await row.getByRole('link', { name: company }).click();
  await expect(page.getByRole('status')).not.toContainText(/第 1 个/);
  await go('/audit/moment?at=2999-01-01T00:00');
  await expect(page.getByText('该时间尚未到来。')).toHaveCount(2);
});

test('an auditor places a legal hold, and only another person lifts it', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '东莞市虎门保全制衣有限公司');
  const { page, go } = await openPage('auditor', `/audit/${registrationId}`);
  const form = page.getByRole('form', { name: '设置法定保留' });
  await form.getByLabel('案号或文号').fill('（2026）粤0305民初1234号');
  await form.getByRole('button', { name: '设置' }).click();
  await expect(page.getByText('已设置法定保留。')).toBeVisible();
  await expectAccessible(page, 'audit hold');
  await expectTidy(page, 'audit-hold');

  await go('/audit');
  const held = page.locator(`[data-hold="${registrationId}"]`);
  await expect(held).toContainText('（2026）粤0305民初1234号');
  await expectAccessible(page, 'audit holds');
  await expectTidy(page, 'audit-holds');
  await held.getByRole('button', { name: '解除保留' }).click();
  const dialog = page.getByRole('dialog', { name: '解除保留' });
  await dialog.getByLabel('原因').fill('案件已结');
  await dialog.getByRole('button', { name: '解除保留' }).click();
  await expect(page.locator('.el-message--error')).toBeVisible();

  const other = await openPage('admin', '/audit');
  const row = other.page.locator(`[data-hold="${registrationId}"]`);
  await row.getByRole('button', { name: '解除保留' }).click();
  const second = other.page.getByRole('dialog', { name: '解除保留' });
  await second.getByLabel('原因').fill('案件已结');
  await second.getByRole('button', { name: '解除保留' }).click();
  await expect(other.page.getByText('已解除法定保留。')).toBeVisible();
  await expect(row).toHaveCount(0);
});

test('an export with personal values is requested, approved by another person, and downloaded by the requester', async ({
  openPage,
  host,
  browser,
}) => {
  const { registrationId } = await submitRegistration(host, browser, '东莞市长安存证电子有限公司');
  const { page, go } = await openPage('auditor', `/audit/${registrationId}`);
  const form = page.getByRole('form', { name: '导出存证' });
  await form.getByLabel('原因').fill('法院调证');
  await form.getByText('包含明文个人信息').click();
  await expectAccessible(page, 'audit personal export');
  await expectTidy(page, 'audit-personal-export');
  await form.getByRole('button', { name: '申请导出' }).click();
  await expect(page.getByText('已提交申请，等待第二人批准。')).toBeVisible();

  await go('/audit');
  const mine = page.locator('[data-export]').filter({ hasText: registrationId });
  await expect(mine).toContainText('待第二人批准');
  await expect(mine.getByRole('button', { name: '批准导出' })).toHaveCount(0);

  const other = await openPage('admin', '/audit');
  const row = other.page.locator('[data-export]').filter({ hasText: registrationId });
  await row.getByRole('button', { name: '批准导出' }).click();
  const dialog = other.page.getByRole('dialog', { name: '批准导出' });
  await dialog.getByLabel('原因').fill('已核对调证函');
  await dialog.getByRole('button', { name: '批准导出' }).click();
  await expect(other.page.getByText('已批准，申请人可在 24 小时内取走。')).toBeVisible();
  await expect(row.getByRole('button', { name: '取走' })).toHaveCount(0);

  await expect(mine).toContainText('已核对调证函');
  const taking = mine.getByRole('button', { name: '取走' });
  await expect(taking).toBeVisible();
  await expectAccessible(page, 'audit exports');
  await expectTidy(page, 'audit-exports');
  const [file] = await Promise.all([page.waitForEvent('download'), taking.click()]);
  expect(file.suggestedFilename()).toMatch(/^audit-.*\.zip$/);

  await go(`/audit/${registrationId}`);
  const looks = page.getByRole('region', { name: '谁查看过' });
  for (const what of ['申请导出个人信息', '批准导出个人信息', '取走个人信息导出']) await expect(looks).toContainText(what);
});

test('a day of an auditor: a complaint is looked into, data are kept, a history is exported', async ({ openPage, host, browser }) => {
  const company = '东莞市石龙精工电子有限公司';
  const { registrationId, accessToken } = await submitRegistration(host, browser, company);
  const reviewer = await signIn(host, 'reviewer');
  await call(host, `POST /reviews/${registrationId}/claim`, reviewer.accessToken);

  // In the morning: last night's audit, and the checkpoints of the log.
  const { page, go } = await openPage('auditor', '/audit');
  await expect(page.getByRole('region', { name: '常设核查' })).toBeVisible();
  await expect(page.getByRole('region', { name: '日志检查点' })).toBeVisible();

  // A complaint names the company: who saw its data, and what did the reviewer have before them?
  const search = page.getByRole('search', { name: '查找申请' });
  await search.getByRole('textbox').fill('石龙精工');
  await search.getByRole('button', { name: '查询' }).click();
  await search.getByRole('link', { name: company }).click();
  await expect(page.getByRole('region', { name: '识别比对' }).first()).toContainText('张*');
  await page.getByRole('button', { name: '查看完整信息' }).click();
  const reveal = page.getByRole('dialog', { name: '查看完整信息' });
  await reveal.getByLabel('原因').fill('投诉核查');
  await reveal.getByRole('button', { name: '查看完整信息' }).click();
  await expect(page.getByRole('region', { name: '识别比对' }).first()).toContainText('张伟');

  // A court wants the data to be kept: an erasure has to wait.
  const hold = page.getByRole('form', { name: '设置法定保留' });
  await hold.getByLabel('案号或文号').fill('（2026）粤1972民初77号');
  await hold.getByRole('button', { name: '设置' }).click();
  await expect(page.getByText('已设置法定保留。')).toBeVisible();
  const erasure = await call<{ waitsFor: string }>(host, 'POST /privacy/erase', accessToken);
  expect(erasure.body.waitsFor).toBe('legal_hold');

  // The court gets the history with its proof.
  await go(`/audit/${registrationId}`);
  const form = page.getByRole('form', { name: '导出存证' });
  await form.getByLabel('原因').fill('法院调证');
  const [file] = await Promise.all([page.waitForEvent('download'), form.getByRole('button', { name: '导出' }).click()]);
  expect(file.suggestedFilename()).toMatch(/^audit-.*\.zip$/);

  // In the evening: the hold is on the list, and the auditor's own looks are on record as well.
  const looks = page.getByRole('region', { name: '谁查看过' });
  await expect(looks.getByRole('row').filter({ hasText: '审计员' }).first()).toBeVisible();
  await go('/audit');
  await expect(page.locator(`[data-hold="${registrationId}"]`)).toContainText('（2026）粤1972民初77号');
});

test('a supervisor takes a case over, leaves a note, and asks for a reversal', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '江门市新会造纸有限公司');
  const reviewer = await signIn(host, 'reviewer');
  await call(host, `POST /reviews/${registrationId}/claim`, reviewer.accessToken);
  const { page: holder } = await openPage('reviewer', '/reviews');
  await expect(holder.getByText('实时')).toBeVisible();
  const { page } = await openPage('admin', `/reviews/${registrationId}`);
  const bar = page.getByRole('region', { name: '审核操作' });
  await bar.getByRole('button', { name: '接管' }).click();
  const takeover = page.getByRole('dialog', { name: '接管' });
  await expect(takeover).toBeVisible();
  await expectAccessible(page, 'takeover');
  await expectTidy(page, 'takeover', [1280]);
  await expect(holder.locator('.el-message--warning')).toHaveCount(0);
  await takeover.getByLabel('原因').fill('原审核员请假');
  await takeover.getByRole('button', { name: '接管' }).click();
  await expect(page.locator('.canvas img')).toBeVisible();
  // On whatever page the holder is.
  await expect(holder.locator('.el-message--warning')).toBeVisible();
  await page.getByLabel('添加备注').fill('已电话核实');
  await page.getByRole('button', { name: '添加备注' }).click();
  await expect(page.getByRole('region', { name: '同事备注' })).toContainText('已电话核实');
  await page.keyboard.press('1');
  await expect(bar.locator('.step').first().locator('.el-tag')).toHaveText('通过');
  await page.keyboard.press('2');
  await expect(bar.locator('.step').last().locator('.el-tag')).toHaveText('通过');
  await page.keyboard.press('a');
  await page.keyboard.press('Enter');
  await expect(bar).toContainText('已有审核结论');
  await bar.getByRole('button', { name: '申请撤销结论' }).click();
  const dialog = page.getByRole('dialog', { name: '申请撤销结论' });
  await dialog.getByLabel('原因').fill('发现营业执照已注销');
  await dialog.getByRole('button', { name: '申请撤销结论' }).click();
  await expect(bar).toContainText('等待第二人复核');
  await expect(bar).toContainText('撤销理由：发现营业执照已注销');
  // The opinion is another person's.
  await expect(bar.getByRole('button', { name: '同意' })).toHaveCount(0);
  await expect(bar.getByRole('button', { name: '申请撤销结论' })).toHaveCount(0);
});

test('an act that a change has overtaken is asked again, and its reason is kept', async ({ openPage, host, browser }) => {
  const { registrationId } = await submitRegistration(host, browser, '江门市台山玻璃有限公司');
  const reviewer = await signIn(host, 'reviewer');
  await call(host, `POST /reviews/${registrationId}/claim`, reviewer.accessToken);
  const { page } = await openPage('admin', `/reviews/${registrationId}`);
  const button = page.getByRole('region', { name: '审核操作' }).getByRole('button', { name: '接管' });
  await button.click();
  const dialog = page.getByRole('dialog', { name: '接管' });
  await dialog.getByLabel('原因').fill('原审核员请假');
  // It is there again after the dialog was closed, and after the page was left.
  await dialog.getByRole('button', { name: '取消' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('link', { name: '返回列表' }).click();
  await expect(page).toHaveURL(/\/reviews(\?|$)/);
  await page.goBack();
  await button.click();
  await expect(dialog.getByLabel('原因')).toHaveValue('原审核员请假');
  // The page reads such a case again at every hint, so a real race would need luck.
  const refusal = { code: 'version_mismatch', status: 412, title: '该申请已被更新。' };
  await page.route('**/takeover', (route) => route.fulfill({ status: 412, json: refusal }), { times: 1 });
  await dialog.getByRole('button', { name: '接管' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('您填写的内容已保留')).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: '您填写的内容已保留' })).toContainText('您填写的是：原审核员请假');
  await button.click();
  await expect(dialog.getByLabel('原因')).toHaveValue('原审核员请假');
  await dialog.getByRole('button', { name: '接管' }).click();
  await expect(page.locator('.canvas img')).toBeVisible();
  await expect(page.getByText('您填写的内容已保留')).toHaveCount(0);
});

test('the standing audit shows when it ran, how long, and the differences', async ({ openPage, host }) => {
  test.skip(host.data === null, 'a host that was started before has its data elsewhere');
  const { accessToken } = await signIn(host, 'admin');
  const id =
    (await call<{ items: { customerId: string }[] }>(host, 'GET /customers?status=serving', accessToken)).body.items[0]?.customerId ?? '';
  const round = async (to: string): Promise<void> =>
    void (await sql(host, `update mt_doc_registrationstatus set data = jsonb_set(data, '{Round}', '${to}') where id = '${id}'`));
  const before = await sql(host, `select data ->> 'Round' from mt_doc_registrationstatus where id = '${id}'`);
  await round('7');
  const { exit, output } = await runCommand(host, 'audit', 'run', '--json');
  await round(before);
  expect(exit, output).toBe(1);
  interface Run {
    id: string;
    startedAt: string;
    endedAt: string;
    actor: string;
    checks: { name: string; found: number }[];
  }
  const runs = (await call<{ items: Run[] }>(host, 'GET /ops/audits', accessToken)).body.items;
  const last = runs[0];
  const { page } = await openPage('auditor', '/audit');
  const list = page.getByRole('region', { name: '常设核查' });
  await expect(list.locator('[data-run]')).toHaveCount(runs.length);
  const row = list.locator(`[data-run="${last?.id}"]`);
  await expect(row).toContainText('有不一致');
  await expect(row).toContainText(last?.actor ?? 'operator:');
  const seconds = Math.round((Date.parse(last?.endedAt ?? '') - Date.parse(last?.startedAt ?? '')) / 1000);
  await expect(row).toContainText(seconds < 60 ? `${seconds} 秒` : `${Math.round(seconds / 60)} 分钟`);
  await row.getByRole('button', { name: '检查明细' }).click();
  const checks = list.locator(`[data-checks="${last?.id}"]`).getByRole('table').getByRole('row');
  await expect(checks).toHaveCount((last?.checks.length ?? 0) + 1);
  // Differences come first, with their rows.
  const different = checks.filter({ hasText: '查询数据与重新生成的一致：registration_status' });
  await expect(different).toContainText(`registration_status: different ${id}`);
  await expect(checks.nth(1)).toContainText('未通过');
  await expectAccessible(page, 'audit runs');
  await expectTidy(page, 'audit-runs');
  await page.getByRole('button', { name: '深色' }).click();
  await expectTidy(page, 'audit-runs-dark', [1280]);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.locator(`[data-run="${last?.id}"]`)).toContainText('Differs');
  await expectTidy(page, 'audit-runs-english', [1280]);
});

interface Calendar {
  today: string;
  missing: number | null;
  years: { year: number; announced: boolean; workingDays: number }[];
}

test('the working calendar shows holidays, make-up days, and a missing year', async ({ openPage, host }) => {
  const { accessToken } = await signIn(host, 'admin');
  const calendar = (await call<Calendar>(host, 'GET /ops/calendar', accessToken)).body;
  const { page } = await openPage('admin', '/supervisor/calendar');
  // The missing years depend on the day of the test run, so they are read from the host.
  const warning = page.getByRole('alert');
  if (calendar.missing) await expect(warning).toContainText(`${calendar.missing} 年的放假调休安排尚未收录`);
  else await expect(warning).toHaveCount(0);
  await expect(page.locator('[aria-current=date]')).toHaveAttribute('data-day', calendar.today);
  await expect(page.locator('[aria-current=date]')).toHaveCount(1);

  const years = page.getByRole('group', { name: '年份' });
  await years.getByRole('button', { name: '2026' }).click();
  await expect(page.getByRole('region', { name: '概况' })).toContainText('2026/12/31');
  await expect(page.getByRole('region', { name: '概况' })).toContainText('09:00–12:00 13:30–18:00');
  await expect(page.getByRole('region', { name: '概况' })).toContainText('248 天');
  const row = page.getByRole('region', { name: '放假' }).getByRole('row').filter({ hasText: '10月1日' });
  await expect(row).toContainText('10月7日');
  await expect(row).toContainText('7 天');
  await expect(page.getByRole('region', { name: '调休上班' }).getByRole('listitem').filter({ hasText: '10月10日' })).toHaveCount(1);
  const kind = (date: string) => page.locator(`[data-day="${date}"] .day`);
  await expect(kind('2026-10-01')).toHaveAttribute('title', '节假日');
  await expect(kind('2026-10-10')).toHaveAttribute('title', '调休上班');
  await expect(kind('2026-10-11')).toHaveAttribute('title', '周末');
  await expect(kind('2026-10-12')).toHaveAttribute('title', '工作日');

  const assumed = calendar.years.find((it) => !it.announced);
  if (!assumed) return;
  await years.getByRole('button', { name: String(assumed.year) }).click();
  await expect(page.getByRole('region', { name: '概况' })).toContainText('尚未收录，为推算值');
  await expect(kind(`${assumed.year}-05-01`)).toHaveAttribute('title', '节假日');
  await expectAccessible(page, 'calendar assumed');
  await expectTidy(page, 'calendar-assumed');
});
