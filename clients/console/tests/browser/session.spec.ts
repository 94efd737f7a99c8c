import { claimCase, expect, test } from './fixture';
import { password, runCommandWithInput, sql } from './host';
import { expectTidy } from './pageChecks';
import { call, signIn, submitRegistration, totp, type SignedIn } from './people';

test('a wrong password shows an error, the right one opens the requested page', async ({ openPage }) => {
  const { page } = await openPage(null, '/audit');
  await expect(page).toHaveURL(/sign-in/);
  await page.getByLabel('用户名').fill('auditor');
  await page.getByLabel('密码').fill('wrong');
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByRole('alert')).toContainText('用户名、密码或动态码不正确');
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page).toHaveURL(/\/console\/audit$/);
});

test('a second factor is set up from a QR code, and required at the next sign-in', async ({ openPage }) => {
  const { page } = await openPage('manager.gd', '/account');
  await page.getByRole('button', { name: '启用动态码' }).click();
  await expect(page.getByRole('img', { name: '动态码密钥的二维码' })).toBeVisible();
  const secret = await page.locator('.stack .mono').innerText();
  await page.getByLabel('六位动态码').fill(totp(secret));
  await page.getByRole('button', { name: '确认启用' }).click();
  await expect(page.getByText('动态码已启用。')).toBeVisible();

  const { page: next } = await openPage(null, '/sign-in');
  await next.getByLabel('用户名').fill('manager.gd');
  await next.getByLabel('密码').fill(password);
  await next.getByRole('button', { name: '登录' }).click();
  await expect(next.getByRole('alert')).toBeVisible();
  // A code is valid once, so the code of the next half minute is used.
  await next.getByLabel('动态码').fill(totp(secret, Date.now() + 30_000));
  await next.getByRole('button', { name: '登录' }).click();
  await expect(next).toHaveURL(/\/console\/customers$/);

  // An administrator sees who signs in without a second factor.
  const { page: operations } = await openPage('admin', '/operations');
  const accounts = operations.getByRole('region', { name: '账号与动态码' });
  await expect(accounts.getByRole('row').filter({ hasText: '陈立' })).toContainText('已启用');
  await expect(accounts.getByRole('row').filter({ hasText: '吴敏' })).toContainText('未启用');
});

test('an old sign-in is confirmed by the password before a second factor is set up, once for both steps', async ({ openPage, host }) => {
  await runCommandWithInput(host, password, 'staff', 'add', 'confirms', '--role', 'auditor', '--name', '冯小青', '--password-stdin');
  const { page } = await openPage('confirms', '/account');
  await sql(
    host,
    `update pc_sessions set created_at = created_at - interval '16 minutes'
     where subject = (select id from pc_staff where username = 'confirms')`,
  );
  await page.getByRole('button', { name: '启用动态码' }).click();
  const dialog = page.getByRole('dialog', { name: '请输入密码' });
  await dialog.getByLabel('当前密码').fill('wrong');
  await dialog.getByRole('button', { name: '继续' }).click();
  await expect(dialog.getByRole('alert')).toContainText('密码不正确');
  await dialog.getByLabel('当前密码').fill(password);
  await dialog.getByRole('button', { name: '继续' }).click();
  await expect(page.getByRole('img', { name: '动态码密钥的二维码' })).toBeVisible();
  await expect(dialog).toBeHidden();
  await page.getByLabel('六位动态码').fill(totp(await page.locator('.stack .mono').innerText()));
  await page.getByRole('button', { name: '确认启用' }).click();
  await expect(page.getByText('动态码已启用。')).toBeVisible();
});

test('the own sessions are listed, and one on another device is ended', async ({ openPage, host }) => {
  await runCommandWithInput(host, password, 'staff', 'add', 'elsewhere', '--role', 'auditor', '--name', '蒋远', '--password-stdin');
  const other = await signIn(host, 'elsewhere');
  const { page } = await openPage('elsewhere', '/account');
  const list = page.getByRole('region', { name: '登录', exact: true });
  await expect(list.getByText('本次登录')).toHaveCount(1);
  await list.getByRole('button', { name: '结束' }).click();
  await expect(list.getByRole('button', { name: '结束' })).toHaveCount(0);
  await expect(list.getByText('本次登录')).toHaveCount(1);
  await expect(call(host, 'GET /auth/sessions', other.accessToken)).rejects.toThrow('unauthenticated');
});

