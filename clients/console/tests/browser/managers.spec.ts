// Managers: added without knowing the id of an account, exported and imported as a CSV.
import fs from 'node:fs';
import { randomUUID } from 'node:crypto';
import { expect, holdResponses, test } from './fixture';
import { password, runCommandWithInput } from './host';
import { expectAccessible, expectTidy } from './pageChecks';
import { call, signIn } from './people';

test('the supervisor adds a manager by choosing an account by its name', async ({ openPage, host }) => {
  test.skip(host.data === null, 'a host that was started before has its data elsewhere');
  const username = `fresh.${randomUUID().slice(0, 8)}`;
  const added = await runCommandWithInput(
    host,
    password,
    'staff',
    'add',
    username,
    '--role',
    'manager',
    '--name',
    '许新',
    '--password-stdin',
  );
  expect(added.exit, added.output).toBe(0);

  const { page } = await openPage('admin', '/supervisor/workload');
  await page.getByRole('button', { name: '添加客户经理' }).click();
  const dialog = page.getByRole('dialog', { name: '添加客户经理' });
  const accounts = dialog.getByLabel('账号', { exact: false }).first();
  // Existing managers are not listed.
  await expect(accounts.getByRole('option', { name: `许新 (${username})` })).toHaveCount(1);
  await expect(accounts.getByRole('option').filter({ hasText: 'manager.sz' })).toHaveCount(0);
  await accounts.selectOption({ label: `许新 (${username})` });
  await expectAccessible(page, 'add a manager');
  await expectTidy(page, 'add-manager', [1280]);
  await expect(dialog.getByRole('button', { name: '保存' })).toBeDisabled();
  await dialog.getByLabel('省份').selectOption({ label: '海南省' });
  await dialog.getByRole('button', { name: '添加区域' }).click();
  // A name of the policy's bands may contain a blank.
  await dialog.getByLabel('专长').fill('大 客户，KV10');
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: username })).toContainText('海南省');
  const { body } = await call<{ items: { username: string; specialties: string[] }[] }>(
    host,
    'GET /managers/workload',
    (await signIn(host, 'admin')).accessToken,
  );
  expect(body.items.find((it) => it.username === username)?.specialties).toEqual(['大 客户', 'KV10']);

  await page.getByRole('button', { name: '添加客户经理' }).click();
  await expect(dialog.getByText('没有可选的账号。')).toBeVisible();
});

