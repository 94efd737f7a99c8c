// Checks for every page with its open dialog: no violation that axe finds, nothing cut off, nothing wider than the screen, cells aligned
// like their headers.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';

const source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = process.env.POWERCRM_SCREENS;
const soft = expect.configure({ soft: true });

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** In both themes; afterwards the page has its own again. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.evaluate(source);
  const own = await page.evaluate(() => document.documentElement.classList.contains('dark'));
  for (const dark of [own, !own]) {
    await switchTheme(page, dark);
    soft(await findViolations(page), `${name}, ${dark ? 'dark' : 'light'}: axe`).toEqual([]);
  }
  await switchTheme(page, own);
}

/** Without the button, which a dialog covers. */
async function switchTheme(page: Page, dark: boolean): Promise<void> {
  await page.evaluate(async (isDark) => {
    document.documentElement.classList.toggle('dark', isDark);
    // Wait for the transition between the themes, which has colours of neither.
    const animations = document.getAnimations().filter((it) => Number.isFinite(it.effect?.getComputedTiming().endTime));
    await Promise.allSettled(animations.map((it) => it.finished));
  }, dark);
}

async function findViolations(page: Page): Promise<string[]> {
  const violations = await page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run: (where: Document, how: object) => Promise<{ violations: Violation[] }> } }).axe;
    const how = {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
      // Not of WCAG: the head of Element Plus's dialogs is a header element, which axe takes for a second banner.
      rules: { 'landmark-no-duplicate-banner': { enabled: false }, 'landmark-unique': { enabled: false } },
    };
    return (await axe.run(document, how)).violations;
  });
  return violations.flatMap((it) => it.nodes.map((node) => `${it.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`));
}

export async function expectTidy(page: Page, name: string, widths = [1920, 1280], height = 800): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    if (folder) {
      fs.mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: path.join(folder, `${name}-${width}.png`), fullPage: true, animations: 'disabled' });
    }
    await soft.poll(() => page.evaluate(findLayoutFaults), { message: `${name} at ${width} px` }).toEqual([]);
  }
}

/** Every control is visible when it has the focus: it is on the screen, and nothing covers it. */
export async function expectReachable(page: Page, name: string): Promise<void> {
  soft(await page.evaluate(findUnreachable), `${name}: out of reach`).toEqual([]);
}

/** Runs in the page. */
function findUnreachable(): string[] {
  const faults: string[] = [];
  const controls = '#app :is(a[href], button, input, select, textarea, [tabindex="0"])';
  for (const it of document.querySelectorAll<HTMLElement>(controls)) {
    // A checkbox is drawn by its label.
    const visible = it.closest('label') ?? it;
    if (it.matches(':disabled') || !visible.getClientRects().length) continue;
    it.focus();
    const box = visible.getBoundingClientRect();
    const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
    const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
    const topmost = right > left && bottom > top ? document.elementFromPoint((left + right) / 2, (top + bottom) / 2) : null;
    if (!topmost || !(visible.contains(topmost) || topmost.contains(visible)))
      faults.push(`<${it.tagName.toLowerCase()}> ${(it.getAttribute('aria-label') ?? it.textContent ?? '').trim().slice(0, 40)}`);
  }
  return faults;
}

/** Runs in the page. */
function findLayoutFaults(): string[] {
  const faults: string[] = [];
  const report = (what: string, it: Element): void =>
    void faults.push(
      `${what}: <${it.tagName.toLowerCase()} class="${it.getAttribute('class') ?? ''}"> ${(it.textContent ?? '').trim().slice(0, 40)}`,
    );
  const all = document.documentElement;
  if (all.scrollWidth > all.clientWidth) report(`wider than the screen by ${all.scrollWidth - all.clientWidth} px`, all);
  // Dialogs and drawers are outside the page.
  for (const it of document.querySelectorAll('#app *, body > .el-overlay *')) {
    const box = it.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || it.closest('svg, .canvas, .el-slider')) continue;
    const { overflowX, display } = getComputedStyle(it);
    if (['INPUT', 'TEXTAREA', 'SELECT'].includes(it.tagName) || display === 'inline') continue;
    if (it.scrollWidth > it.clientWidth + 1 && ['hidden', 'clip'].includes(overflowX)) report('cut off', it);
    // On a narrow screen a table scrolls in its own region, which can be reached by keyboard.
    if (innerWidth >= 1280 && it.classList.contains('scroll') && it.scrollWidth > it.clientWidth + 1) report('scrolls sideways', it);
  }
  // Amounts are right-aligned, and so is the header of their column.
  for (const table of document.querySelectorAll(':is(#app, body > .el-overlay) table.list'))
    for (const header of table.querySelectorAll(':scope > thead th')) {
      const [column, align] = [header.getBoundingClientRect(), getComputedStyle(header).textAlign];
      const isBelow = ({ left, right }: DOMRect): boolean => Math.abs(left - column.left) < 1 && Math.abs(right - column.right) < 1;
      for (const it of table.querySelectorAll(':scope > tbody > tr > *'))
        if (isBelow(it.getBoundingClientRect()) && getComputedStyle(it).textAlign !== align) report(`not ${align} like its header`, it);
    }
  return faults;
}