test('a session that expires while somebody types is continued after a sign-in, and nothing is lost', async ({
  openPage,
  host,
  browser,
}) => {
  const { registrationId } = await submitRegistration(host, browser, '惠州市金泰化工有限公司');
  const { page } = await openPage('reviewer2', `/reviews/${registrationId}`);
  await claimCase(page);
  await page.keyboard.press('x');
  const form = page.getByRole('form', { name: '拒绝原因' });
  await form.getByText('用电地址不完整').click();
  await form.getByLabel('内部备注（申请人看不到）').fill('请补充楼栋');
  await call(host, 'POST /staff/logout-all', (await signIn(host, 'reviewer2')).accessToken);
  await form.getByRole('button', { name: '拒绝并告知申请人' }).click();
  const dialog = page.getByRole('dialog', { name: '登录已过期' });
  await expect(dialog).toBeVisible();
  // Nobody can read the case behind the dialog, and what was typed stays.
  await expect(page.getByRole('heading', { name: '惠州市金泰化工有限公司' })).toHaveCount(0);
  await expect(page.getByLabel('内部备注（申请人看不到）')).toBeHidden();
  await expect(page.getByLabel('内部备注（申请人看不到）')).toHaveValue('请补充楼栋');
  await expectTidy(page, 'expired', [1280]);
  await dialog.getByLabel('用户名').fill('reviewer2');
  await dialog.getByLabel('密码').fill(password);
  await dialog.getByRole('button', { name: '登录' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: '惠州市金泰化工有限公司' })).toBeVisible();
  await expect(page.getByRole('region', { name: '审核操作' })).toContainText('已有审核结论');
});

test('another person who signs in after the expiry sees nothing of the one before', async ({ openPage, host }) => {
  interface Inbox {
    items: { text: string }[];
  }
  interface Customers {
    items: { companyName: string }[];
  }
  // A message for each of the two.
  const [before, after] = [await signIn(host, 'manager.sz'), await signIn(host, 'manager.js')];
  const readTexts = async ({ accessToken }: SignedIn): Promise<string[]> =>
    (await call<Inbox>(host, 'GET /notifications?limit=50', accessToken)).body.items.map((it) => it.text);
  const readCompanies = async ({ accessToken }: SignedIn): Promise<string[]> =>
    (await call<Customers>(host, 'GET /customers?limit=50', accessToken)).body.items.map((it) => it.companyName);
  const [texts, companies] = [await readTexts(after), await readCompanies(after)];
  const foreign = (await readCompanies(before)).filter((it) => !companies.includes(it));
  expect([texts.length, companies.length, foreign.length]).not.toContain(0);

  const { page } = await openPage('manager.sz', '/customers');
  const rows = page.locator('tbody tr');
  await expect(rows.filter({ hasText: foreign[0] ?? '' })).not.toHaveCount(0);
  await page.getByRole('button', { name: '消息' }).click();
  const drawer = page.getByRole('dialog', { name: '消息' });
  await expect(drawer.getByRole('listitem').first()).toBeVisible();
  await call(host, 'POST /staff/logout-all', before.accessToken);
  const dialog = page.getByRole('dialog', { name: '登录已过期' });
  await dialog.getByLabel('用户名').fill('manager.js');
  await dialog.getByLabel('密码').fill(password);
  await dialog.getByRole('button', { name: '登录' }).click();
  await expect(page.locator('header.top')).toContainText('赵强');
  await expect(page).toHaveURL(/\/console\/customers$/);
  await expect(rows.filter({ hasText: companies[0] ?? '' })).not.toHaveCount(0);
  for (const company of foreign) await expect(page.getByText(company)).toHaveCount(0);
  await page.getByRole('button', { name: '消息' }).click();
  await expect(drawer.getByRole('listitem').locator('p')).toHaveText(texts);
});

