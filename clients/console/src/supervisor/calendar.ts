import type { CalendarYear } from '@/api/types';

export type DayKind = 'work' | 'weekend' | 'holiday' | 'makeUp';

export interface Day {
  /** `2026-10-01`. */
  date: string;
  number: number;
  kind: DayKind;
}

/** Consecutive days off, including weekends within them. */
export interface HolidayPeriod {
  from: string;
  to: string;
  days: number;
}

const dayMs = 86_400_000;
const toIsoDate = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The months of a year as weeks from Monday to Sunday; null for a day of another month. */
export function buildMonths(year: CalendarYear): { first: string; weeks: (Day | null)[][] }[] {
  const [off, work] = [new Set(year.holidays), new Set(year.makeUpDays)];
  const kindOf = (date: string, weekend: boolean): DayKind =>
    work.has(date) ? 'makeUp' : off.has(date) ? 'holiday' : weekend ? 'weekend' : 'work';
  return Array.from({ length: 12 }, (_, month) => {
    const first = Date.UTC(year.year, month, 1);
    const before = (new Date(first).getUTCDay() + 6) % 7;
    const days: (Day | null)[] = Array.from({ length: before }, () => null);
    for (let at = first; new Date(at).getUTCMonth() === month; at += dayMs) {
      const date = toIsoDate(at);
      days.push({ date, number: new Date(at).getUTCDate(), kind: kindOf(date, [0, 6].includes(new Date(at).getUTCDay())) });
    }
    while (days.length % 7) days.push(null);
    return { first: toIsoDate(first), weeks: Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7)) };
  });
}

/** Consecutive holidays are merged. */
export function findHolidayPeriods(holidays: string[]): HolidayPeriod[] {
  const periods: HolidayPeriod[] = [];
  for (const date of holidays) {
    const last = periods.at(-1);
    if (last && Date.parse(date) - Date.parse(last.to) === dayMs) [last.to, last.days] = [date, last.days + 1];
    else periods.push({ from: date, to: date, days: 1 });
  }
  return periods;
}
