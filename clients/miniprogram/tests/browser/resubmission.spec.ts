// A refused picture is replaced; the same one is not sent again. A refused address loses what the corrected one does not have.
import { expect, test } from './fixture';
import { acceptReading, choose, expectSaved, findButton, findField, submit, submittedHeading, waitForReading } from './form';
import { call, submitRegistration, uploadPictures } from './people';
import { rejectCase } from './staff';

test.describe.configure({ timeout: 180_000 });

test('a refused picture has to be replaced before the application is submitted again', async ({ host, browser, openPhone }) => {
  const person = await submitRegistration(host, browser, '深圳市换照样例有限公司');
  await rejectCase(host, person, { code: 'id_card_unreadable', pointer: '/idCardBack', message: '国徽面反光，看不清有效期' });

  const phone = await openPhone({ page: 'pages/auth/verify/verify', samples: true, person });
  const { page } = phone;
  await expect(page.locator('.reason')).toContainText('身份证国徽面');
  await findButton(page, '去修改').click();
  const back = findField(page, 'idCardBack');
  await expect(back).toContainText('这张照片已被退回，请重新拍摄上传。');
  await expect(back).not.toContainText('该照片已被退回，请更换。');
  // In the reviewer's own words, above the form and at the field.
  const reasonText = page.getByText('国徽面反光，看不清有效期');
  await expect(reasonText).toHaveCount(2);
  await expect(back.locator('.reason')).toHaveText('国徽面反光，看不清有效期');
  // Only the refused fields are shown.
  await expect(findField(page, 'businessLicense')).toHaveCount(0);
  await expect(page.getByLabel('企业名称')).toHaveCount(0);
  await phone.checkLayout('form-refused-picture');
  const sent: (string | null)[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/register')) sent.push(request.postData());
  });
  await expect(page.getByText(/还有 \d 处需要填写或修改/)).toBeVisible();
  await findButton(page, '重新提交').click();
  await expect(back).toBeInViewport();
  expect(sent).toEqual([]);

  await back.getByRole('button', { name: '重新上传' }).click();
  await findButton(page, '样例：身份证国徽面').click();
  await waitForReading(page);
  await acceptReading(page);
  await findButton(page, '确认无误').click();
  await expect(back.getByText('已核对')).toBeVisible();
  await expect(back).not.toContainText('已被退回');
  await expect(page.getByText('全部填写完成，可以提交。')).toBeVisible();
  await phone.checkLayout('form-replaced-picture');
  await submit(page, '重新提交', '拒绝');
  await expect(page.getByRole('heading', { name: submittedHeading })).toBeVisible();
  await expect(page.getByText('第2次提交')).toBeVisible();
  expect(sent).toHaveLength(1);
  const { body } = await call<{ round: number; authStatus: string }>(host, 'GET /auth/status', person.accessToken);
  expect(body).toMatchObject({ round: 2, authStatus: expect.stringMatching(/pending|processing/) });
});

test('the same picture that was refused is refused again when uploaded once more', async ({ host, browser, openPhone }) => {
  const person = await submitRegistration(host, browser, '深圳市旧照样例有限公司');
  await rejectCase(host, person, { code: 'licence_unreadable' });
  // From another phone, because this one compresses each picture again, so that no two files are equal.
  const { businessLicense } = await uploadPictures(host, browser, person, ['businessLicense']);
  await call(host, 'PUT /auth/draft', person.accessToken, { businessLicense });
  const phone = await openPhone({ samples: true, person, checked: [businessLicense] });
  const { page } = phone;
  const licence = findField(page, 'businessLicense');
  await expect(licence).toContainText('请上传新的照片，不能与被退回的照片相同。');
  await findButton(page, '重新提交').click();
  await expect(page.getByText(/还有 1 处需要填写或修改/)).toBeVisible();

  await licence.getByRole('button', { name: '重新上传' }).click();
  await findButton(page, '样例：营业执照').click();
  await waitForReading(page);
  await acceptReading(page);
  await findButton(page, '确认无误').click();
  await expect(licence).toContainText('✓ 已核对');
  await submit(page, '重新提交', '拒绝');
  await expect(page.getByRole('heading', { name: submittedHeading })).toBeVisible();
});

test('a refused address moves from a district to a city without districts', async ({ host, browser, openPhone }) => {
  const person = await submitRegistration(host, browser, '深圳市迁址样例有限公司');
  await rejectCase(host, person, { code: 'address_incomplete' });
  const { page } = await openPhone({ person });
  await choose(page, /^用电地区/, '广东省', '东莞市');
  await expect(findField(page, 'region')).toContainText('广东省 东莞市');
  await expectSaved(page);
  await submit(page, '重新提交', '拒绝');
  await expect(page.getByRole('heading', { name: submittedHeading })).toBeVisible();
  const { body } = await call<{ draft: object }>(host, 'GET /auth/draft', person.accessToken);
  expect(body.draft).toMatchObject({ province: '广东省', city: '东莞市' });
  expect(body.draft).not.toHaveProperty('district');
});