test('an expired access token is renewed silently', async ({ openPage }) => {
  const { page, go } = await openPage('auditor', '/audit');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => {
    const it = JSON.parse(sessionStorage.getItem('powercrm.session') ?? '{}') as { accessToken: string };
    sessionStorage.setItem('powercrm.session', JSON.stringify({ ...it, accessToken: 'worn-out' }));
  });
  await go('/audit');
  await page.getByRole('button', { name: '立即核验' }).click();
  const verdict = page.getByRole('alert').filter({ hasText: /条事件与防篡改校验一致|未通过/ });
  await expect(verdict).toBeVisible({ timeout: 60_000 });
  // Each check has a Chinese name; faults may be listed below it.
  const names = await page.getByRole('region', { name: '核验日志' }).getByRole('rowheader').allInnerTexts();
  expect(names.filter((it) => /[a-z]/.test(it.split('\n')[0] ?? ''))).toEqual([]);
  // The result takes a while, and is still there after a visit to another page.
  await page.getByRole('link', { name: '工作日历：节假日和调休' }).click();
  await expect(verdict).toHaveCount(0);
  await page.goBack();
  await expect(verdict).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('signing out ends the session in the browser and on the server, or all sessions of the person', async ({ openPage, host }) => {
  const elsewhere = await signIn(host, 'auditor');
  const refresh = (it: SignedIn | null) => call(host, 'POST /auth/refresh', null, { refreshToken: it?.refreshToken });
  const { page, who } = await openPage('auditor', '/audit');
  await expect(page.getByText('实时')).toBeVisible();
  await page.getByRole('button', { name: /审计员/ }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(page).toHaveURL(/sign-in/);
  expect(await page.evaluate(() => sessionStorage.getItem('powercrm.session'))).toBeNull();
  await expect(refresh(who)).rejects.toThrow('token_invalid');
  await call(host, 'GET /auth/sessions', elsewhere.accessToken);

  const { page: last, who: again } = await openPage('auditor', '/audit');
  await last.getByRole('button', { name: /审计员/ }).click();
  await last.getByRole('menuitem', { name: '在所有设备上退出' }).click();
  await expect(last).toHaveURL(/sign-in/);
  expect(await last.evaluate(() => sessionStorage.getItem('powercrm.session'))).toBeNull();
  for (const it of [again, elsewhere]) await expect(refresh(it)).rejects.toThrow('token_invalid');
});

test('an initial password has to be changed first, and then the pages open', async ({ openPage, host }) => {
  const { output } = await runCommandWithInput(host, '', 'staff', 'add', 'newcomer', '--role', 'auditor', '--name', '孙新');
  const given = output.trim().split('\n')[1] ?? '';
  const { page, go } = await openPage(null, '/audit');
  await page.getByLabel('用户名').fill('newcomer');
  await page.getByLabel('密码').fill(given);
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '账号与安全' })).toBeVisible();
  await expect(page.getByText('您正在使用初始密码')).toBeVisible();
  const form = page.getByRole('region', { name: '密码' });
  await form.getByLabel('当前密码').fill(given);
  await form.getByLabel('新密码', { exact: true }).fill(given);
  await form.getByLabel('再次输入新密码').fill(given);
  await form.getByRole('button', { name: '修改密码' }).click();
  await expect(form.getByRole('alert')).toContainText('不能与当前密码相同');
  await form.getByLabel('新密码', { exact: true }).fill('电表每月抄一次不会错');
  await form.getByLabel('再次输入新密码').fill('电表每月抄一次不会错');
  await form.getByRole('button', { name: '修改密码' }).click();
  await expect(page.getByText('您正在使用初始密码')).toHaveCount(0);
  await go('/audit');
  await expect(page).toHaveURL(/\/console\/audit/);
});

test('a weak new password is refused with its reason, and a good one works at the next sign-in', async ({ openPage, host }) => {
  await runCommandWithInput(host, password, 'staff', 'add', 'changes', '--role', 'auditor', '--name', '郑小平', '--password-stdin');
  const { page } = await openPage('changes', '/account');
  const form = page.getByRole('region', { name: '密码' });
  await form.getByLabel('当前密码').fill(password);
  await form.getByLabel('新密码', { exact: true }).fill('password123');
  await form.getByLabel('再次输入新密码').fill('password124');
  await expect(form.getByText('两次输入的新密码不一致。')).toBeVisible();
  await form.getByLabel('再次输入新密码').fill('password123');
  await form.getByRole('button', { name: '修改密码' }).click();
  await expect(form.getByRole('alert')).toContainText('太容易被猜到');
  await form.getByLabel('新密码', { exact: true }).fill('九个字符还不够长哦');
  await form.getByLabel('再次输入新密码').fill('九个字符还不够长哦');
  await expect(form.getByRole('button', { name: '修改密码' })).toBeDisabled();
  await form.getByLabel('新密码', { exact: true }).fill('水电气每年一次算清账');
  await form.getByLabel('再次输入新密码').fill('水电气每年一次算清账');
  await form.getByRole('button', { name: '修改密码' }).click();
  await expect(page.getByText('密码已修改')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: '账号与安全' })).toBeVisible();
  await expect(call(host, 'POST /staff/login', null, { username: 'changes', password })).rejects.toThrow(/401/);
  await call(host, 'POST /staff/login', null, { username: 'changes', password: '水电气每年一次算清账' });
});
