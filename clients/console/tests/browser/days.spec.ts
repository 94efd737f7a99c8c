// A day of a manager, a supervisor and an auditor.
import { readBars, readCells, readColumns, readFile } from './figures';
import { expect, test } from './fixture';
import { password, runCommandWithInput, sql } from './host';
import { expectAccessible, expectTidy } from './pageChecks';
import { approve, call, changeTerritories, listManagers, signIn, submitRegistration } from './people';

const suzhou = { province: '江苏省', city: '苏州市', district: '虎丘区' };

test('a new customer is announced to the manager, who calls and starts the service', async ({ openPage, host, browser }) => {
  const company = '苏州瑞丰新材料有限公司';
  const { page } = await openPage('manager.js', '/customers');
  await expect(page.getByText('实时')).toBeVisible();
  const { registrationId } = await submitRegistration(host, browser, company, suzhou);
  await approve(host, (await signIn(host, 'reviewer')).accessToken, registrationId);

  await expect(page.getByText(`新客户：${company}`)).toHaveCount(1);
  const fresh = page.getByRole('region', { name: '新分配的客户' }).getByRole('listitem').filter({ hasText: company });
  await fresh.getByRole('button', { name: '接收' }).click();
  await expect(fresh).toHaveCount(0);
  await page.getByRole('table').getByRole('link', { name: company }).click();
  await expect(page.locator('.head .el-tag')).toHaveText('待首次联系');

  // Also while one customer is on the screen.
  const another = await submitRegistration(host, browser, '苏州和盛新能源有限公司', suzhou);
  await approve(host, (await signIn(host, 'reviewer')).accessToken, another.registrationId);
  await expect(page.getByText('新客户：苏州和盛新能源有限公司')).toBeVisible();

  await page.getByRole('button', { name: '查看电话' }).click();
  await page.getByLabel('用途（客户能看到）').fill('首次联系');
  await page.getByRole('dialog').getByRole('button', { name: '查看电话' }).click();
  await expect(page.getByText(/^139\d{8}$/)).toBeVisible();

  const contact = page.getByRole('form', { name: '记录首次联系' });
  await contact.getByLabel('备注').fill('约定周五上门');
  await contact.getByRole('button', { name: '记录首次联系' }).click();
  await expect(page.locator('.head .el-tag')).toHaveText('已联系');

  const next = page.getByRole('form', { name: '添加跟进' });
  await next.getByLabel('沟通内容').fill('发送报价单');
  await next.getByLabel('下一步').fill('确认合同');
  await next.getByLabel('安排时间').fill('2099-01-05T10:00');
  await next.getByRole('button', { name: '添加跟进' }).click();
  await expect(page.getByRole('region', { name: '下一步安排' })).toContainText('2099/01/05 10:00 确认合同');
  // A later note without a time removes the appointment.
  await next.getByLabel('沟通内容').fill('客户取消了会面');
  await next.getByRole('button', { name: '添加跟进' }).click();
  await expect(page.getByText('客户取消了会面')).toBeVisible();
  await expect(page.getByRole('region', { name: '下一步安排' })).toHaveCount(0);
  await page.getByRole('button', { name: '开始服务' }).click();
  await expect(page.locator('.head .el-tag')).toHaveText('服务中');
  const log = await call<{ items: unknown[] }>(
    host,
    `GET /customers/${registrationId}/follow-ups`,
    (await signIn(host, 'manager.js')).accessToken,
  );
  expect(log.body.items).toHaveLength(2);
});

