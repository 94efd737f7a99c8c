// The policies: read by auditors; compared, activated and (the assignment's) tried by administrators.
import type { Page } from '@playwright/test';
import { formatNumber, formatPercent, formatSeconds, readBars, readCells, readFile, readTexts } from './figures';
import { expect, test, type ConsolePage } from './fixture';
import type { Host } from './host';
import { expectAccessible, expectTidy } from './pageChecks';
import { call, changeTerritories, signIn } from './people';

interface SimulatedFigures {
  assigned: number;
  unassignable: number;
  gini: number;
  contactSeconds: number | null;
}
interface Simulated {
  different: number;
  choices: number;
  actual: SimulatedFigures;
  simulated: SimulatedFigures;
  managers: { managerId: string; actual: number; simulated: number; actualLoad: number; load: number }[];
}
interface Versions {
  version: number;
  name: string;
  policy: { bands: object[]; criteria: string[] } & Record<string, unknown>;
}

const readPolicyInForce = async (host: Host, kind = 'assignment'): Promise<Versions> =>
  (await call<Versions>(host, `GET /policies/${kind}`, (await signIn(host, 'admin')).accessToken)).body;

/** The page with the editor open on the version in force. */
async function openEditor({ page }: ConsolePage): Promise<{ page: Page; form: ReturnType<Page['getByRole']> }> {
  await page.getByRole('region', { name: '规则内容' }).getByRole('button', { name: '以此为基础修改' }).click();
  const form = page.getByRole('form', { name: '新版本' });
  await expect(form).toBeVisible();
  return { page, form };
}

async function activatePolicy(page: Page, form: ReturnType<Page['getByRole']>, reason: string): Promise<void> {
  await form.getByRole('button', { name: '启用', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '启用' });
  await dialog.getByLabel('原因').fill(reason);
  await dialog.getByRole('button', { name: '启用' }).click();
}

