import { expect, test } from 'vitest';
import { addDays, chinaDay, isDay, mondayOf, weekFrom } from '@/customers/week';

test('a week lasts from Monday to Sunday, also across the ends of months and years', () => {
  expect(mondayOf('2026-11-29')).toBe('2026-11-23');
  expect(mondayOf('2026-11-23')).toBe('2026-11-23');
  expect(mondayOf('2027-01-01')).toBe('2026-12-28');
  expect(weekFrom('2026-12-28')).toEqual([
    '2026-12-28',
    '2026-12-29',
    '2026-12-30',
    '2026-12-31',
    '2027-01-01',
    '2027-01-02',
    '2027-01-03',
  ]);
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
});

test('days are those of China', () => {
  expect(chinaDay('2026-11-29T15:59:59Z')).toBe('2026-11-29');
  expect(chinaDay('2026-11-29T16:00:00Z')).toBe('2026-11-30');
});

test('an invalid day is not accepted', () => {
  expect(isDay('2026-02-28')).toBe(true);
  for (const text of ['', '2026-02-30', '2026-2-3', '26-11-29', 'now']) expect(isDay(text)).toBe(false);
});
