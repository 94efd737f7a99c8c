// Readings of papers: doubtful rows, typed rows, and the resulting data on the server.
import type { Page } from '@playwright/test';
import * as zh from '../../miniprogram/lib/text/zh';
import { codes } from '../../miniprogram/lib/text/zh.codes';
import { expect, test } from './fixture';
import { acceptReading, addPicture, expectSaved, findButton, findField, openStep, submittedHeading } from './form';
import { call, createFilledInApplicant, createVerifiedApplicant } from './people';

type Fields = Record<string, [value: string, confidence: number]>;

/** Sets the next reading; real readings are tested with the server, and differ between machines. */
async function readNext(page: Page, kind: string, fields: Fields | null): Promise<void> {
  await page.route(
    '**/ocr/recognize',
    (route) =>
      fields
        ? route.fulfill({
            json: {
              kind,
              provider: 'embedded',
              fields: Object.fromEntries(Object.entries(fields).map(([name, [value, confidence]]) => [name, { value, confidence }])),
              warnings: [],
            },
          })
        : route.fulfill({ status: 422, json: { code: 'ocr_unreadable', title: '无法识别，请重新拍摄清晰的照片。' } }),
    { times: 1 },
  );
}

interface Exported {
  pictures: { kind: string; readings: Record<string, { confirmed: string | null }> | null }[];
}