test('a supervisor edits a policy, sees its faults and its differences, simulates it, and activates it', async ({ openPage, host }) => {
  const before = await readPolicyInForce(host);
  // Two managers for one province, so that the order of the criteria matters.
  const own = await changeTerritories(host, 'manager.all', (codes) => [...codes, '320000']);
  const opened = await openPage('admin', '/supervisor/policy');
  const content = opened.page.getByRole('region', { name: '规则内容' });
  await expect(content.getByRole('listitem')).toHaveText(['负责区域最贴近', '专长匹配最多', '工作量最低', '最久未分到客户']);
  await expect(content.getByRole('row').filter({ hasText: '中容量' })).toContainText('315 kVA 及以上，低于 1,000 kVA');

  const { page, form } = await openEditor(opened);
  const [first, second] = [form.getByRole('group', { name: '第 1 档' }), form.getByRole('group', { name: '第 2 档' })];
  await first.getByLabel('权重').fill('2');
  await second.getByLabel('容量低于 (kVA)').fill('');
  await form.getByRole('button', { name: '检查' }).click();
  await expect(first.getByLabel('权重')).toHaveAttribute('aria-invalid', 'true');
  await expect(first.getByRole('alert')).toHaveText(/0\.01.*1/);
  await expect(second.getByRole('alert')).toHaveCount(1);
  await expectAccessible(page, 'policy faults');
  await expectTidy(page, 'policy-faults', [1280]);
  await first.getByLabel('权重').fill('0.2');
  await second.getByLabel('容量低于 (kVA)').fill('1000');
  await form.getByRole('button', { name: '检查' }).click();
  await expect(form.getByRole('status')).toHaveText('内容无误，可以启用。');
  await expect(form.getByRole('alert')).toHaveCount(0);

  await form.getByRole('button', { name: '上移：工作量最低' }).click();
  await form.getByRole('button', { name: '与现行规则对比' }).click();
  const changes = form.getByRole('region', { name: '与现行规则的差异' });
  await expect(changes.getByRole('row').filter({ hasText: '第 1 档 权重' })).toContainText('0.250.2');
  await expect(changes.getByRole('row').filter({ hasText: '第 1 项依据' })).toContainText('专长匹配最多工作量最低');

  const simulate = page.getByRole('form', { name: '在过去的时段上模拟' });
  const [from, to] = [await simulate.getByLabel('开始日').inputValue(), await simulate.getByLabel('结束日').inputValue()];
  await simulate.getByLabel('结束日').fill('2020-01-01');
  await simulate.getByRole('button', { name: '开始模拟' }).click();
  await expect(simulate.getByRole('alert')).toBeVisible();
  await simulate.getByLabel('结束日').fill(to);
  await simulate.getByRole('button', { name: '开始模拟' }).click();
  const result = page.getByRole('region', { name: '模拟结果' });
  const { accessToken } = await signIn(host, 'admin');
  const bands = before.policy.bands.map((it, i) => (i === 0 ? { ...it, weight: 0.2 } : it));
  const expected = (
    await call<Simulated>(host, 'POST /assignment/simulations', accessToken, {
      policy: { bands, criteria: ['load', 'specialty'] },
      from: `${from}T00:00:00+08:00`,
      to: new Date(Date.parse(`${to}T00:00:00+08:00`) + 86_400_000).toISOString(),
    })
  ).body;
  expect(expected.choices).toBeGreaterThan(5);
  expect(expected.different).toBeGreaterThan(0);
  await expect(result.getByRole('status')).toHaveText(`共 ${expected.choices} 次分配，其中 ${expected.different} 次结果不同。`);
  const measures: Record<string, (it: SimulatedFigures) => string> = {
    assigned: (it) => formatNumber(it.assigned),
    unassignable: (it) => formatNumber(it.unassignable),
    gini: (it) => formatNumber(it.gini, 4),
    contact: (it) => formatSeconds(it.contactSeconds),
  };
  for (const [measure, text] of Object.entries(measures))
    await expect(result.locator(`[data-measure=${measure}] td`)).toHaveText([text(expected.actual), text(expected.simulated)]);
  for (const { managerId, actual, simulated, actualLoad, load } of expected.managers)
    await expect(result.locator(`[data-manager="${managerId}"] td`)).toHaveText([
      formatNumber(actual),
      formatNumber(simulated),
      formatPercent(actualLoad),
      formatPercent(load),
    ]);
  const given = [expected.managers.map((it) => it.actual), expected.managers.map((it) => it.simulated)];
  await expect
    .poll(() => readBars(result.getByRole('img', { name: '各客户经理分到的客户' }), Math.max(...given.flat())))
    .toEqual(given.map((all) => all.filter((it) => it > 0)));
  const [file] = await Promise.all([page.waitForEvent('download'), result.getByRole('button', { name: '导出 CSV' }).click()]);
  expect(file.suggestedFilename()).toBe('simulation.csv');
  const [head, ...rows] = await readFile(file);
  expect(head).toEqual(['客户经理', '当时分到', '模拟分到', '当时工作量', '模拟工作量']);
  expect(rows).toEqual(await readCells(result.locator('[data-manager]')));
  // The simulation takes a while: after a visit to another page the result and the text are still there.
  await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '客户' }).click();
  await expect(result).toHaveCount(0);
  await page.goBack();
  await expect(result.getByRole('status')).toHaveText(`共 ${expected.choices} 次分配，其中 ${expected.different} 次结果不同。`);
  await expect(first.getByLabel('权重')).toHaveValue('0.2');
  await expect(result.getByRole('img', { name: '各客户经理分到的客户' }).locator('svg')).toBeVisible();
  await expect(result.locator('.chart')).toHaveCount(5);
  await result.getByText(/结果不同的分配/).click();
  await expect(result.locator('details').getByRole('row')).toHaveCount(Math.min(expected.different, 100) + 1);
  await expectAccessible(page, 'policy editor');
  await expectTidy(page, 'policy-editor');
  await page.getByRole('button', { name: '深色' }).click();
  await expectTidy(page, 'policy-editor-dark', [1280]);
  await page.getByRole('button', { name: 'English' }).click();
  await expectTidy(page, 'policy-editor-english', [1280]);
  await page.getByRole('button', { name: '中文' }).click();

  await activatePolicy(page, form, '小客户较多，负载优先');
  await expect(form).toHaveCount(0);
  const now = page.getByRole('region', { name: '版本' }).locator(`[data-version="${before.version + 1}"]`);
  await expect(now).toContainText('现行');
  await expect(now).toContainText('小客户较多，负载优先');
  await expect(now).toContainText((await signIn(host, 'admin')).displayName);
  await expect(content.getByRole('listitem').nth(1)).toHaveText('工作量最低');
  expect((await readPolicyInForce(host)).policy.criteria).toEqual(['load', 'specialty']);

  // Back to the previous content, as another version.
  await page.locator(`[data-version="${before.version}"]`).getByRole('button', { name: '查看' }).click();
  await expect(content.getByRole('listitem').nth(1)).toHaveText('专长匹配最多');
  await openEditor(opened);
  await activatePolicy(page, form, '恢复原规则');
  await expect(page.locator(`[data-version="${before.version + 2}"]`)).toContainText('恢复原规则');
  expect((await readPolicyInForce(host)).policy).toEqual(before.policy);
  await changeTerritories(host, 'manager.all', () => own);
});

