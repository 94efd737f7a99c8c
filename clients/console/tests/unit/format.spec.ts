import { expect, test } from 'vitest';
import 'vue';
import { noBrowser } from './noBrowser';

noBrowser();
const { left, workLeft } = await import('@/lib/format');

test('office time that is left is said in hours, and what is over in words', () => {
  expect(workLeft(1350)).toBe('剩余 22.5 个工作小时');
  expect(workLeft(59)).toBe('剩余 59 分钟工作时间');
  expect(workLeft(-90)).toBe('已超时 1.5 个工作小时');
});

test('what is left of a deadline is rounded down, with its minutes below a day', () => {
  const after = (minutes: number) => left(new Date(minutes * 60_000).toISOString(), 0);
  expect([9 * 60 + 48.9, 600, 59.9, 1499, 47 * 60 + 59, 71 * 60].map(after)).toEqual([
    '剩余 9 小时 48 分',
    '剩余 10 小时',
    '剩余 59 分钟',
    '剩余 24 小时',
    '剩余 47 小时',
    '剩余 2 天',
  ]);
  expect(left(new Date(0).toISOString(), 90.5 * 60_000)).toBe('已超时 1 小时 30 分');
});
