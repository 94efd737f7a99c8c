// Dead letters on the operator's page, and a day of an operator.
import { randomUUID } from 'node:crypto';
import type { Browser, Locator, Page } from '@playwright/test';
import { expect, holdResponses, test } from './fixture';
import { runCommand, sql, type Host } from './host';
import { expectAccessible, expectTidy } from './pageChecks';
import { approve, call, signIn, submitRegistration } from './people';

/** A dead letter as a fault leaves it, an hour old. */
async function insertDeadLetter(host: Host, reaction: string): Promise<string> {
  const id = randomUUID();
  await sql(
    host,
    `insert into wolverine.wolverine_dead_letters (id, body, message_type, received_at, source, exception_type, exception_message,
      sent_at, replayable)
    values ('${id}', '\\x00', 'lease_expired', 'local://${reaction}/', 'powercrm', 'System.InvalidOperationException', 'a secret',
      now() - interval '1 hour', false)`,
  );
  return id;
}

test('the operator sees the dead letters, and discards one with a reason, which is recorded', async ({ openPage, host }) => {
  test.skip(host.data === null, 'a host that was started before has its data elsewhere');
  const [gone, again] = [await insertDeadLetter(host, 'expire_lease'), await insertDeadLetter(host, 'keep_queue')];
  const { page } = await openPage('admin', '/operations');
  await page.getByRole('link', { name: '查看与处理' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '死信' })).toBeVisible();
  const row = page.locator(`[data-letter="${gone}"]`);
  await expect(row).toContainText('expire_lease');
  await expect(row).toContainText('InvalidOperationException');
  await expect(row).toContainText('1 小时');
  await expect(page.locator('main')).not.toContainText('a secret');

  await row.getByRole('button', { name: '丢弃' }).click();
  const dialog = page.getByRole('dialog', { name: '丢弃' });
  await dialog.getByLabel('原因').fill('认领已过期，无需处理');
  await expectAccessible(page, 'discard a letter');
  await dialog.getByRole('button', { name: '丢弃' }).click();
  await expect(row).toHaveCount(0);
  const acts = page.getByRole('region', { name: '处理记录' }).first();
  const act = acts.getByRole('row').filter({ hasText: gone });
  await expect(act).toContainText('认领已过期，无需处理');
  await expect(act).toContainText((await signIn(host, 'admin')).displayName);
  await expectAccessible(page, 'dead letters');
  await expectTidy(page, 'dead-letters');

  // Another person retried it a moment before: the page says so, and shows it.
  const other = page.locator(`[data-letter="${again}"]`);
  await other.getByRole('button', { name: '重试' }).click();
  await sql(host, `delete from wolverine.wolverine_dead_letters where id = '${again}'`);
  const second = page.getByRole('dialog', { name: '重试' });
  await second.getByLabel('原因').fill('已修复');
  await second.getByRole('button', { name: '重试' }).click();
  await expect(page.getByText('未找到。')).toBeVisible();
  await expect(other).toHaveCount(0);

  const { accessToken } = await signIn(host, 'admin');
  const { body } = await call<{ items: { messageId: string; act: string }[] }>(host, 'GET /ops/dead-letters/acts', accessToken);
  expect(body.items.find((it) => it.messageId === gone)?.act).toBe('discard');
});

test('a retried message is handled, and disappears from the list', async ({ openPage, host, browser }) => {
  test.skip(host.data === null, 'a host that was started before has its data elsewhere');
  const { registrationId } = await submitRegistration(host, browser, '昆明滇池印刷有限公司');
  // A handled message is marked as failed: it can be handled once more.
  const handled = `wolverine.wolverine_incoming_envelopes where received_at = 'local://keep_queue/' and status = 'Handled'
    and position(convert_to('${registrationId}', 'UTF8') in body) > 0`;
  await expect.poll(() => sql(host, `select count(*) from ${handled}`)).toBe('1');
  const id = await sql(
    host,
    `with taken as (delete from ${handled} returning id, body, message_type, received_at)
    insert into wolverine.wolverine_dead_letters (id, body, message_type, received_at, source, exception_type, exception_message, sent_at,
      replayable)
    select id, body, message_type, received_at, 'powercrm', 'System.TimeoutException', 'slow', now(), false from taken returning id`,
  );
  const { page } = await openPage('admin', '/operations/dead-letters');
  const row = page.locator(`[data-letter="${id}"]`);
  await row.getByRole('button', { name: '重试' }).click();
  const dialog = page.getByRole('dialog', { name: '重试' });
  await dialog.getByLabel('原因').fill('数据库已恢复');
  await dialog.getByRole('button', { name: '重试' }).click();
  await expect(page.getByRole('region', { name: '处理记录' }).first()).toContainText('数据库已恢复');
  await expect.poll(() => sql(host, `select status from wolverine.wolverine_incoming_envelopes where id = '${id}'`)).toBe('Handled');
  await page.reload();
  await expect(row).toHaveCount(0);
});

