import { expect, test } from 'vitest';
import { buildMonths, findHolidayPeriods } from '@/supervisor/calendar';

const year = {
  year: 2026,
  announced: true,
  workingDays: 248,
  holidays: ['2026-01-01', '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-12-31'],
  makeUpDays: ['2026-10-10'],
};

test('a month consists of weeks from Monday to Sunday, without days of other months', () => {
  const months = buildMonths(year);
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

test('a leap year has one more day', () =>
  expect(
    buildMonths({ ...year, year: 2028 })[1]
      ?.weeks.flat()
      .at(1),
  ).toMatchObject({ date: '2028-02-01', number: 1 }));

test('each day has its kind', () => {
  const october = buildMonths(year)[9]?.weeks.flat() ?? [];
  const kindOf = (number: number) => october.find((it) => it?.number === number)?.kind;
  expect([kindOf(1), kindOf(4), kindOf(8), kindOf(10), kindOf(11)]).toEqual(['holiday', 'holiday', 'work', 'makeUp', 'weekend']);
});

test('consecutive holidays are one period, also across the end of a month', () => {
  expect(findHolidayPeriods(year.holidays)).toEqual([
    { from: '2026-01-01', to: '2026-01-01', days: 1 },
    { from: '2026-10-01', to: '2026-10-04', days: 4 },
    { from: '2026-12-31', to: '2026-12-31', days: 1 },
  ]);
  expect(findHolidayPeriods(['2026-04-30', '2026-05-01'])).toEqual([{ from: '2026-04-30', to: '2026-05-01', days: 2 }]);
  expect(findHolidayPeriods([])).toEqual([]);
});
