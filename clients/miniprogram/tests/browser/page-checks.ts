// Checks for every screen, in every state: nothing wider than the phone, nothing cut off, nothing too small to tap, and no violation that
// axe finds.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';

const widths = [320, 430, 390];
// Reports every fault of a screen in one run.
const soft = expect.configure({ soft: true });
const folder = process.env.POWERCRM_SCREENS;
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

export async function expectTidy(page: Page, name: string): Promise<void> {
  const usual = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    if (folder) await takeScreenshot(page, path.join(folder, `${name}-${width}.png`), width);
    // A screen that is still moving is checked again.
    await soft.poll(() => page.evaluate(findLayoutFaults), { message: `${name} at ${width} px` }).toEqual([]);
  }
  if (usual) await page.setViewportSize(usual);
  await expectAccessible(page, name);
}

/** Accessibility as for a screen reader: names, roles, order and contrast. WeChat hands the same attributes to TalkBack and VoiceOver. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run: (where: object, how: object) => Promise<{ violations: Violation[] }> } }).axe;
    const how = {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
      // Rules for web pages only: a mini-program has no headings and no landmarks, and WeChat draws the title bar.
      rules: {
        region: { enabled: false },
        'landmark-one-main': { enabled: false },
        'page-has-heading-one': { enabled: false },
      },
    };
    return (await axe.run({ include: [['wx-web-view']] }, how)).violations;
  });
  const faults = violations.flatMap((it) => it.nodes.map((node) => `${it.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`));
  soft(faults, `${name}: axe`).toEqual([]);
}

/** The whole screen, also what is below the fold. */
async function takeScreenshot(page: Page, file: string, width: number): Promise<void> {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const height = await page.evaluate(() => {
    const view = [...document.querySelectorAll('wx-web-view')].find((it) => it.getBoundingClientRect().width > 0);
    return view ? view.scrollHeight + innerHeight - view.clientHeight : innerHeight;
  });
  await page.setViewportSize({ width, height: Math.min(4000, Math.max(844, height)) });
  await page.screenshot({ path: file, animations: 'disabled' });
  await page.setViewportSize({ width, height: 844 });
}

/** Finds Chinese text on an English screen, except names of people and places. */
export async function findUntranslated(page: Page, ...names: string[]): Promise<string[]> {
  const text = await page.locator('wx-web-view').last().innerText();
  const rest = names.reduce((left, name) => left.replaceAll(name, ''), text);
  return rest.split('\n').filter((line) => /[\u4e00-\u9fff]/.test(line));
}

interface Shift extends PerformanceEntry {
  value: number;
  /** Within half a second after a tap or a change of the window's size. */
  hadRecentInput: boolean;
  sources: { node: Node | null }[];
}

/**
 * Runs in the page, before its scripts. Adds up layout shifts as browsers do for "cumulative layout shift": in groups without a gap of a
 * second, of at most five seconds.
 */
export function watchShifts(): void {
  const group = { value: 0, moved: new Set<string>(), start: 0, end: -Infinity };
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as Shift[]) {
      if (entry.hadRecentInput) continue;
      if (entry.startTime - group.end > 1000 || entry.startTime - group.start > 5000)
        Object.assign(group, { value: 0, moved: new Set<string>(), start: entry.startTime });
      group.end = entry.startTime;
      group.value += entry.value;
      for (const { node } of entry.sources) {
        const element = node instanceof Element ? node : node?.parentElement;
        if (element) group.moved.add(`<${element.tagName.toLowerCase()} class="${element.className}">`);
      }
      window.reportShift(group.value, [...group.moved].join(' '));
    }
  });
  observer.observe({ type: 'layout-shift', buffered: true });
}

/** Runs in the page. */
function findLayoutFaults(): string[] {
  const faults: string[] = [];
  const report = (what: string, it: Element) =>
    faults.push(`${what}: <${it.tagName.toLowerCase()} class="${it.className}"> ${(it.textContent ?? '').trim().slice(0, 40)}`);
  const view = [...document.querySelectorAll('wx-web-view')].find((it) => it.getBoundingClientRect().width > 0);
  if (!view) return ['there is no page'];
  if (view.scrollWidth > view.clientWidth) report(`wider than the phone by ${view.scrollWidth - view.clientWidth} px`, view);
  const pressable = 'wx-button, wx-switch, wx-input, wx-textarea, [role=button], [role=tab], [role=link], [role=radio], [role=checkbox]';
  for (const it of view.querySelectorAll('*')) {
    const box = it.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const scroller = it.parentElement?.closest('wx-scroll-view');
    if (scroller && getComputedStyle(scroller).overflowX === 'auto') continue;
    if (box.right > innerWidth + 1 || box.left < -1) report('outside', it);
    const { overflowX, display } = getComputedStyle(it);
    const cuts = overflowX !== 'visible' && !['INPUT', 'TEXTAREA', 'WX-INPUT', 'WX-SCROLL-VIEW'].includes(it.tagName);
    if (it.scrollWidth > it.clientWidth + 1 && display !== 'inline' && (cuts || it.matches('wx-button'))) report('cut off', it);
    if (it.tagName === 'TEXTAREA' && it.scrollHeight > it.clientHeight + 2) report('lines cut off', it);
    // An element inside a large enough tappable element need not be large itself.
    const around = it.closest('wx-label')?.getBoundingClientRect().height ?? 0;
    if (it.matches(pressable) && Math.max(box.height, around) < 43.5) report(`${Math.round(box.height)} px high`, it);
  }
  return faults;
}