test('a late response leaves the dialog that was opened meanwhile, with its text', async ({ openPage, host }) => {
  test.skip(host.data === null, 'a host that was started before has its data elsewhere');
  const [slow, other] = [await insertDeadLetter(host, 'expire_lease'), await insertDeadLetter(host, 'keep_queue')];
  const { page } = await openPage('admin', '/operations/dead-letters');
  const release = await holdResponses(page, (path) => path.endsWith('/retry'));
  await page.locator(`[data-letter="${slow}"]`).getByRole('button', { name: '重试' }).click();
  const first = page.getByRole('dialog', { name: '重试' });
  await first.getByLabel('原因').fill('已修复');
  await first.getByRole('button', { name: '重试' }).click();
  await first.getByRole('button', { name: '取消' }).click();
  await page.locator(`[data-letter="${other}"]`).getByRole('button', { name: '丢弃' }).click();
  const second = page.getByRole('dialog', { name: '丢弃' });
  await second.getByLabel('原因').fill('重复的消息');
  release();
  // Until this has gone again, a dialog that closes would have closed.
  await expect(page.getByText('已完成。')).toBeVisible();
  await expect(page.getByText('已完成。')).toBeHidden();
  await expect(second.getByLabel('原因')).toHaveValue('重复的消息');
  await second.getByRole('button', { name: '丢弃' }).click();
  await expect(second).toBeHidden();
  const acts = page.getByRole('region', { name: '处理记录' }).first();
  await expect(acts.getByRole('row').filter({ hasText: other })).toContainText('重复的消息');
});

/** A decision whose message to the applicant has an unknown outcome. */
async function createUnknownCall(host: Host, browser: Browser, company: string): Promise<string> {
  const { registrationId, accessToken } = await submitRegistration(host, browser, company);
  const { items } = (await call<{ items: { id: string }[] }>(host, 'GET /reference/templates', null)).body;
  for (const { id } of items) await call(host, 'POST /auth/subscriptions', accessToken, { templateId: id, outcome: 'accept' });
  await approve(host, (await signIn(host, 'reviewer')).accessToken, registrationId);
  const completedCall = `pc_outside_attempts where call = 'tell_applicant' and stream = '${registrationId}' and outcome = 'completed'`;
  await expect.poll(() => sql(host, `select count(*) from ${completedCall}`)).toBe('1');
  await sql(host, `update pc_outside_attempts set outcome = 'unknown' where (call, cause) in (select call, cause from ${completedCall})`);
  return registrationId;
}

test('of two calls with an unknown outcome one is marked as delivered and one is repeated; both disappear', async ({
  openPage,
  host,
  browser,
}) => {
  test.skip(host.data === null, 'a host that was started before has its data elsewhere');
  const [arrived, again] = [
    await createUnknownCall(host, browser, '大理苍山茶业有限公司'),
    await createUnknownCall(host, browser, '玉溪红塔包装有限公司'),
  ];
  const { page } = await openPage('admin', '/operations');
  const calls = page.getByRole('region', { name: '结果未知的调用' });
  for (const [id, act, reason] of [
    [arrived, '已送达', '申请人电话确认已收到'],
    [again, '再次调用', '微信后台没有这条记录'],
  ] as const) {
    const row = calls.getByRole('row').filter({ hasText: id });
    await row.getByRole('button', { name: act }).click();
    const dialog = page.getByRole('dialog', { name: act });
    await dialog.getByLabel('原因').fill(reason);
    await expectAccessible(page, `call ${act}`);
    await dialog.getByRole('button', { name: act }).click();
    await expect(page.getByText('已完成。').first()).toBeVisible();
    await expect(dialog).toBeHidden();
  }
  await expect(async () => {
    await page.getByRole('button', { name: '立即检查' }).click();
    for (const id of [arrived, again]) await expect(page.locator('main')).not.toContainText(id, { timeout: 1_000 });
  }).toPass();
  const decided = `select string_agg(r.action || ' ' || r.reason || ' ' || a.outcome, ', ' order by r.at) from pc_outside_resolutions r
    join pc_outside_attempts a using (call, cause) where a.stream in ('${arrived}', '${again}')`;
  await expect.poll(() => sql(host, decided)).toBe('done 申请人电话确认已收到 completed, again 微信后台没有这条记录 completed');
});

