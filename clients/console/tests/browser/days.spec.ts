// A day of a manager, a supervisor and an auditor.
import { expect, test } from './fixture';
import { approve, call, signIn, submitted } from './people';

const suzhou = { province: '江苏省', city: '苏州市', district: '虎丘区' };

test('a new customer pops up at its manager, who calls and serves', async ({ desk, host, browser }) => {
  const company = '苏州瑞丰新材料有限公司';
  const { page } = await desk('manager.js', '/customers');
  await expect(page.getByText('实时')).toBeVisible();
  const { registrationId } = await submitted(host, browser, company, suzhou);
  await approve(host, (await signIn(host, 'reviewer')).accessToken, registrationId);

  await expect(page.getByText(`新客户：${company}`)).toBeVisible();
  const fresh = page.getByRole('region', { name: '新分配的客户' }).getByRole('listitem').filter({ hasText: company });
  await fresh.getByRole('button', { name: '接收' }).click();
  await expect(fresh).toHaveCount(0);
  await page.getByRole('table').getByRole('link', { name: company }).click();
  await expect(page.locator('.head .el-tag')).toHaveText('已接收');

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
  await page.getByRole('button', { name: '开始服务' }).click();
  await expect(page.locator('.head .el-tag')).toHaveText('服务中');
  const log = await call<{ items: unknown[] }>(
    host,
    `GET /customers/${registrationId}/follow-ups`,
    (await signIn(host, 'manager.js')).accessToken,
  );
  expect(log.body.items).toHaveLength(1);
});

test('the supervisor’s numbers are those of the lists', async ({ desk, host }) => {
  const { accessToken } = await signIn(host, 'admin');
  const queue = (await call<{ items: { claimedBy: string | null; flags: string[] }[] }>(host, 'GET /reviews?limit=100', accessToken)).body
    .items;
  const managers = (
    await call<{ items: { active: boolean; open: number; capacity: number; overdue: number }[] }>(
      host,
      'GET /managers/workload',
      accessToken,
    )
  ).body.items.filter((it) => it.active);
  const { page } = await desk('admin', '/supervisor');
  const figure = (name: string) => page.locator(`[data-figure=${name}] b`);
  await expect(figure('queueNow')).toHaveText(String(queue.length));
  await expect(figure('queueOverdue')).toHaveText(String(queue.filter((it) => it.flags.includes('overdue')).length));
  await expect(figure('queueFree')).toHaveText(String(queue.filter((it) => !it.claimedBy).length));
  await expect(figure('room')).toHaveText(String(managers.reduce((sum, it) => sum + it.capacity - it.open, 0)));
  await expect(figure('managersOverdue')).toHaveText(String(managers.reduce((sum, it) => sum + it.overdue, 0)));
  await expect(page.getByRole('img', { name: '客户经理工作量' }).locator('svg')).toBeVisible();
});

test('the supervisor changes a manager, looks at the map, and moves a customer', async ({ desk }) => {
  const { page, go } = await desk('admin', '/supervisor/workload');
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

  await go('/supervisor/coverage');
  const tree = page.getByRole('tree');
  await tree.getByText('福建省').click();
  await expect(tree.getByRole('treeitem').filter({ hasText: '厦门市' }).last()).toContainText('吴敏');

  await go('/customers');
  const customer = page.getByRole('row').filter({ hasText: '佛山市禅工陶瓷有限公司' });
  await customer.getByRole('checkbox').check();
  await page.getByRole('button', { name: '更换客户经理' }).click();
  await page.getByRole('dialog').getByLabel('客户经理').selectOption({ index: 3 });
  await page.getByRole('dialog').getByLabel('原因').fill('区域调整');
  await page.getByRole('dialog').getByRole('button', { name: '更换客户经理' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('an auditor goes back in time, and the look is recorded', async ({ desk, host }) => {
  const { accessToken } = await signIn(host, 'admin');
  const id = (await call<{ items: { customerId: string }[] }>(host, 'GET /customers?status=serving', accessToken)).body.items[0]
    ?.customerId;
  const { page } = await desk('auditor', '/audit');
  await page.getByLabel('申请编号').fill('123');
  await page.getByRole('button', { name: '查看', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText('请输入完整的申请编号。');
  await page.getByLabel('申请编号').fill(id ?? '');
  await page.getByRole('button', { name: '查看', exact: true }).click();
  const state = page.getByRole('region', { name: '当时的状态' });
  await expect(state).toContainText('审核通过');
  await expect(page.getByRole('region', { name: '谁查看过' })).toContainText('审核员');
  await page
    .getByRole('region', { name: '事件' })
    .getByRole('button', { name: /提交申请/ })
    .click();
  await expect(state).toContainText('待审核');
  await expect(page.getByRole('region', { name: '谁查看过' })).toContainText('当时没有人查看过');
  await page.getByRole('slider', { name: '时间点' }).focus();
  await page.keyboard.press('Home');
  await expect(state).toContainText('草稿');
  await expect(page.getByRole('region', { name: /当时的申请内容/ })).toContainText('当时尚未提交');
});

test('a list is saved as a file that a spreadsheet opens', async ({ desk }) => {
  const { page } = await desk('admin', '/supervisor/workload');
  await expect(page.getByRole('row')).not.toHaveCount(1);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 CSV' }).click()]);
  expect(file.suggestedFilename()).toBe('workload.csv');
});
