// Formats times for readers in China. The server's deadlines follow the Chinese working day, so all times here are China's (UTC+8, no
// summer time), whatever the phone is set to.

import { fill } from './format';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const chinaOffset = 8 * hour;

export interface MomentTexts {
  today: string;
  tomorrow: string;
  yesterday: string;
  /** Names of the months, for languages in which numeric dates are ambiguous. */
  months?: readonly string[];
  /** `{month}` and `{day}`. */
  date: string;
  /** `{year}`, `{month}` and `{day}`. */
  dateOfYear: string;
  /** `{day}` and `{time}`. */
  at: string;
  /** `{when}`. */
  by: string;
  /** `{time}`: the time left, or overdue. */
  left: string;
  over: string;
  minutes: string;
  hours: string;
  /** `{h}` and `{n}`. */
  hoursMinutes: string;
  days: string;
  lessThanAMinute: string;
  /** `{left}` and `{by}`. */
  due: string;
}

export type Urgency = 'calm' | 'soon' | 'late';

interface ChinaParts {
  year: number;
  month: number;
  date: number;
  clock: string;
  /** Days since 1970 in China. */
  dayNumber: number;
}

function toChinaParts(at: number): ChinaParts {
  const shifted = new Date(at + chinaOffset);
  const two = (n: number): string => String(n).padStart(2, '0');
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    date: shifted.getUTCDate(),
    clock: `${two(shifted.getUTCHours())}:${two(shifted.getUTCMinutes())}`,
    dayNumber: Math.floor((at + chinaOffset) / day),
  };
}

/** `今天`, `明天`, `11月24日`, with the year if it is not the current one. */
export function dayText(iso: string, now: number, texts: MomentTexts): string {
  const at = toChinaParts(Date.parse(iso));
  const today = toChinaParts(now);
  const dayDifference = at.dayNumber - today.dayNumber;
  if (dayDifference === 0) return texts.today;
  if (dayDifference === 1) return texts.tomorrow;
  if (dayDifference === -1) return texts.yesterday;
  return fill(at.year === today.year ? texts.date : texts.dateOfYear, {
    year: at.year,
    month: texts.months?.[at.month - 1] ?? at.month,
    day: at.date,
  });
}

/** `今天 18:00`; empty without a time. */
export function momentText(iso: string | null | undefined, now: number, texts: MomentTexts): string {
  if (!iso) return '';
  return fill(texts.at, { day: dayText(iso, now, texts), time: toChinaParts(Date.parse(iso)).clock });
}

/** `25分钟`, `3小时12分`, `2天`: rounded down, as in the console, so that the shown time is never too long. */
export function spanText(milliseconds: number, texts: MomentTexts): string {
  const span = Math.abs(milliseconds);
  if (span < minute) return texts.lessThanAMinute;
  if (span < hour) return fill(texts.minutes, { n: Math.floor(span / minute) });
  const minutes = Math.floor((span % hour) / minute);
  if (span < day && minutes) return fill(texts.hoursMinutes, { h: Math.floor(span / hour), n: minutes });
  if (span < 2 * day) return fill(texts.hours, { n: Math.floor(span / hour) });
  return fill(texts.days, { n: Math.floor(span / day) });
}

/** The time left until a deadline, and the deadline: `剩 25 分钟（今天 11:00 前）`. */
export function dueText(iso: string | null | undefined, now: number, texts: MomentTexts): { text: string; urgency: Urgency } | null {
  if (!iso) return null;
  const left = Date.parse(iso) - now;
  const by = fill(texts.by, { when: momentText(iso, now, texts) });
  const span = fill(left < 0 ? texts.over : texts.left, { time: spanText(left, texts) });
  return { text: fill(texts.due, { left: span, by }), urgency: left < 0 ? 'late' : left <= hour ? 'soon' : 'calm' };
}

/** `2026-11-24`, the format of pickers. */
export function chinaDate(now: number): string {
  return new Date(now + chinaOffset).toISOString().slice(0, 10);
}

/** Converts a picked date and time in China to the server's format. */
export function parseChinaTime(date: string, time: string): string {
  return new Date(`${date}T${time}:00+08:00`).toISOString();
}
