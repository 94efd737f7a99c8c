// Actions of a person, counted.
import type { Locator, Page } from '@playwright/test';
import { expect, type Phone } from './fixture';
import { acceptReading, findButton, submittedHeading, waitForReading } from './form';

/** A tap into a field counts as a tap; characters are those of the resulting text, not key presses. */
export class CountingUser {
  taps = 0;
  characters = 0;

  async tap(it: Locator): Promise<void> {
    this.taps++;
    await it.click();
  }

  async type(it: Locator, text: string): Promise<void> {
    this.taps++;
    this.characters += Array.from(text).length;
    await it.fill(text);
  }
}

export const company = '苏州恒晟精密铸造有限公司';

/** Called when a screen is filled in, before it is left. */
type Filled = (screen: string) => Promise<void>;
/** Called when a screen can be inspected. */
type Look = (name: string) => Promise<void>;

const nothing = async (): Promise<void> => undefined;

const papers = [
  ['营业执照', '样例：营业执照'],
  ['身份证人像面', '样例：身份证人像面'],
  ['身份证国徽面', '样例：身份证国徽面'],
] as const;

/** From the welcome screen to the status, with papers that are read. */
export async function register(phone: Phone, hand: CountingUser, filled: Filled = nothing, look: Look = nothing): Promise<void> {
  const { page } = phone;
  const press = (text: string | RegExp): Promise<void> => hand.tap(findButton(page, text));

  await expect(findButton(page, '微信登录，开始注册')).toBeVisible();
  await look('welcome');
  await hand.tap(page.getByRole('checkbox').nth(0));
  await hand.tap(page.getByRole('checkbox').nth(1));
  await press('微信登录，开始注册');
  await press('同意');
  await expect(findButton(page, '一键获取微信手机号')).toBeVisible();
  await filled('welcome');

  await look('phone');
  await press('一键获取微信手机号');
  await expect(page.getByLabel('企业名称')).toBeVisible();
  await filled('phone');

  await hand.type(page.getByLabel('企业名称'), company);
  await expect(findButton(page, `使用“${company}”`)).toBeVisible();
  await look('form-company-search');
  await press(`使用“${company}”`);
  await press(/^用电地区/);
  await press('江苏省');
  await press('苏州市');
  await look('form-region');
  await press('相城区');
  await hand.type(page.getByLabel('详细地址'), '渭塘镇凤阳路288号');
  await look('form-company');
  await next(page, hand, '姓名');
  await filled('company');

  await hand.type(page.getByLabel('姓名'), '陆建明');
  await hand.type(page.getByLabel('职务'), '能源主管');
  await look('form-contact');
  await next(page, hand, '用电容量');
  await filled('contact');

  await press(/^电压等级/);
  await look('form-voltage');
  await hand.tap(page.getByRole('radio', { name: '10' }).first());
  await hand.type(page.getByLabel('用电容量'), '3150');
  await hand.type(page.getByLabel('月用电量'), '860000');
  await hand.type(page.getByLabel('当前电价'), '0.68');
  await expect(page.getByText('已保存', { exact: true })).toBeVisible();
  await look('form-power');
  await press('下一步');
  await expect(findButton(page, '提交审核')).toBeVisible();
  await filled('power');

  await look('form-papers-empty');
  for (const [kind, sample] of papers) {
    await press(`${kind} 拍照或从相册选择`);
    await press(sample);
    await waitForReading(page);
    await look(`form-papers-${kind}`);
    await acceptReading(page, (it) => hand.tap(it));
    await press('确认无误');
    await expect(findButton(page, '确认无误')).toHaveCount(0);
  }
  await expect(page.getByText('全部填写完成，可以提交。')).toBeVisible();
  await look('form-papers');
  await press('提交审核');
  // WeChat's own question: one message about the decision.
  await press('允许');
  await expect(page.getByRole('heading', { name: submittedHeading })).toBeVisible();
  await filled('pictures and submission');
}

async function next(page: Page, hand: CountingUser, field: string): Promise<void> {
  await hand.tap(findButton(page, '下一步'));
  await expect(page.getByLabel(field)).toBeVisible();
}
