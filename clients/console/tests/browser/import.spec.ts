import { readFile } from 'node:fs/promises';
import { expect, test } from './fixture';
import { expectAccessible, expectTidy } from './pageChecks';
import { call, signIn } from './people';

const header = '企业名称,联系人,联系电话,省,市,区,地址,用电容量,月用电量,电价,电压等级,客户经理';
let counter = 0;
/** Letters only: digits in a name may look like a phone number. */
const newCompany = (): string =>
  `苏州市第${[...String(++counter + Date.now())].map((digit) => '甲乙丙丁戊己庚辛壬癸'[Number(digit)]).join('')}机械有限公司`;
const csvLine = (name: string, phone: string, capacity = '1250'): string =>
  `${name},韩梅梅,${phone},江苏省,苏州市,姑苏区,人民路1号,${capacity},120000,0.68,10千伏,`;
const newPhone = (): string => `137${String(Date.now() + ++counter).slice(-8)}`;

test('an administrator checks a file of customers, sees its faults, and imports it', async ({ openPage, host }) => {
  const [good, other] = [newCompany(), newCompany()];
  const file = {
    name: '客户.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from([header, csvLine(good, newPhone()), csvLine(other, '98765'), csvLine(newCompany(), newPhone(), '0')].join('\r\n')),
  };
  const { page } = await openPage('admin', '/supervisor/import');
  const form = page.getByRole('form', { name: '导入客户' });
  await expect(form.getByRole('button', { name: '试导入' })).toBeDisabled();
  await form.getByLabel('文件').setInputFiles(file);
  await form.getByLabel('依据起始日期').fill('2024-03-01');
  await expect(form.getByRole('button', { name: '正式导入' })).toBeDisabled();
  await form.getByRole('button', { name: '试导入' }).click();
  await expect(page.locator('[data-figure=wouldMake] b')).toHaveText('1');
  await expect(page.locator('[data-figure=refused] b')).toHaveText('2');
  const lines = page.getByRole('region', { name: '需要核对的行' });
  await expect(lines.getByRole('row').nth(1)).toContainText('联系电话');
  await expect(lines).not.toContainText('98765');
  await expectAccessible(page, 'import checked');
  await expectTidy(page, 'import-checked');
  const [list] = await Promise.all([page.waitForEvent('download'), lines.getByRole('button', { name: '下载错误清单' }).click()]);
  expect(list.suggestedFilename()).toMatch(/^import-.*-errors\.csv$/);
  const text = await readFile(await list.path(), 'utf8');
  expect(text).toContain('3,联系电话,error,phone_invalid');
  expect(text).not.toContain('98765');

  await form.getByRole('button', { name: '正式导入' }).click();
  await expect(page.locator('[data-figure=made] b')).toHaveText('1');
  const { accessToken } = await signIn(host, 'admin');
  const found = await call<{ items: { companyName: string }[] }>(host, `GET /customers?q=${encodeURIComponent(good)}`, accessToken);
  expect(found.body.items.map((it) => it.companyName)).toEqual([good]);

  // Leave the page and return: the address names the import.
  await expect(page).toHaveURL(/import\?id=/);
  await page.reload();
  await expect(page.locator('[data-figure=made] b')).toHaveText('1');
  await expect(page.locator('[data-figure=refused] b')).toHaveText('2');
  await expect(form.getByRole('button', { name: '正式导入' })).toBeDisabled();
  await form.getByLabel('文件').setInputFiles(file);
  await expect(page).not.toHaveURL(/id=/);
  await form.getByLabel('依据起始日期').fill('2024-03-01');
  // The same file again creates no duplicates.
  await form.getByRole('button', { name: '试导入' }).click();
  await expect(page.locator('[data-figure=skipped] b')).toHaveText('1');
  await expect(form.getByRole('button', { name: '正式导入' })).toBeDisabled();
});

test('an import whose progress cannot be read for a moment is followed to its end, and not started twice', async ({ openPage }) => {
  const { page } = await openPage('admin', '/supervisor/import');
  const form = page.getByRole('form', { name: '导入客户' });
  const importButton = form.getByRole('button', { name: '正式导入' });
  const buffer = Buffer.from([header, csvLine(newCompany(), newPhone())].join('\r\n'));
  await form.getByLabel('文件').setInputFiles({ name: '客户.csv', mimeType: 'text/csv', buffer });
  await form.getByLabel('依据起始日期').fill('2024-03-01');
  await form.getByRole('button', { name: '试导入' }).click();
  await expect(page.locator('[data-figure=wouldMake] b')).toHaveText('1');

  let reads = 0;
  let goOn = (): void => undefined;
  const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(
    (url) => url.pathname.startsWith('/customers/imports/'),
    async (route) => {
      if (++reads === 1) return route.abort();
      if (reads === 2) return route.fulfill({ status: 503, json: { code: 'database_unavailable', status: 503, title: '-' } });
      await mayGoOn;
      return route.continue();
    },
  );
  await importButton.click();
  await expect.poll(() => reads).toBe(3);
  // The check has allowed this one import, whatever becomes of its responses.
  await expect(page.locator('[data-figure=wouldMake]')).toHaveCount(0);
  await expect(importButton).toBeDisabled();
  goOn();
  await expect(page.locator('[data-figure=made] b')).toHaveText('1');
  await expect(importButton).toBeDisabled();
});

test('a file that is not a table is refused with the host’s message, also in English', async ({ openPage }) => {
  const { page } = await openPage('admin', '/supervisor/import', { language: 'en' });
  const form = page.getByRole('form', { name: 'Import customers' });
  await form.getByLabel('File').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') });
  await form.getByLabel('Basis since').fill('2024-03-01');
  await form.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByText('Columns that are missing')).toBeVisible();
  await expectTidy(page, 'import-english', [1280]);
});

test('only administrators see the page', async ({ openPage }) => {
  const { page } = await openPage('reviewer', '/supervisor/import');
  await expect(page).toHaveURL(/\/console\/reviews$/);
});
