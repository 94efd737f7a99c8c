import { expect, test } from 'vitest';
import { monthsOf, stretchesOf } from '@/supervisor/calendar';

const year = {
  year: 2026,
  announced: true,
  workingDays: 248,
  holidays: ['2026-01-01', '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-12-31'],
  makeUpDays: ['2026-10-10'],
};

test('a month is weeks from Monday to Sunday, and nothing of another month', () => {
  const months = monthsOf(year);
  expect(months).toHaveLength(12);
  // 1 October 2026 is a Thursday.
  expect(months[9]?.first).toBe('2026-10-01');
  expect(months[9]?.weeks[0]?.map((it) => it?.number ?? null)).toEqual([null, null, null, 1, 2, 3, 4]);
  expect(months[9]?.weeks.at(-1)?.map((it) => it?.number ?? null)).toEqual([26, 27, 28, 29, 30, 31, null]);
  // 1 June 2026 is a Monday, and 31 May a Sunday.
  expect(months[5]?.weeks[0]?.[0]?.number).toBe(1);
  expect(months[4]?.weeks.at(-1)?.[6]?.number).toBe(31);
  expect(months.flatMap((it) => it.weeks.flat()).filter((it) => it)).toHaveLength(365);
});

test('a leap year has its day more', () =>
  expect(
    monthsOf({ ...year, year: 2028 })[1]
      ?.weeks.flat()
      .at(1),
  ).toMatchObject({ date: '2028-02-01', number: 1 }));

test('each day is of its kind', () => {
  const october = monthsOf(year)[9]?.weeks.flat() ?? [];
  const kind = (number: number) => october.find((it) => it?.number === number)?.kind;
  expect([kind(1), kind(4), kind(8), kind(10), kind(11)]).toEqual(['holiday', 'holiday', 'work', 'makeUp', 'weekend']);
});

test('holidays that follow each other are one stretch, also over the end of a month', () => {
  expect(stretchesOf(year.holidays)).toEqual([
    { from: '2026-01-01', to: '2026-01-01', days: 1 },
    { from: '2026-10-01', to: '2026-10-04', days: 4 },
    { from: '2026-12-31', to: '2026-12-31', days: 1 },
  ]);
  expect(stretchesOf(['2026-04-30', '2026-05-01'])).toEqual([{ from: '2026-04-30', to: '2026-05-01', days: 2 }]);
  expect(stretchesOf([])).toEqual([]);
});