test('the names of managers in a chart are shown in full, however long they are', async ({ openPage }) => {
  const opened = await openPage('admin', '/supervisor/policy');
  const addition = '（华东大客户组兼售后服务协调）';
  await opened.page.route('**/managers/workload', async (route) => {
    const response = await route.fetch();
    const { items, ...more } = (await response.json()) as { items: { displayName: string }[] };
    await route.fulfill({ response, json: { ...more, items: items.map((it) => ({ ...it, displayName: it.displayName + addition })) } });
  });
  await opened.go('/supervisor/policy');
  const { page } = await openEditor(opened);
  await page.getByRole('form', { name: '在过去的时段上模拟' }).getByRole('button', { name: '开始模拟' }).click();
  const result = page.getByRole('region', { name: '模拟结果' });
  const names = result.locator('[data-manager] th');
  await expect(names.first()).toContainText(addition);
  const expected = await names.allTextContents();
  for (const name of ['各客户经理分到的客户', '时段结束时的工作量 (%)']) {
    const chart = result.getByRole('img', { name });
    // A name is broken into lines, each of them a text of its own.
    await expect.poll(async () => (await chart.locator('svg text').allTextContents()).join('')).toContain(addition);
    const { shown, outside } = await readTexts(chart);
    for (const it of expected) expect(shown).toContain(it.trim());
    expect(outside).toEqual([]);
  }
});

test('an activation that comes too late shows a notice, keeps the input, and succeeds after a comparison', async ({ openPage, host }) => {
  const before = await readPolicyInForce(host);
  const { page, form } = await openEditor(await openPage('admin', '/supervisor/policy'));
  await form.getByRole('group', { name: '第 1 档' }).getByLabel('权重').fill('0.3');
  const { accessToken } = await signIn(host, 'admin');
  const other = { policy: before.policy, reason: '另一位管理员' };
  await call(host, 'POST /policies/assignment/activate', accessToken, other, `"${before.version}"`);

  await activatePolicy(page, form, '我的修改');
  await expect(form.getByRole('alert')).toContainText(`现行规则已变为 assignment-${before.version + 1}`);
  await expect(form.getByRole('group', { name: '第 1 档' }).getByLabel('权重')).toHaveValue('0.3');
  await expect(form.getByRole('button', { name: '启用', exact: true })).toBeDisabled();
  expect((await readPolicyInForce(host)).version).toBe(before.version + 1);

  await form.getByRole('button', { name: '与现行规则对比' }).click();
  await expect(form.getByRole('alert')).toHaveCount(0);
  await activatePolicy(page, form, '我的修改');
  await expect(page.locator(`[data-version="${before.version + 2}"]`)).toContainText('我的修改');
  await call(host, 'POST /policies/assignment/activate', accessToken, other, `"${before.version + 2}"`);
});

