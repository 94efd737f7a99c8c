// Actions on the form.
import type { Locator, Page } from '@playwright/test';
import { expect, type Phone } from './fixture';

export const findButton = (page: Page, text: string | RegExp) => page.getByRole('button', { name: text, exact: typeof text === 'string' });
export const findField = (page: Page, name: string) => page.locator(`#field-${name}, [id$="--field-${name}"]`);
export const expectSaved = (page: Page) => expect(page.getByText('已保存', { exact: true })).toBeVisible();

/** Types, and leaves the field. */
export async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label).fill(text);
  await page.getByLabel(label).blur();
}

export async function choose(page: Page, label: RegExp, ...path: string[]): Promise<void> {
  await findButton(page, label).click();
  for (const name of path) await findButton(page, name).click();
}

export const openStep = (page: Page, step: string) => page.getByRole('tab', { name: step }).click();

export async function addPicture(phone: Phone, kind: string, sample: string): Promise<void> {
  await findButton(phone.page, `${kind} 拍照或从相册选择`).click();
  await findButton(phone.page, `样例：${sample}`).click();
}

/**
 * Waits until a picture is read. On a busy machine the time that the host has for a reading (`Ocr:WallClock`) can run out; then the person
 * asks again.
 */
export async function waitForReading(page: Page): Promise<void> {
  const confirm = findButton(page, '确认无误');
  const again = findButton(page, '重新识别');
  await expect(async () => {
    await expect(confirm.or(again).first()).toBeVisible({ timeout: 60_000 });
    if (await again.first().isVisible()) await again.first().click({ timeout: 1_000 });
    await expect(confirm).toBeVisible({ timeout: 1 });
  }).toPass({ timeout: 150_000, intervals: [5_000] });
}

/** Confirms each doubtful row as it is shown; a certain row needs no tap. */
export async function acceptReading(page: Page, tap = (it: Locator): Promise<void> => it.click()): Promise<void> {
  const accept = findButton(page, /^(与证件一致|证件上无此项)$/);
  for (let left = await accept.count(); left > 0; left--) {
    await tap(accept.first());
    await expect(accept).toHaveCount(left - 1);
  }
}

/** Submits, and answers WeChat's question. It must be asked directly after the tap, so the phone needs the templates by then. */
export async function submit(page: Page, press: '提交审核' | '重新提交', answer: '允许' | '拒绝'): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/reference/templates')));
  await findButton(page, press).click();
  await findButton(page, answer).click();
}

/** Opens the app again without the form's timer, so that changes are sent only because the network is back. */
export async function withoutTimer(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const usual = window.setInterval;
    window.setInterval = ((run: () => void, pause: number) => (pause === 15_000 ? 0 : usual(run, pause))) as typeof setInterval;
  });
  await page.reload();
}

/** From now on the app starts without a network. */
export const startOffline = (page: Page) =>
  page.addInitScript(() => addEventListener('DOMContentLoaded', () => window.__host.pages.network.set('none')));

/** The heading after a submission: the automatic check may have passed in the same moment. */
export const submittedHeading = /^(申请已提交|正在审核)$/;