/** Presses the button of a row, gives the reason that its dialog asks for, and confirms. */
async function actWithReason(page: Page, row: Locator, act: string, reason: string): Promise<void> {
  await row.getByRole('button', { name: act }).click();
  const dialog = page.getByRole('dialog', { name: act });
  await dialog.getByLabel('原因').fill(reason);
  await dialog.getByRole('button', { name: act }).click();
  await expect(dialog).toBeHidden();
}

test('a day of an operator: what waits is settled, a read model is rebuilt, all of it on record', async ({ openPage, host, browser }) => {
  test.skip(host.data === null, 'a host that was started before has its data elsewhere');
  const letter = await insertDeadLetter(host, 'expire_lease');
  const registration = await createUnknownCall(host, browser, '曲靖珠江源印务有限公司');
  const { page, go } = await openPage('admin', '/operations');

  // In the morning: what could not be handled.
  await page.getByRole('link', { name: '查看与处理' }).click();
  const letterRow = page.locator(`[data-letter="${letter}"]`);
  await actWithReason(page, letterRow, '丢弃', '认领已过期');
  await expect(letterRow).toHaveCount(0);

  // A call whose outcome nobody knows: the applicant was asked.
  await go('/operations');
  const callRow = page.getByRole('region', { name: '结果未知的调用' }).getByRole('row').filter({ hasText: registration });
  await actWithReason(page, callRow, '已送达', '申请人电话确认已收到');
  await expect(async () => {
    await page.getByRole('button', { name: '立即检查' }).click();
    await expect(callRow).toHaveCount(0, { timeout: 1_000 });
  }).toPass();

  // The readers of the log are up to date, and a read model is rebuilt beside the live one.
  const readers = page.getByRole('region', { name: '订阅进度与队列' });
  await actWithReason(page, readers.getByRole('row').filter({ hasText: 'registration_status' }), '重建', '每月核对');
  await expect(page.getByText(/registration_status：重建完成：\d+ 条，其中 0 条与原来不同/)).toBeVisible();

  // What is done at night: the backup, the retention, the audit and the checkpoints.
  await page.getByRole('region', { name: '备份' }).getByRole('link', { name: '备份记录与核验' }).click();
  await expect(page).toHaveURL(/\/operations\/backups/);
  await expect(page.getByRole('region', { name: '最近备份' })).toBeVisible();
  await go('/operations');
  await page.getByRole('region', { name: '到期清除' }).getByRole('link').click();
  await expect(page.getByRole('region', { name: '现行规则' })).toContainText('retention-');
  await go('/audit');
  await expect(page.getByRole('region', { name: '常设核查' })).toBeVisible();
  await expect(page.getByRole('region', { name: '日志检查点' })).toBeVisible();

  // In the evening, by the command line: each act with its reason.
  const { exit, output } = await runCommand(host, 'operations', 'list', '--json');
  expect(exit, output).toBe(0);
  const acts = JSON.parse(output) as { act: string; target: string; reason: string }[];
  expect(acts.find((it) => it.act === 'discard_message' && it.target === letter)?.reason).toBe('认领已过期');
  expect(acts.find((it) => it.act === 'resolve_call')?.reason).toBe('申请人电话确认已收到');
  expect(acts.find((it) => it.act === 'rebuild' && it.target === 'registration_status')?.reason).toBe('每月核对');
});