test('the supervisor’s numbers match the database', async ({ openPage, host }) => {
  test.skip(host.data === null, 'a host that was started before has its data elsewhere');
  const open = `pc_review_cases where status in ('pending', 'processing')`;
  const held = 'claimed_by is not null and lease_until > powercrm_now()';
  const counts = {
    queueNow: `select count(*) from ${open}`,
    queueOverdue: `select count(*) from ${open} and due_at <= powercrm_now()`,
    queueUrged: `select count(*) from ${open} and urged_at is not null`,
    queueFree: `select count(*) from ${open} and not (${held})`,
    parkedNow: 'select count(*) from pc_assignment_waiting',
    managersOverdue: `select count(*) from pc_assignments where (state = 'assigned' and respond_by < powercrm_now())
      or (state in ('assigned', 'acknowledged') and contact_by < powercrm_now())`,
    room: `select (select sum(capacity) from pc_managers m join pc_v_staff s on s.id = m.staff_id where s.active)
      - (select count(*) from pc_assignments a join pc_v_staff s on s.id = a.manager_id where s.active and state <> 'serving')`,
  };
  const { page } = await openPage('admin', '/supervisor');
  // Whatever other tests do meanwhile, page and database agree in the end.
  await expect(async () => {
    for (const [name, statement] of Object.entries(counts))
      await expect(page.locator(`[data-figure=${name}] b`)).toHaveText(await sql(host, statement), { timeout: 1_000 });
  }).toPass();
  const ages = ['0 至 4 小时', '4 至 24 小时', '24 至 48 小时', '48 至 72 小时', '72 小时以上'];
  await expect(async () => {
    const aged = await sql(
      host,
      `select string_agg(n::text, ',' order by bucket) from (select b as bucket, (select count(*) from ${open}
        and width_bucket(extract(epoch from powercrm_now() - submitted_at) / 3600, array[0, 4, 24, 48, 72]::numeric[]) = b) as n
        from generate_series(1, 5) b) counted`,
    );
    const expected = aged.split(',').map((n, i) => `${ages[i]}: ${n}`);
    expect(await readColumns(page.getByRole('img', { name: '按已等待时间' }))).toEqual(expected);
    // The bars are in the order of the list of managers, and without a number.
    const loads = await sql(
      host,
      `select string_agg(concat_ws(' ', m.staff_id, (select count(*) from pc_assignments a where a.manager_id = m.staff_id
          and a.state <> 'serving'), m.capacity), ',') from pc_managers m join pc_v_staff s on s.id = m.staff_id where s.active`,
    );
    const byId = new Map(loads.split(',').map((it) => [it.slice(0, 36), it.slice(37).split(' ').map(Number)]));
    const order = (await listManagers(host)).filter((it) => it.active).map((it) => byId.get(it.managerId) ?? []);
    const series = [0, 1].map((n) => order.map((it) => it[n] ?? 0).filter((it) => it > 0));
    expect(await readBars(page.getByRole('img', { name: '客户经理工作量' }), Math.max(...series.flat()))).toEqual(series);
    const reasons = await sql(
      host,
      `select string_agg(reason || ' ' || n, ',' order by reason)
        from (select reason, count(*) as n from pc_assignment_waiting group by reason) counted`,
    );
    const shown = await page
      .locator('[data-reason]')
      .evaluateAll((all) => all.map((it) => `${it.getAttribute('data-reason')} ${(it.querySelector('td')?.textContent ?? '').trim()}`));
    expect(shown.sort()).toEqual(reasons.split(',').filter(Boolean).sort());
  }).toPass();
});

test('each manager’s numbers match the database', async ({ openPage, host }) => {
  test.skip(host.data === null, 'a host that was started before has its data elsewhere');
  const { page } = await openPage('admin', '/supervisor/workload');
  const given = `select count(*) from mt_events e where e.type in ('manager_assigned', 'manager_reassigned')
    and coalesce(e.data ->> 'Manager', e.data ->> 'To') = m.staff_id::text
    and (e.timestamp at time zone 'Asia/Shanghai')::date = (powercrm_now() at time zone 'Asia/Shanghai')::date`;
  const statement = `select string_agg(concat_ws('|', s.username, o.open || ' / ' || m.capacity, o.overdue, (${given}),
      round(100 * least(1, round(case when m.capacity > 0 then o.weight / m.capacity when o.open > 0 then 1 else 0 end, 4)), 1)), E'\n'
      order by s.username)
    from pc_managers m join pc_v_staff s on s.id = m.staff_id,
    lateral (select count(*) as open, coalesce(sum(a.weight), 0) as weight, count(*) filter (where
        (a.state = 'assigned' and a.respond_by < powercrm_now())
        or (a.state in ('assigned', 'acknowledged') and a.contact_by < powercrm_now())) as overdue
      from pc_assignments a where a.manager_id = m.staff_id and a.state <> 'serving') o`;
  await expect(async () => {
    await page.reload();
    const rows = page.locator('tbody tr');
    await expect(rows.first()).toBeVisible();
    const shown = await rows.evaluateAll((all) =>
      all.map((it) => {
        const cell = (n: number): string => (it.children[n]?.textContent ?? '').replace(/\s+/g, ' ').trim();
        const username = it.querySelector('small')?.textContent ?? '';
        return [username, cell(4), cell(5), cell(6), parseFloat(cell(7)).toFixed(1)].join('|');
      }),
    );
    expect(shown.sort()).toEqual((await sql(host, statement)).split('\n').sort());
  }).toPass();
});