test('a doubtful row is marked, and a typed row keeps its value over later readings and is confirmed', async ({ host, openPhone }) => {
  const person = await createVerifiedApplicant(host);
  await call(host, 'PUT /auth/draft', person.accessToken, { companyName: '苏州先填样例有限公司' });
  const phone = await openPhone({ samples: true, person });
  const { page } = phone;
  await openStep(page, '证件照片');
  const papers = [
    {
      kind: 'businessLicense',
      name: '营业执照',
      certain: '统一社会信用代码',
      doubtful: '法定代表人',
      first: { creditCode: ['91320598MA1WK7Q44Q', 0.98], companyName: ['苏州恒晟精密铸造有限公司', 0.95], legalPerson: ['陆健明', 0.85] },
      later: { creditCode: ['91320598MA1WK7Q44Q', 0.98], companyName: ['苏州恒晟铸造有限公司', 0.85], legalPerson: ['陆明', 0.95] },
      typed: '陆建明',
      differs: '本次识别为：陆明',
      confirmed: { creditCode: '91320598MA1WK7Q44Q', companyName: '苏州恒晟铸造有限公司', legalPerson: '陆建明' },
    },
    {
      kind: 'idCardFront',
      name: '身份证人像面',
      certain: '姓名',
      doubtful: '住址',
      first: { name: ['陆建明', 0.95], address: ['苏州市相城区渭塘镇凤阳路28号', 0.6] },
      later: { name: ['陆建明', 0.95], address: ['苏州市相城区', 0.95], idNumber: ['320598197803160172', 0.95] },
      typed: '苏州市相城区渭塘镇凤阳路288号',
      differs: '本次识别为：苏州市相城区',
      confirmed: { name: '陆建明', address: '苏州市相城区渭塘镇凤阳路288号', idNumber: '320598197803160171' },
    },
  ] as const;
  for (const { kind, name, certain, doubtful, first, later, typed, differs } of papers)
    await test.step(name, async () => {
      const card = findField(page, kind);
      const marked = card.locator('[class*="--doubtful"]');
      await readNext(page, kind, first as unknown as Fields);
      await addPicture(phone, name, name);
      await expect(marked).toHaveCount(1);
      await expect(marked).toContainText(`${doubtful}请核对`);
      // At the top of the rows; certain rows have no mark.
      await expect(card.getByRole('textbox').first()).toHaveAccessibleName(doubtful);
      await expect(card.getByLabel(certain)).toBeVisible();
      await phone.checkLayout(`form-papers-doubtful-${kind}`);
      await card.getByRole('img', { name: '查看大图' }).click();
      await page.locator('wx-preview').click();
      await expect(page.locator('wx-preview')).toHaveCount(0);
      // A doubtful row has to be confirmed or corrected first; nothing is sent.
      const touchFirst = card.getByText(zh.register.papers.touchFirst);
      await card.getByRole('button', { name: '确认无误' }).click();
      await expect(touchFirst).toHaveCount(1);
      await phone.checkLayout(`form-papers-untouched-${kind}`);
      await card.getByLabel(doubtful).fill(typed);
      await expect(touchFirst).toHaveCount(0);
      await expect(marked).toHaveCount(0);

      // Neither a cancelled choice, nor a forbidden album, nor a refused privacy guide removes anything.
      await card.getByRole('button', { name: '重新上传' }).click();
      await findButton(page, '取消').click();
      await page.evaluate(() => (window.__host.pages.answers.album = false));
      await card.getByRole('button', { name: '重新上传' }).click();
      await expect(card.getByText(zh.register.papers.denied)).toBeVisible();
      await page.evaluate(() => (window.__host.pages.answers.album = 'privacy'));
      await card.getByRole('button', { name: '重新上传' }).click();
      await expect(card.getByText(zh.register.papers.privacyRefused)).toBeVisible();
      await expect(card.getByLabel(doubtful)).toHaveValue(typed);
      await page.evaluate(() => (window.__host.pages.answers.album = true));

      // An unreadable picture removes nothing; a different reading is shown.
      await readNext(page, kind, null);
      await card.getByRole('button', { name: '重新上传' }).click();
      await findButton(page, `样例：${name}`).click();
      await expect(findButton(page, '重新识别')).toBeVisible();
      await expect(card.getByLabel(doubtful)).toHaveValue(typed);
      await readNext(page, kind, later as unknown as Fields);
      await findButton(page, '重新识别').click();
      await expect(card.getByText(differs)).toBeVisible();
      await expect(card.getByLabel(doubtful)).toHaveValue(typed);
      await phone.checkLayout(`form-papers-typed-${kind}`);
      // Fields that everybody sees must not contain a person's number.
      await acceptReading(page);
      await expect(marked).toHaveCount(0);
      if (kind === 'businessLicense') {
        await card.getByLabel(doubtful).fill('陆建明 13800138000');
        await card.getByRole('button', { name: '确认无误' }).click();
        await expect(card.getByText('此处请勿填写身份证号码或手机号')).toBeVisible();
        await phone.checkLayout('form-papers-personal-number');
        await card.getByLabel(doubtful).fill(typed);
      }
      if (kind === 'idCardFront') {
        await card.getByRole('button', { name: '确认无误' }).click();
        await expect(card.getByText('身份证号码有误，请与证件核对。')).toBeVisible();
        await phone.checkLayout('form-papers-confirm-refused');
        await card.getByLabel('身份证号码').fill('320598197803160171');
      }
      await card.getByRole('button', { name: '确认无误' }).click();
      await expect(card.getByText('已核对')).toBeVisible();
    });
  await expectSaved(page);

  // The licence fills in empty fields, but no typed ones; the card fills in the name.
  const { body } = await call<{ draft: object }>(host, 'GET /auth/draft', person.accessToken);
  expect(body.draft).toMatchObject({ companyName: '苏州先填样例有限公司', creditCode: '91320598MA1WK7Q44Q', realName: '陆建明' });
  const exported = await call<Exported>(host, 'GET /privacy/export', person.accessToken);
  for (const { kind, confirmed } of papers) {
    const readings = exported.body.pictures.filter((it) => it.kind === kind).map((it) => it.readings);
    const kept = readings.map((it) => Object.fromEntries(Object.entries(it ?? {}).map(([name, reading]) => [name, reading.confirmed])));
    expect(kept).toContainEqual(confirmed);
  }
});

test('a late reading of the previous picture is not shown beside the new one', async ({ host, openPhone }) => {
  const phone = await openPhone({ samples: true, person: await createVerifiedApplicant(host) });
  const { page } = phone;
  await openStep(page, '证件照片');
  const card = findField(page, 'idCardFront');
  const fields = { name: { value: '陆建明', confidence: 0.95 } };
  // The reading of the first picture and the upload of the second one are held until released.
  const held: (() => void)[] = [];
  const letGo = () => new Promise<void>((resolve) => held.push(resolve));
  await page.route(
    '**/ocr/recognize',
    (route) => letGo().then(() => route.fulfill({ json: { kind: 'idCardFront', provider: 'embedded', fields, warnings: [] } })),
    { times: 1 },
  );
  await addPicture(phone, '身份证人像面', '身份证人像面');
  await expect.poll(() => held.length).toBe(1);
  await page.route('**/upload/image', (route) => letGo().then(() => route.fallback()));
  await card.getByRole('button', { name: '重新上传' }).click();
  await findButton(page, '样例：身份证人像面').click();
  await expect.poll(() => held.length).toBe(2);
  await Promise.all([page.waitForResponse('**/ocr/recognize'), held[0]?.()]);
  await expect(card.getByRole('button', { name: '取消' })).toBeVisible();
  await expect(card.getByRole('textbox')).toHaveCount(0);
  await readNext(page, 'idCardFront', { name: ['王小梅', 0.95] });
  held[1]?.();
  await expect(card.getByLabel('姓名')).toHaveValue('王小梅');
});

