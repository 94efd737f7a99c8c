import { expect, test } from 'vitest';
import 'vue';
import { stubBrowser } from './stubBrowser';

stubBrowser();
const { timeLeft, workTimeLeft } = await import('@/lib/format');

test('remaining office time is shown in hours, and overdue time in words', () => {
  expect(workTimeLeft(1350)).toBe('剩余 22.5 个工作小时');
  expect(workTimeLeft(59)).toBe('剩余 59 分钟工作时间');
  expect(workTimeLeft(-90)).toBe('已超时 1.5 个工作小时');
});

test('the time until a deadline is rounded down, with minutes below a day', () => {
  const timeLeftAfter = (minutes: number) => timeLeft(new Date(minutes * 60_000).toISOString(), 0);
  expect([9 * 60 + 48.9, 600, 59.9, 1499, 47 * 60 + 59, 71 * 60].map(timeLeftAfter)).toEqual([
    '剩余 9 小时 48 分',
    '剩余 10 小时',
    '剩余 59 分钟',
    '剩余 24 小时',
    '剩余 47 小时',
    '剩余 2 天',
  ]);
  expect(timeLeft(new Date(0).toISOString(), 90.5 * 60_000)).toBe('已超时 1 小时 30 分');
});
