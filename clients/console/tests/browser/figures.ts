// What a page's charts and figures show, in the numbers of the database.
import fs from 'node:fs';
import type { Download, Locator } from '@playwright/test';

/** A number as the page shows it. */
export const formatNumber = (value: number, digits = 2): string =>
  new Intl.NumberFormat('zh-CN', { maximumFractionDigits: digits }).format(value);

export const formatPercent = (part: number): string =>
  new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 1, style: 'percent' }).format(part);

/** A time as the page shows it. */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null) return '—';
  const minutes = Math.round(seconds) / 60;
  if (minutes > 0 && minutes < 1) return `${Math.round(seconds)} 秒`;
  const [whole, hours] = [Math.floor(minutes), Math.floor(minutes / 60)];
  if (hours < 1) return `${whole} 分钟`;
  if (hours < 24 && whole % 60) return `${hours} 小时 ${whole % 60} 分`;
  return hours < 48 ? `${hours} 小时` : `${Math.floor(hours / 24)} 天`;
}

/** The cells of a saved CSV file. The tests' values have no commas and no quotes. */
export const readFile = async (file: Download): Promise<string[][]> =>
  fs
    .readFileSync(await file.path(), 'utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));

/** The texts of a table's cells, each with single blanks. */
export const readCells = (rows: Locator): Promise<string[][]> =>
  rows.evaluateAll((all) => all.map((it) => [...it.children].map((cell) => (cell.textContent ?? '').replace(/\s+/g, ' ').trim())));

/** A chart's texts, one after the other, and those that are not entirely inside it. */
export const readTexts = (chart: Locator): Promise<{ shown: string; outside: string[] }> =>
  chart.evaluate((it) => {
    const border = it.querySelector('svg')?.getBoundingClientRect() ?? new DOMRect();
    const texts = [...it.querySelectorAll('svg text')];
    const isOutside = (one: Element): boolean => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      // Parts of pixels are not visible.
      return left < border.left - 1 || right > border.right + 1 || top < border.top - 1 || bottom > border.bottom + 1;
    };
    const contents = (all: Element[]): string[] => all.map((one) => one.textContent ?? '');
    return { shown: contents(texts).join(''), outside: contents(texts.filter(isOutside)) };
  });

/** A chart's categories from left to right, each with the number above its bar. */
export const readColumns = (chart: Locator): Promise<string[]> =>
  chart.evaluate((it) => {
    const texts = [...it.querySelectorAll('svg text')].map((one) => {
      const { left, right, bottom } = one.getBoundingClientRect();
      return { text: one.textContent ?? '', at: (left + right) / 2, bottom };
    });
    const lowest = Math.max(...texts.map(({ bottom }) => bottom));
    const isCategory = ({ bottom }: { bottom: number }): boolean => lowest - bottom < 3;
    return texts
      .filter(isCategory)
      .sort((one, other) => one.at - other.at)
      .map(({ text, at }) => `${text}: ${texts.find((one) => !isCategory(one) && Math.abs(one.at - at) < 3)?.text ?? '—'}`);
  });

/**
 * The values of a chart's upright bars from left to right, one list for each series, as their heights tell them: the highest bar stands for
 * `most`. Bars of nothing are left out.
 */
export const readBars = (chart: Locator, most: number): Promise<number[][]> =>
  chart.evaluate((it, highestValue) => {
    // The colours of ChartBox. The legend has them as well, but does not stand on the axis.
    const series = ['#2f7fd0', '#8b97a8'].map((colour) =>
      [...it.querySelectorAll(`svg path[fill="${colour}"]`)].map((one) => one.getBoundingClientRect()),
    );
    const axis = Math.max(...series.flat().map(({ bottom }) => bottom));
    const bars = series.map((all) =>
      all.filter(({ bottom, height }) => axis - bottom < 1 && height > 0.1).sort((one, other) => one.left - other.left),
    );
    const highest = Math.max(...bars.flat().map(({ height }) => height));
    return bars.map((all) => all.map(({ height }) => Math.round((height / highest) * highestValue)));
  }, most);