test('managers are exported as a CSV, checked and imported again, and a faulty line is listed', async ({ openPage }) => {
  const { page } = await openPage('admin', '/supervisor/workload');
  const row = page.getByRole('row').filter({ hasText: 'manager.gd' });
  await expect(row).toBeVisible();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出名单' }).click()]);
  expect(file.suggestedFilename()).toBe('managers.csv');
  const lines = fs.readFileSync(await file.path(), 'utf8').split('\r\n');
  expect(lines[0]).toBe('\uFEFF用户名,姓名,负责区域,专长,客户上限,休假,企业微信账号,在岗');
  const line = lines.find((it) => it.startsWith('manager.gd,')) ?? '';

  await page.getByRole('button', { name: '导入名单' }).click();
  const dialog = page.getByRole('dialog', { name: '从 CSV 导入客户经理' });
  const [checkButton, importButton] = [dialog.getByRole('button', { name: '试导入' }), dialog.getByRole('button', { name: '正式导入' })];
  const selectFile = (text: string) =>
    dialog.getByLabel('文件').setInputFiles({ name: 'managers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  const cells = line.split(',');
  cells[4] = String(Number(cells[4]) + 7);
  await selectFile(`${lines[0]}\r\n${cells.join(',')}\r\nnobody,,440000,,5,,,\r\n`);
  await expect(importButton).toBeDisabled();
  await checkButton.click();
  await expect(dialog.locator('[data-figure=changed] dd')).toHaveText('1');
  await expect(dialog.locator('[data-figure=refused] dd')).toHaveText('1');
  await expect(dialog.getByRole('table', { name: '需要核对的行' })).toContainText('没有角色为客户经理的该员工');
  await expect(row).not.toContainText(`/ ${cells[4]}`);
  await expectAccessible(page, 'managers checked');
  await expectTidy(page, 'managers-checked', [1280]);
  await importButton.click();
  await expect(row).toContainText(`/ ${cells[4]}`);

  // Restore the previous state.
  await selectFile(`${lines[0]}\r\n${line}\r\n`);
  await expect(dialog.locator('[data-figure=changed]')).toHaveCount(0);
  await checkButton.click();
  await expect(dialog.locator('[data-figure=changed] dd')).toHaveText('1');
  await importButton.click();
  await expect(row).toContainText(`/ ${line.split(',')[4]}`);
});

test('a change by another administrator while the dialog is open is shown, and not overwritten', async ({ openPage, host }) => {
  interface Row {
    managerId: string;
    username: string;
    territories: string[];
    specialties: string[];
    capacity: number;
    leave: object[];
    version: number;
  }
  const { accessToken } = await signIn(host, 'admin');
  const read = async (): Promise<Row> => {
    const { items } = (await call<{ items: Row[] }>(host, 'GET /managers/workload', accessToken)).body;
    const found = items.find((it) => it.username === 'manager.js');
    if (!found) throw new Error('manager.js is missing');
    return found;
  };
  const write = ({ managerId, territories, specialties, version }: Row, capacity: number, leave: object[]) =>
    call(host, `PUT /managers/${managerId}`, accessToken, { territories, specialties, capacity, leave }, `"${version}"`);

  const before = await read();
  const { page } = await openPage('admin', '/supervisor/workload');
  const row = page.getByRole('row').filter({ hasText: 'manager.js' });
  await row.getByRole('button', { name: '编辑' }).click();
  const dialog = page.getByRole('dialog', { name: '赵强' });
  const capacity = dialog.getByLabel('客户数上限');
  await expect(capacity).toHaveValue(String(before.capacity));

  const leave = [{ from: '2098-02-01', to: '2098-02-07', substitute: null }];
  await write(before, before.capacity + 7, leave);
  // The list behind the dialog is current, as after a return to the window; the form is not.
  await expect
    .poll(async () => {
      await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
      return page.locator('tr').filter({ hasText: 'manager.js' }).innerText();
    })
    .toContain(`/ ${before.capacity + 7}`);
  await capacity.fill(String(before.capacity + 1));
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog.getByRole('alert')).toContainText('已由他人修改');
  await expect(capacity).toHaveValue(String(before.capacity + 7));
  await expect(dialog.getByLabel('开始')).toHaveValue('2098-02-01');
  expect(await read()).toMatchObject({ capacity: before.capacity + 7, leave });
  await expectAccessible(page, 'manager overtaken');
  await expectTidy(page, 'manager-overtaken', [1280]);

  await capacity.fill(String(before.capacity + 1));
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(dialog).toBeHidden();
  const after = await read();
  expect(after).toMatchObject({ capacity: before.capacity + 1, leave });
  // Restore the previous state.
  await write(after, before.capacity, before.leave);
});

test('a leave whose deputy is away too is saved, and the deputy is named', async ({ openPage, host }) => {
  interface Row {
    managerId: string;
    username: string;
    displayName: string;
    territories: string[];
    specialties: string[];
    capacity: number;
    leave: object[];
    version: number;
  }
  const { accessToken } = await signIn(host, 'admin');
  const read = async (username: string): Promise<Row> => {
    const { items } = (await call<{ items: Row[] }>(host, 'GET /managers/workload', accessToken)).body;
    const found = items.find((it) => it.username === username);
    if (!found) throw new Error(`${username} is missing`);
    return found;
  };
  const write = async (username: string, leave: object[]) => {
    const { managerId, territories, specialties, capacity, version } = await read(username);
    await call(host, `PUT /managers/${managerId}`, accessToken, { territories, specialties, capacity, leave }, `"${version}"`);
  };

  const [deputy, before] = [await read('manager.gd'), await read('manager.js')];
  await write('manager.gd', [{ from: '2098-03-01', to: '2098-03-02', substitute: null }]);
  await write('manager.js', []);
  const { page } = await openPage('admin', '/supervisor/workload');
  await page.getByRole('row').filter({ hasText: 'manager.js' }).getByRole('button', { name: '编辑' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '添加休假' }).click();
  await dialog.getByLabel('开始').fill('2098-03-02');
  await dialog.getByLabel('结束').fill('2098-03-03');
  await dialog.getByLabel('代理人').selectOption({ label: deputy.displayName });
  await dialog.getByRole('button', { name: '保存' }).click();
  await expect(page.getByText(`代理人${deputy.displayName}在2098-03-02至2098-03-03期间也有休假`)).toBeVisible();
  await expect(dialog).toBeHidden();
  // Restore the previous state.
  await write('manager.js', before.leave);
  await write('manager.gd', deputy.leave);
});

test('a late response leaves the form of another manager, with its input', async ({ openPage }) => {
  const { page } = await openPage('admin', '/supervisor/workload');
  const release = await holdResponses(page, (path) => /^\/managers\/[0-9a-f-]{36}$/.test(path));
  const edit = (username: string) => page.getByRole('row').filter({ hasText: username }).getByRole('button', { name: '编辑' }).click();
  const dialog = page.getByRole('dialog');
  await edit('manager.js');
  await dialog.getByRole('button', { name: '保存' }).click();
  await dialog.getByRole('button', { name: '取消' }).click();
  await expect(dialog).toBeHidden();
  await edit('manager.gd');
  const capacity = dialog.getByLabel('客户数上限');
  await capacity.fill('77');
  release();
  // Until this has gone again, a dialog that closes would have closed.
  await expect(page.getByText('已完成。')).toBeVisible();
  await expect(page.getByText('已完成。')).toBeHidden();
  await expect(dialog).toBeVisible();
  await expect(capacity).toHaveValue('77');
});