test('the review policy is edited as a form of settings: faults at their fields, differences, and activation', async ({
  openPage,
  host,
}) => {
  const before = await readPolicyInForce(host, 'review');
  const opened = await openPage('admin', '/supervisor/policy');
  await opened.page.getByRole('navigation', { name: '规则类别' }).getByRole('link', { name: '审核规则' }).click();
  await expect(opened.page.getByRole('heading', { level: 1, name: '审核规则' })).toBeVisible();
  const content = opened.page.getByRole('region', { name: '规则内容' });
  const claim = content.locator('[data-setting=claimMinutes]');
  await expect(claim).toContainText('5 至 240 分钟');
  await expect(claim.getByRole('cell')).toHaveText('30 分钟');

  const { page, form } = await openEditor(opened);
  const minutes = form.getByLabel('领取后保留多久（分钟）');
  await minutes.fill('4');
  await form.getByLabel('图片识别的最低置信度，低于此值即提示').fill('');
  await form.getByRole('button', { name: '检查' }).click();
  await expect(form.locator('[data-setting=certainFrom]').getByRole('alert')).toHaveText('必填。');
  await form.getByLabel('图片识别的最低置信度，低于此值即提示').fill('0.9');
  await form.getByRole('button', { name: '检查' }).click();
  await expect(minutes).toHaveAttribute('aria-invalid', 'true');
  await expect(form.locator('[data-setting=claimMinutes]').getByRole('alert')).toHaveText(/5.*240/);
  await expectAccessible(page, 'review policy faults');
  await expectTidy(page, 'review-policy', [1280]);
  await minutes.fill('45');
  await form.getByLabel('“注意”项达到几项时，批准须经第二人复核').fill('7');
  await form.getByText('无疑点的申请自动批准，不经人工').click();
  await form.getByRole('button', { name: '检查' }).click();
  await expect(form.getByRole('status')).toHaveText('内容无误，可以启用。');
  await form.getByRole('button', { name: '与现行规则对比' }).click();
  const changes = form.getByRole('region', { name: '与现行规则的差异' });
  await expect(changes.getByRole('row').filter({ hasText: '领取后保留多久' })).toContainText('30 分钟45 分钟');
  await expect(changes.getByRole('row').filter({ hasText: '自动批准，不经人工' })).toContainText('否是');
  await expect(changes.getByRole('row')).toHaveCount(4);
  await page.getByRole('button', { name: 'English' }).click();
  await expectTidy(page, 'review-policy-english', [1280]);
  await page.getByRole('button', { name: '中文' }).click();

  await activatePolicy(page, form, '夜间值班');
  await expect(form).toHaveCount(0);
  await expect(page.locator(`[data-version="${before.version + 1}"]`)).toContainText('夜间值班');
  await expect(claim.getByRole('cell')).toHaveText('45 分钟');
  expect((await readPolicyInForce(host, 'review')).policy).toMatchObject({ claimMinutes: 45, secondOpinionFrom: 7, autoApprove: true });

  // Back to the previous content, for later tests; the address keeps the kind.
  await page.reload();
  await page.locator(`[data-version="${before.version}"]`).getByRole('button', { name: '查看' }).click();
  await expect(claim.getByRole('cell')).toHaveText('30 分钟');
  await openEditor(opened);
  await activatePolicy(page, form, '恢复原规则');
  await expect(page.locator(`[data-version="${before.version + 2}"]`)).toContainText('恢复原规则');
  expect((await readPolicyInForce(host, 'review')).policy).toEqual(before.policy);
  await page.getByRole('link', { name: '受理要求' }).click();
  await expect(content.locator('[data-setting=provinces]').getByRole('cell')).toHaveText('全国');
  await page.getByRole('button', { name: '以此为基础修改' }).click();
  await form.getByText('统一社会信用代码必填').click();
  const provinces = form.getByLabel('受理的省级行政区');
  await provinces.fill('440000，440300');
  await form.getByRole('button', { name: '检查' }).click();
  await expect(form.locator('[data-setting=provinces]').getByRole('alert')).toHaveText('没有这个省级行政区划代码。');
  await provinces.fill('440000，320000');
  await form.getByRole('button', { name: '与现行规则对比' }).click();
  await expect(changes.getByRole('row').filter({ hasText: '受理的省级行政区' })).toContainText('全国440000, 320000');
  await expectAccessible(page, 'requirements');
  await form.getByRole('button', { name: '取消' }).click();
  await page.getByRole('link', { name: '保存期限规则' }).click();
  await expect(content.locator('[data-setting=rejectedDays]')).toContainText('180 至 1,095 天，可不填');
  await expect(content.locator('[data-setting=rejectedDays]').getByRole('cell')).toHaveText('不清除');
  await expectAccessible(page, 'retention policy');
  await page.getByRole('link', { name: '分配规则' }).click();
  await expect(content.getByRole('listitem').first()).toHaveText('负责区域最贴近');
});

test('an auditor can only read the versions', async ({ openPage }) => {
  const { page } = await openPage('auditor', '/audit');
  await page.getByRole('link', { name: /现行版本/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: '分配规则' })).toBeVisible();
  const versions = page.getByRole('region', { name: '版本' });
  const [file] = await Promise.all([page.waitForEvent('download'), versions.getByRole('button', { name: '导出 CSV' }).click()]);
  expect(file.suggestedFilename()).toBe('policy-assignment.csv');
  const [head, ...rows] = await readFile(file);
  expect(head).toEqual(['版本', '时间', '操作者', '原因']);
  const shown = await readCells(versions.locator('tbody tr'));
  expect(rows).toEqual(shown.map(([name = '', ...more]) => [name.replace(/ 现行$/, ''), ...more.slice(0, 3)]));
  await page.locator('[data-version="0"]').getByRole('button', { name: '查看' }).click();
  await expect(page.getByRole('region', { name: '规则内容' })).toContainText('小容量');
  await expect(page.getByRole('button', { name: '以此为基础修改' })).toHaveCount(0);
  await expectAccessible(page, 'policy of the auditor');
  await expectTidy(page, 'policy-auditor');
  await page.getByRole('link', { name: '审核规则' }).click();
  await expect(page.getByRole('region', { name: '规则内容' }).locator('[data-setting=claimMinutes]')).toContainText('30 分钟');
  await expect(page.getByRole('button', { name: '以此为基础修改' })).toHaveCount(0);
  await expectAccessible(page, 'review policy of the auditor');
  const { page: manager } = await openPage('manager.js', '/audit/policy');
  await expect(manager).toHaveURL(/\/console\/customers$/);
});