test('the supervisor changes a manager, checks the coverage, and reassigns a customer', async ({ openPage, host }) => {
  const { page, go } = await openPage('admin', '/supervisor/workload');
  const row = page.getByRole('row').filter({ hasText: 'manager.sz' });
  await row.getByRole('button', { name: '编辑' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('省份').selectOption({ label: '福建省' });
  await dialog.getByLabel('城市').selectOption({ label: '厦门市' });
  await dialog.getByRole('button', { name: '添加区域' }).click();
  await dialog.getByLabel('客户数上限').fill('21');
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toContainText('厦门市');
  await expect(row).toContainText('/ 21');

  await row.getByRole('button', { name: '离岗' }).click();
  await expect(page.getByRole('dialog')).toContainText('账号立即停用');
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();

  // Two managers for one city, and nobody for the whole country.
  const xiamen = '350200';
  const before = {
    'manager.js': await changeTerritories(host, 'manager.js', (codes) => [...codes, xiamen]),
    'manager.all': await changeTerritories(host, 'manager.all', () => ['110000']),
  };
  try {
    interface Coverage {
      overlaps: { territory: string; name: string; managerIds: string[] }[];
      holes: { name: string }[];
    }
    const coverage = (await call<Coverage>(host, 'GET /managers/coverage', (await signIn(host, 'admin')).accessToken)).body;
    expect(coverage.overlaps.map((it) => it.territory)).toContain(xiamen);
    expect(coverage.holes.length).toBeGreaterThan(5);
    const names = new Map((await listManagers(host)).map((it) => [it.managerId, it.displayName]));
    await go('/supervisor/coverage');
    const section = (name: string) => page.locator('section', { has: page.getByRole('heading', { level: 2, name, exact: true }) });
    await expect(section('多人负责的区域').getByRole('listitem')).toHaveText(
      coverage.overlaps.map(({ name, managerIds }) => `${name}：${managerIds.map((id) => names.get(id)).join('、')}`),
    );
    await expect(section('无人负责的区域').locator('.el-tag')).toHaveText(coverage.holes.map((it) => it.name));
    const tree = page.getByRole('tree');
    const province = (name: string) => tree.getByRole('treeitem').filter({ hasText: name });
    await expect(province('北京市').locator('.el-tag--success')).toHaveText(['孙宁']);
    await expect(province('黑龙江省').locator('.el-tag--danger')).toHaveText(['无人负责']);
    await tree.getByText('福建省').click();
    const city = province('厦门市').last();
    await expect(city.locator('.el-tag--warning')).toHaveCount(2);
    await expect(city).toContainText('吴敏');
    await expect(city).toContainText('赵强');
  } finally {
    for (const [username, codes] of Object.entries(before)) await changeTerritories(host, username, () => codes);
  }

  await go('/customers');
  const customer = page.getByRole('row').filter({ hasText: '佛山市禅工陶瓷有限公司' });
  await customer.getByRole('checkbox').check();
  await page.getByRole('button', { name: '更换客户经理' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'reassign');
  await expectTidy(page, 'reassign');
  await page.getByRole('dialog').getByLabel('客户经理').selectOption({ index: 3 });
  await page.getByRole('dialog').getByLabel('原因').fill('区域调整');
  await page.getByRole('dialog').getByRole('button', { name: '更换客户经理' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('of two customers for a manager with one place, the refused one is named, and stays selected', async ({ openPage, host, browser }) => {
  test.skip(host.data === null, 'a host that was started before has its data elsewhere');
  // A territory without registrations, so that other tests are not affected.
  const command = ['staff', 'add', 'manager.one', '--role', 'manager', '--name', '沈一', '--territories', '540102', '--password-stdin'];
  const { exit, output } = await runCommandWithInput(host, password, ...command);
  expect(exit, output).toBe(0);
  const { accessToken } = await signIn(host, 'admin');
  const one = (await listManagers(host)).find((it) => it.username === 'manager.one');
  const capacity = { territories: ['540102'], specialties: [], capacity: 1, leave: [] };
  await call(host, `PUT /managers/${one?.managerId}`, accessToken, capacity, `"${one?.version}"`);
  const [moved, refused] = ['苏州双席甲包装有限公司', '苏州双席乙包装有限公司'] as const;
  const reviewer = (await signIn(host, 'reviewer')).accessToken;
  for (const company of [moved, refused]) {
    const { registrationId: id } = await submitRegistration(host, browser, company, suzhou);
    await approve(host, reviewer, id);
    const readManager = () =>
      call<{ managerId?: string }>(host, `GET /customers/${id}`, accessToken).then((it) => it.body.managerId ?? null);
    await expect.poll(() => readManager().catch(() => null)).not.toBeNull();
  }

  const { page } = await openPage('admin', '/customers?q=苏州双席');
  const box = (company: string) => page.getByRole('row').filter({ hasText: company }).getByRole('checkbox');
  await box(moved).check();
  await box(refused).check();
  await page.getByRole('button', { name: '更换客户经理' }).click();
  const dialog = page.getByRole('dialog', { name: '更换客户经理' });
  await dialog.getByLabel('客户经理').selectOption(one?.managerId ?? '');
  await dialog.getByLabel('原因').fill('区域调整');
  await dialog.getByRole('button', { name: '更换客户经理' }).click();
  await expect(dialog.getByRole('status')).toHaveText('已转出 1 家，未变 0 家，未成功 1 家。');
  await expect(dialog.getByRole('listitem')).toHaveText(new RegExp(`^${refused}：.+`));
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  await expect(dialog).toBeHidden();
  await expect(box(refused)).toBeChecked();
  await expect(page.getByText('已选 1 家')).toBeVisible();
});

test('an auditor goes back in time, and the access is recorded', async ({ openPage, host, browser }) => {
  const { accessToken } = await signIn(host, 'admin');
  const { registrationId: id } = await submitRegistration(host, browser, '扬州古运河纺织有限公司', suzhou);
  await approve(host, (await signIn(host, 'reviewer')).accessToken, id);
  const { page, go } = await openPage('auditor', '/audit');
  const search = page.getByRole('search', { name: '查找申请' });
  await search.getByRole('textbox').fill('没有这家企业');
  await search.getByRole('button', { name: '查询' }).click();
  await expect(search.getByRole('status')).toContainText('没有找到');
  await search.getByRole('textbox').fill(id);
  await search.getByRole('button', { name: '查询' }).click();
  const state = page.getByRole('region', { name: '当时的状态' });
  await expect(state).toContainText('审核通过');
  await expect(state).toContainText('林悦 · ');
  const looks = page.getByRole('region', { name: '谁查看过' });
  await expect(looks.getByRole('row').filter({ hasText: '审核员' }).first()).toContainText('审核');
  const [file] = await Promise.all([page.waitForEvent('download'), looks.getByRole('button', { name: '导出 CSV' }).click()]);
  expect(file.suggestedFilename()).toBe('accesses.csv');
  expect(await readFile(file)).toEqual(await readCells(looks.getByRole('row')));
  await page
    .getByRole('region', { name: '事件' })
    .getByRole('button', { name: /提交申请/ })
    .click();
  await expect(state).toContainText('待审核');
  await expect(looks).toContainText('当时没有人查看过');
  await page.getByRole('slider', { name: '时间点' }).focus();
  await page.keyboard.press('Home');
  await expect(state).toContainText('草稿');
  // One event after the other, also those of one instant.
  const events = page.getByRole('region', { name: '事件' }).getByRole('listitem');
  const all = await events.count();
  for (const version of [2, 3, 4]) {
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('status').filter({ hasText: '截至' })).toContainText(`版本 ${version}`);
    await expect(page.getByText(`第 ${version} 个事件（共 ${all} 个）`)).toBeVisible();
    await expect(events.locator('[aria-current=true]')).toContainText(new RegExp(`^\\s*${version} ·`));
  }
  await page.keyboard.press('Home');
  await expect(page.getByRole('region', { name: /当时的申请内容/ })).toContainText('当时尚未提交');

  // The reasons of a refusal are shown in words.
  const refused = await call<{ items: { registrationId: string }[] }>(host, 'GET /reviews?status=rejected', accessToken);
  await go(`/audit/${refused.body.items[0]?.registrationId}`);
  await expect(state).toContainText('审核拒绝');
  await expect(state).not.toContainText(/[a-z]_[a-z]/);
});

test('an auditor finds a company in another spelling, and sees the case as its reviewer saw it', async ({ openPage, host, browser }) => {
  const company = '中山（小榄）五金制品有限公司';
  const { registrationId, accessToken } = await submitRegistration(host, browser, company);
  const reviewer = await signIn(host, 'reviewer');
  await call(host, `POST /reviews/${registrationId}/claim`, reviewer.accessToken);
  const { page } = await openPage('auditor', '/audit');
  const search = page.getByRole('search', { name: '查找申请' });
  await search.getByRole('textbox').fill('中山(小欖)');
  await search.getByRole('button', { name: '查询' }).click();
  await expect(page).toHaveURL(/q=/);
  await expectAccessible(page, 'audit found');
  await expectTidy(page, 'audit-found');
  await search.getByRole('link', { name: company }).click();

  await expect(page.getByRole('region', { name: '识别比对' }).first()).toContainText('张*');
  await expect(page.getByRole('region', { name: '自动检查' }).getByRole('listitem').first()).toBeVisible();
  await expect(page.getByRole('region', { name: '证件图片' })).toContainText('说明用途后才能查看图片');
  await expect(page.locator('.canvas img')).toHaveCount(0);
  await expectAccessible(page, 'audit case');
  await expectTidy(page, 'audit-case');
  await page.getByRole('button', { name: '查看完整信息' }).click();
  const dialog = page.getByRole('dialog', { name: '查看完整信息' });
  await expect(dialog).toBeVisible();
  await expectTidy(page, 'audit-reveal', [1280]);
  await dialog.getByLabel('原因').fill('投诉核查');
  await dialog.getByRole('button', { name: '查看完整信息' }).click();
  await expect(page.locator('.canvas img')).toBeVisible();
  await expect(page.getByRole('region', { name: '识别比对' }).first()).toContainText('张伟');
  await expectAccessible(page, 'audit case clear');
  const log = (await call<{ items: { what: string; why: string }[] }>(host, 'GET /privacy/access-log', accessToken)).body.items;
  expect(log.filter((it) => it.why === '投诉核查').map((it) => it.what)).toEqual(['businessLicense', 'past_case']);

  // Another moment is masked again; for an erased person nothing is returned.
  await page
    .getByRole('region', { name: '事件' })
    .getByRole('button', { name: /提交申请/ })
    .click();
  await expect(page.getByRole('region', { name: '识别比对' }).first()).toContainText('张*');
  await call(host, 'POST /privacy/erase', accessToken);
  await page.reload();
  await expect(page.getByRole('note')).toContainText('个人信息已按要求删除');
  await expect(page.getByRole('region', { name: '识别比对' })).toHaveCount(0);
});

test('the queue’s filters are in the address, and each case shows its risk and its remaining working time', async ({
  openPage,
  host,
  browser,
}) => {
  const company = '湛江霞山水产冷藏有限公司';
  const { registrationId } = await submitRegistration(host, browser, company, { province: '广东省', city: '湛江市', district: '霞山区' });
  const { page } = await openPage('reviewer', '/reviews');
  await page.getByLabel('省份').selectOption({ label: '广东省' });
  await page.getByLabel('城市').selectOption({ label: '湛江市' });
  await page.getByLabel('轮次').selectOption('1');
  await expect(page).toHaveURL(/region=440800&round=1/);
  const row = page.getByRole('row').filter({ hasText: company });
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await expect(row).toContainText('个工作小时');
  const { accessToken } = await signIn(host, 'reviewer');
  interface Item {
    registrationId: string;
    risk: { blocking: number; warnings: number };
  }
  await expect(async () => {
    const items = (await call<{ items: Item[] }>(host, 'GET /reviews?region=440800', accessToken)).body.items;
    const risk = items.find((it) => it.registrationId === registrationId)?.risk;
    expect(risk?.warnings).toBeGreaterThan(0);
    await page.reload();
    await expect(row).toContainText(`注意 ${risk?.warnings} 类`, { timeout: 5_000 });
  }).toPass();
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await page.getByLabel('提交已满').selectOption('72');
  await expect(row).toHaveCount(0);
  await expectAccessible(page, 'queue filtered');
  await expectTidy(page, 'queue-filtered');
});

test('a case is found in the queue by company, code and number in any spelling, and saved as a CSV file', async ({
  openPage,
  host,
  browser,
}) => {
  const [company, creditCode] = ['茂名（茂南）石化配件有限公司', '91440800MAQKBN2164'];
  const place = { province: '广东省', city: '茂名市', district: '茂南区' };
  const { registrationId } = await submitRegistration(host, browser, company, place, {}, { creditCode });
  interface Found {
    items: { registrationId: string }[];
  }
  const { page, who } = await openPage('reviewer', '/reviews');
  const [search, row] = [page.getByRole('search'), page.locator('tbody tr')];
  const known = () => call<Found>(host, `GET /reviews?q=${encodeURIComponent(company)}`, who?.accessToken ?? '');
  await expect.poll(async () => (await known()).body.items.length).toBe(1);
  const fullWidth = [...creditCode].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join('');
  const number = registrationId.replaceAll('-', '').toUpperCase();
  const names = ['茂名(茂南)', '茂名茂南石化', company, 'ｍｍｍｎ'];
  for (const q of [...names, creditCode.toLowerCase(), fullWidth, registrationId, number]) {
    const isAnswer = (url: URL): boolean => url.pathname === '/reviews' && url.searchParams.get('q') === q;
    const answer = page.waitForResponse((it) => isAnswer(new URL(it.url())));
    await search.getByLabel('企业名称、拼音首字母、信用代码或申请编号').fill(q);
    await search.getByRole('button', { name: '查询' }).click();
    const found = (await (await answer).json()) as Found;
    expect(
      found.items.map((it) => it.registrationId),
      q,
    ).toEqual([registrationId]);
    await expect(row).toHaveCount(1);
    await expect(row).toContainText(company);
  }

  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 CSV' }).click()]);
  expect(file.suggestedFilename()).toBe('reviews.csv');
  const [head = [], ...rows] = await readFile(file);
  const [columns = []] = await readCells(page.locator('thead tr'));
  const [cells = []] = await readCells(row);
  const pick = (from: string[], titles: string[]) => ['企业', '状态', '风险', '轮次', '提交时间'].map((it) => from[titles.indexOf(it)]);
  expect(rows.map((it) => pick(it, head))).toEqual([pick(cells, columns)]);
});

test('the workload is saved as a CSV file with what is on the screen', async ({ openPage }) => {
  const { page } = await openPage('admin', '/supervisor/workload');
  await expect(page.getByRole('row')).not.toHaveCount(1);
  // Names of regions are read after the list.
  await expect(page.locator('tbody')).not.toContainText(/\d{6}/);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 CSV' }).click()]);
  expect(file.suggestedFilename()).toBe('workload.csv');
  const [head, ...rows] = await readFile(file);
  expect(head).toEqual(['客户经理', '状态', '负责区域', '专长', '进行中', '超时', '今日分配', '加权工作量']);
  const shown = (await readCells(page.locator('tbody tr'))).map(
    ([manager = '', state = '', territories = '', specialties = '', open = '', overdue = '', assignedToday = '', load = '']) => [
      manager.replace(/ \S+$/, ''),
      state,
      territories.replaceAll('、', '; '),
      specialties.replaceAll('、', '; ').replace('—', ''),
      open.replace(/ \/.*/, ''),
      overdue,
      assignedToday,
      load,
    ],
  );
  // The file separates the next leave from the state.
  expect(rows.map(([manager = '', state = '', ...more]) => [manager, state.replace('; ', ''), ...more])).toEqual(shown);
});
