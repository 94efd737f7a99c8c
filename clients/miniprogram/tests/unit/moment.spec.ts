import { expect, test } from '@playwright/test';
import { fill } from '../../miniprogram/lib/format';
import { dayText, dueText, momentText, spanText } from '../../miniprogram/lib/moment';
import { moment as en } from '../../miniprogram/lib/text/en.moment';
import { moment as zh } from '../../miniprogram/lib/text/zh.moment';

// Tuesday, 24 November 2026, 10:00 in China.
const now = Date.parse('2026-11-24T02:00:00Z');

test('days are those of China, whatever the time zone of the phone', () => {
  expect(dayText('2026-11-24T15:59:59Z', now, zh)).toBe('今天');
  expect(dayText('2026-11-24T16:00:00Z', now, zh)).toBe('明天');
  expect(dayText('2026-11-23T15:59:59Z', now, zh)).toBe('昨天');
  expect(dayText('2026-11-27T01:00:00Z', now, zh)).toBe('11月27日');
  expect(dayText('2027-01-04T01:00:00Z', now, zh)).toBe('2027年1月4日');
  expect(dayText('2027-01-04T01:00:00Z', now, en)).toBe('4 Jan 2027');
});

test('a moment is shown with day and time, and no moment gives an empty text', () => {
  expect(momentText('2026-11-24T03:05:00Z', now, zh)).toBe('今天 11:05');
  expect(momentText('2026-11-24T03:05:00Z', now, en)).toBe('today 11:05');
  expect(momentText(null, now, zh)).toBe('');
  expect(momentText(undefined, now, zh)).toBe('');
});

test('spans are rounded down', () => {
  const minute = 60_000;
  expect(spanText(59_999, zh)).toBe('不到 1 分钟');
  expect(spanText(25.9 * minute, zh)).toBe('25 分钟');
  expect(spanText(119 * minute, zh)).toBe('1 小时 59 分');
  expect(spanText((9 * 60 + 48) * minute, zh)).toBe('9 小时 48 分');
  expect(spanText(23 * 60 * minute, en)).toBe('23 h');
  expect(spanText(47 * 60 * minute, zh)).toBe('47 小时');
  expect(spanText(49 * 60 * minute, zh)).toBe('2 天');
  expect(spanText(-3 * 60 * minute, en)).toBe('3 h');
});

test('a deadline shows the remaining time and the time limit, and whether it is urgent or overdue', () => {
  expect(dueText('2026-11-24T10:00:00Z', now, zh)).toEqual({ text: '剩 8 小时（今天 18:00前）', urgency: 'calm' });
  expect(dueText('2026-11-24T03:00:00Z', now, zh)).toEqual({ text: '剩 1 小时（今天 11:00前）', urgency: 'soon' });
  expect(dueText('2026-11-24T03:00:01Z', now, zh)?.urgency).toBe('calm');
  expect(dueText('2026-11-23T10:00:00Z', now, zh)).toEqual({ text: '已超时 16 小时（昨天 18:00前）', urgency: 'late' });
  expect(dueText('2026-11-24T02:00:00Z', now, zh)?.urgency).toBe('soon');
  expect(dueText(null, now, zh)).toBeNull();
  expect(dueText('2026-11-24T03:00:00Z', now, en)).toEqual({ text: '1 h left (by today 11:00)', urgency: 'soon' });
});

test('placeholders are filled in, and unknown ones stay', () => {
  expect(fill('{a} {b} {a}', { a: 1 })).toBe('1 {b} 1');
});
