// The host that runs the mini-program in a browser is tested with a small sample program, without a server.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as base, type Page } from '@playwright/test';

const client = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const sample = path.join(client, 'tests/host/sample');

function temporary(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'powercrm-sample-'));
}

function build(from: string, to: string): void {
  execFileSync('node', ['tests/host/build.mjs', from, to], { cwd: client, stdio: 'pipe' });
}

/** The build's output for the sample with one text of its template replaced. */
function complaint(text: string, by: string): string {
  const folder = temporary();
  try {
    fs.cpSync(sample, folder, { recursive: true });
    const template = path.join(folder, 'pages/start/start.wxml');
    const before = fs.readFileSync(template, 'utf8');
    expect(before).toContain(text);
    fs.writeFileSync(template, before.replace(text, by));
    build(folder, path.join(folder, 'dist'));
    return '';
  } catch (error) {
    return String((error as { stderr?: Buffer }).stderr ?? error);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

interface Worker {
  built: string;
}

const test = base.extend<{ phone: Page }, Worker>({
  built: [
    async ({}, use) => {
      const folder = temporary();
      build(sample, folder);
      await use(folder);
      fs.rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  phone: async ({ page, built }, use) => {
    await page.route('http://phone.test/**', async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname !== '/answer') return route.fulfill({ path: path.join(built, pathname) });
      return route.fulfill({ status: 201, headers: { etag: '"7"' }, json: { got: route.request().postDataJSON() as unknown } });
    });
    await page.goto('http://phone.test/phone.html');
    await use(page);
  },
});

const problems = (page: Page) => page.evaluate(() => window.__host.problems);

test('tags, data, styles and events work', async ({ phone }) => {
  await phone.getByRole('button', { name: 'Add' }).click();
  await expect(phone.getByText('1', { exact: true })).toHaveCSS('color', 'rgb(255, 0, 0)');
  await expect(phone.getByText('1', { exact: true })).toHaveCSS('font-size', '39px');
  await phone.getByRole('button', { name: 'Never' }).click({ force: true });
  await expect(phone.getByText('1', { exact: true })).toBeVisible();
  await phone.getByLabel('Name').pressSequentially('Robert');
  await expect(phone.getByText('Hello Rober', { exact: true })).toBeVisible();
  await phone.getByRole('checkbox', { name: 'B' }).click();
  await expect(phone.getByText('Told ["b"]')).toBeVisible();
  await phone.getByRole('radio', { name: 'X' }).click();
  await phone.getByRole('radio', { name: 'Y' }).click();
  await expect(phone.getByText('Told "y"')).toBeVisible();
  await expect(phone.getByRole('radio', { name: 'X' })).not.toBeChecked();
  await phone.getByRole('switch').click();
  await expect(phone.getByText('Told true')).toBeVisible();
  await phone.getByLabel('Town').fill('Wuxi');
  await phone.getByRole('button', { name: 'Send' }).click();
  await expect(phone.getByText('Told {"town":"Wuxi"}')).toBeVisible();
  await expect(phone.getByText('Note 3')).toBeVisible();
  expect(await problems(phone)).toEqual([]);
});

test('the columns of a picker may depend on each other', async ({ phone }) => {
  await phone.getByRole('button', { name: 'Place 0 0' }).click();
  const columns = phone.locator('wx-sheet select');
  await columns.nth(0).selectOption('B');
  await columns.nth(1).selectOption('b2');
  await phone.getByRole('button', { name: '确定' }).click();
  await expect(phone.getByRole('button', { name: 'Place 1 1' })).toBeVisible();
});

test('dialogs and storage work, and the app can be killed', async ({ phone }) => {
  await phone.getByRole('button', { name: 'Ask' }).click();
  await phone.getByRole('dialog').getByRole('button', { name: '取消' }).click();
  await expect(phone.getByText('Told not sure')).toBeVisible();
  await phone.getByLabel('Name').fill('Li');
  await phone.getByRole('button', { name: 'Keep' }).click();
  await expect(phone.getByText('Told stored')).toBeVisible();
  await phone.evaluate(() => window.__host.pages.kill());
  await expect(phone.getByText('Told kept Li')).toBeVisible();
  // WeChat refuses a button that is too wide for it.
  const asked = (confirmText: string): Promise<string> =>
    phone.evaluate(
      (text) =>
        wx.showModal({ title: '', confirmText: text, cancelText: text }).then(
          () => '',
          (failure: { errMsg: string }) => failure.errMsg,
        ),
      confirmText,
    );
  for (const text of ['Submit again', '全部重新提交']) expect(await asked(text)).toContain(text);
  const fits = asked('Resubmit');
  await phone.getByRole('dialog').getByRole('button', { name: 'Resubmit' }).first().click();
  expect(await fits).toBe('');
});

test('pages form a stack and can be pulled down', async ({ phone }) => {
  await phone.getByRole('button', { name: 'Add' }).click();
  await phone.getByRole('button', { name: 'Open' }).click();
  await expect(phone.getByText('0', { exact: true })).toBeVisible();
  await phone.getByRole('button', { name: '返回' }).click();
  await expect(phone.getByText('1', { exact: true })).toBeVisible();
  await phone.evaluate(() => window.__host.pages.pullDown());
  await expect(phone.getByText('Told pulled')).toBeVisible();
});

test('requests work, and fail without a network', async ({ phone }) => {
  await phone.getByLabel('Name').fill('Li');
  await phone.getByRole('button', { name: 'Fetch' }).click();
  await expect(phone.getByText('Told 201 {"got":{"name":"Li"}} "7"')).toBeVisible();
  await phone.evaluate(() => window.__host.pages.network.set('none'));
  await phone.getByRole('button', { name: 'Fetch' }).click();
  await expect(phone.getByText(/Told request:fail/)).toBeVisible();
});

test('a call that the host does not simulate is reported as a problem', async ({ phone }) => {
  await phone.getByRole('button', { name: 'Odd' }).click();
  await expect.poll(() => problems(phone)).toContain('wx.startMusic is not played by this host');
});

for (const [what, text, by, expected] of [
  ['a tag', '<view>Hello', '<marquee/><view>Hello', 'there is no tag <marquee>'],
  ['an attribute', 'maxlength="5"', 'max-length="5"', "<input> has no attribute 'max-length'"],
  ['an attribute of a component', 'max-lines="{{3}}"', 'lines="{{3}}"', "<note> has no attribute 'lines'"],
  ['an event', 'bindinput="type"', 'bindtyped="type"', "<input> has no event 'typed'"],
  ['a handler', 'bindtap="ask"', 'bindtap="enquire"', "the script has no method 'enquire'"],
] as const) {
  test(`${what} that does not exist stops the build`, () => expect(complaint(text, by)).toContain(expected));
}