test('typed rows that were not confirmed are restored after a kill, except an id number', async ({ host, openPhone }) => {
  const person = await createVerifiedApplicant(host);
  const phone = await openPhone({ samples: true, person });
  const { page } = phone;
  await openStep(page, '证件照片');
  const card = findField(page, 'idCardFront');
  const read: Fields = { name: ['陆建明', 0.95], address: ['苏州市相城区', 0.6], idNumber: ['320598197803160172', 0.95] };
  await readNext(page, 'idCardFront', read);
  await addPicture(phone, '身份证人像面', '身份证人像面');
  await card.getByLabel('住址').fill('苏州市相城区渭塘镇凤阳路288号');
  await card.getByLabel('身份证号码').fill('320598197803160171');
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain('凤阳路288号');
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('320598197803160171');

  // A new picture keeps the typed rows, and nothing of the old picture stays on the phone.
  await readNext(page, 'idCardFront', read);
  await card.getByRole('button', { name: '重新上传' }).click();
  await Promise.all([page.waitForResponse('**/ocr/recognize'), findButton(page, '样例：身份证人像面').click()]);
  await expect(card.getByLabel('住址')).toHaveValue('苏州市相城区渭塘镇凤阳路288号');
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('/typed.')).length);
  await expect.poll(kept).toBe(1);

  await readNext(page, 'idCardFront', read);
  await phone.kill();
  await openStep(page, '证件照片');
  await expect(card.getByLabel('住址')).toHaveValue('苏州市相城区渭塘镇凤阳路288号');
  await expect(card.getByLabel('身份证号码')).toHaveValue('320598197803160172');

  // After the confirmation the phone stores nothing of it.
  await card.getByLabel('身份证号码').fill('320598197803160171');
  await acceptReading(page);
  await card.getByRole('button', { name: '确认无误' }).click();
  await expect(card.getByText('已核对')).toBeVisible();
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).not.toContain('凤阳路288号');
});

test('a picture of another paper and an unconfirmed reading do not count as done, and can still be submitted', async ({
  host,
  browser,
  openPhone,
}) => {
  const person = await createFilledInApplicant(host, browser, '深圳市错放照片样例有限公司', ['idCardFront', 'idCardBack']);
  const phone = await openPhone({ samples: true, person, checked: [person.papers.idCardFront, person.papers.idCardBack] });
  const { page } = phone;
  await page.route(
    '**/ocr/recognize',
    (route) =>
      route.fulfill({
        status: 422,
        json: { code: 'ocr_unreadable', title: '无法识别，请重新拍摄清晰的照片。', detail: '这是身份证国徽面。', seen: 'idCardBack' },
      }),
    { times: 1 },
  );
  await addPicture(phone, '营业执照', '身份证国徽面');
  const card = findField(page, 'businessLicense');
  await expect(card.getByText('这是身份证国徽面。')).toBeVisible();
  await expectSaved(page);
  await expect(page.getByText('还有 1 处需要核对')).toBeVisible();
  await expect(page.getByRole('tab', { name: '证件照片' })).not.toContainText('✓');
  await findButton(page, '提交审核').click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText('营业执照一栏的照片看起来是身份证国徽面。确定要提交吗？');
  await phone.checkLayout('form-papers-doubtful');
  await findButton(page, '去核对').click();
  await expect(card).toBeInViewport();

  // Another picture, of the right paper: its reading is still to be confirmed.
  await readNext(page, 'businessLicense', { companyName: ['深圳市错放照片样例有限公司', 0.95] });
  await card.getByRole('button', { name: '重新上传' }).click();
  await findButton(page, '样例：营业执照').click();
  await expect(findButton(page, '确认无误')).toBeVisible();
  await expectSaved(page);
  await expect(page.getByText('还有 1 处需要核对')).toBeVisible();
  await findButton(page, '提交审核').click();
  await expect(question).toContainText('营业执照的识别结果尚未核对。');
  await question.getByRole('button', { name: '提交审核' }).click();
  // WeChat's own question names the message.
  await expect(question).toContainText('审核结果通知');
  await findButton(page, '拒绝').click();
  await expect(page.getByRole('heading', { name: submittedHeading })).toBeVisible();
});

