// A refused picture is replaced; the same one is not sent again.
import { expect, test } from './fixture';
import { button, field, handedIn, submit } from './form';
import { call, submitted, uploaded } from './people';
import { rejected } from './staff';

test.describe.configure({ timeout: 180_000 });

test('a refused picture has to be replaced before the application goes out again', async ({ host, browser, openPhone }) => {
  const person = await submitted(host, browser, '深圳市换照样例有限公司');
  await rejected(host, person, { code: 'id_card_unreadable', pointer: '/idCardBack', message: '国徽面反光，看不清有效期' });

  const phone = await openPhone({ page: 'pages/auth/verify/verify', samples: true, person });
  const { page } = phone;
  await expect(page.locator('.reason')).toContainText('身份证国徽面');
  await button(page, '去修改').click();
  const back = field(page, 'idCardBack');
  await expect(back).toContainText('这张照片已被退回，请重新拍摄上传。');
  await expect(back).not.toContainText('该照片已被退回，请更换。');
  // In the reviewer's own words, above the form and at the field.
  const told = page.getByText('国徽面反光，看不清有效期');
  await expect(told).toHaveCount(2);
  await expect(back.locator('.reason')).toHaveText('国徽面反光，看不清有效期');
  // Only the refused fields are shown.
  await expect(field(page, 'businessLicense')).toHaveCount(0);
  await expect(page.getByLabel('企业名称')).toHaveCount(0);
  await phone.look('form-refused-picture');
  const sent: (string | null)[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/register')) sent.push(request.postData());
  });
  await expect(page.getByText(/还有 \d 处需要填写或修改/)).toBeVisible();
  await button(page, '重新提交').click();
  await expect(back).toBeInViewport();
  expect(sent).toEqual([]);

  await back.getByRole('button', { name: '重新上传' }).click();
  await button(page, '样例：身份证国徽面').click();
  await button(page, '确认无误').click({ timeout: 60_000 });
  await expect(back.getByText('已核对')).toBeVisible();
  await expect(back).not.toContainText('已被退回');
  await expect(page.getByText('全部填写完成，可以提交。')).toBeVisible();
  await phone.look('form-replaced-picture');
  await submit(page, '重新提交', '拒绝');
  await expect(page.getByRole('heading', { name: handedIn })).toBeVisible();
  await expect(page.getByText('第2次提交')).toBeVisible();
  expect(sent).toHaveLength(1);
  const { body } = await call<{ round: number; authStatus: string }>(host, 'GET /auth/status', person.accessToken);
  expect(body).toMatchObject({ round: 2, authStatus: expect.stringMatching(/pending|processing/) });
});

test('the very picture that was refused, uploaded once more, is refused again', async ({ host, browser, openPhone }) => {
  const person = await submitted(host, browser, '深圳市旧照样例有限公司');
  await rejected(host, person, { code: 'licence_unreadable' });
  // From another phone, because this one compresses each picture again, so that no two files are equal.
  const { businessLicense } = await uploaded(host, browser, person, ['businessLicense']);
  await call(host, 'PUT /auth/draft', person.accessToken, { businessLicense });
  const phone = await openPhone({ samples: true, person, checked: [businessLicense] });
  const { page } = phone;
  const licence = field(page, 'businessLicense');
  await expect(licence).toContainText('请上传新的照片，不能与被退回的照片相同。');
  await button(page, '重新提交').click();
  await expect(page.getByText(/还有 1 处需要填写或修改/)).toBeVisible();

  await licence.getByRole('button', { name: '重新上传' }).click();
  await button(page, '样例：营业执照').click();
  await button(page, '确认无误').click({ timeout: 60_000 });
  await expect(licence).toContainText('✓ 已核对');
  await submit(page, '重新提交', '拒绝');
  await expect(page.getByRole('heading', { name: handedIn })).toBeVisible();
});