test('a replacement that is not uploaded counts as "to be checked", and is asked about before the submission', async ({
  host,
  browser,
  openPhone,
}) => {
  const person = await createFilledInApplicant(host, browser, '深圳市换照片样例有限公司');
  const phone = await openPhone({ samples: true, person, checked: Object.values(person.papers) });
  const { page } = phone;
  const card = findField(page, 'businessLicense');
  const question = page.getByRole('dialog');
  let submissions = 0;
  page.on('request', (request) => (submissions += Number(request.url().endsWith('/auth/register'))));
  await expect(page.getByText(zh.register.allFilled)).toBeVisible();
  const expectQuestion = async (): Promise<void> => {
    await expect(page.getByText('还有 1 处需要核对')).toBeVisible();
    await expect(page.getByRole('tab', { name: '证件照片' })).not.toContainText('✓');
    await findButton(page, '提交审核').click();
    await expect(question).toContainText('营业执照的新照片还没有上传成功，现在提交的是原来的照片。确定要提交吗？');
    await findButton(page, '去核对').click();
    await expect(question).toHaveCount(0);
  };

  // The first upload gets no response.
  await page.route('**/upload/image', () => undefined, { times: 1 });
  await card.getByRole('button', { name: '重新上传' }).click();
  await findButton(page, '样例：营业执照').click();
  await expect(findButton(page, '取消上传')).toBeVisible();
  await expectQuestion();
  await findButton(page, '取消上传').click();
  await expect(findButton(page, '继续上传')).toBeVisible();
  await expectQuestion();
  expect(submissions).toBe(0);

  await readNext(page, 'businessLicense', { companyName: ['深圳市换照片样例有限公司', 0.95] });
  await findButton(page, '继续上传').click();
  await findButton(page, '确认无误').click();
  await expect(card.getByText('已核对')).toBeVisible();
  await expectSaved(page);
  await expect(page.getByText(zh.register.allFilled)).toBeVisible();
  const { body } = await call<{ draft: { businessLicense: string } }>(host, 'GET /auth/draft', person.accessToken);
  expect(body.draft.businessLicense).not.toBe(person.papers.businessLicense);
});

test('after a refused replacement the previous picture is shown with the reason, and is submitted only after a question', async ({
  host,
  browser,
  openPhone,
}) => {
  const person = await createFilledInApplicant(host, browser, '深圳市小照片样例有限公司');
  const phone = await openPhone({ person, checked: Object.values(person.papers) });
  const { page } = phone;
  const card = findField(page, 'businessLicense');
  await expect(card.getByText('已核对')).toBeVisible();
  const small = await page.screenshot({ clip: { x: 0, y: 0, width: 200, height: 200 } });
  const chooser = page.waitForEvent('filechooser');
  await card.getByRole('button', { name: '重新上传' }).click();
  await (await chooser).setFiles({ name: 'small.png', mimeType: 'image/png', buffer: small });
  await expect(card).toContainText(codes.image_too_small);
  // The previous picture, and the only one that can be submitted.
  await expect(card.getByRole('img', { name: '查看大图' })).toBeVisible();
  await expect(card.getByText('已核对')).toBeVisible();
  await expect(card).toContainText(codes.image_too_small);
  await expect(page.getByText('还有 1 处需要核对')).toBeVisible();
  await phone.checkLayout('form-papers-replacement-refused');
  await findButton(page, '提交审核').click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText('营业执照的新照片还没有上传成功，现在提交的是原来的照片。确定要提交吗？');
  await question.getByRole('button', { name: '提交审核' }).click();
  await expect(question).toContainText('审核结果通知');
  await findButton(page, '拒绝').click();
  await expect(page.getByRole('heading', { name: submittedHeading })).toBeVisible();
});
