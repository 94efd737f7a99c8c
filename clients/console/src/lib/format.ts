import { language, t } from '@/text';

/** Deadlines are ends of Chinese working days, so times are China's wherever the browser is. */
const timeZone = 'Asia/Shanghai';
const locale = (): string => (language.value === 'en' ? 'en-GB' : 'zh-CN');

type Time = string | null | undefined;
const noValue = '—';

const timeFormats = new Map<string, Intl.DateTimeFormat>();
function formatTime(at: Time, kind: string, options: Intl.DateTimeFormatOptions): string {
  if (!at) return noValue;
  const name = locale() + kind;
  let format = timeFormats.get(name);
  if (!format) timeFormats.set(name, (format = new Intl.DateTimeFormat(locale(), { timeZone, ...options })));
  return format.format(new Date(at));
}

export const dateTime = (at: Time): string =>
  formatTime(at, 'minute', { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false });

export const dateTimeExact = (at: Time): string =>
  formatTime(at, 'second', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });

export const day = (at: Time): string => formatTime(at, 'day', { year: 'numeric', month: '2-digit', day: '2-digit' });

/** The time of day. */
export const timeOfDay = (at: Time): string => formatTime(at, 'clock', { hour: '2-digit', minute: '2-digit', hour12: false });

/** A day and its hour, without the year. */
export const dayAndTime = (at: Time): string =>
  formatTime(at, 'hour', { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false });

/** A day without its year, with the day of the week. */
export const dayWithWeekday = (at: Time): string => formatTime(at, 'dayInYear', { month: 'short', day: 'numeric', weekday: 'short' });

export const monthName = (at: Time): string => formatTime(at, 'month', { month: 'short' });

export const weekday = (at: Time): string => formatTime(at, 'weekday', { weekday: 'short' });

/** A file's size, in the largest suitable unit. */
export function fileSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const options = { style: 'unit', unit: units[power], unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale(), options).format(bytes / 1000 ** power);
}

export const number = (value: number | null | undefined, digits = 2): string =>
  value == null ? noValue : new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);

export const percent = (part: number | null | undefined): string =>
  part == null ? noValue : new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(part);

/** The time from now until then, in suitable units, rounded down; overdue in words. */
export function timeLeft(until: Time, now: number): string {
  if (!until) return noValue;
  const minutes = (Date.parse(until) - now) / 60_000;
  const text = duration(Math.floor(Math.abs(minutes)));
  return minutes < 0 ? t('time.overdueBy', { span: text }) : t('time.left', { span: text });
}

/** The remaining working time, as the server counts it by the working calendar; overdue in words. */
export function workTimeLeft(minutes: number): string {
  const whole = Math.abs(minutes);
  const text = whole < 60 ? t('time.workMinutes', { n: whole }) : t('time.workHours', { n: number(whole / 60, 1) });
  return minutes < 0 ? t('time.overdueBy', { span: text }) : t('time.left', { span: text });
}

/** Rounded down, as on the phones, so that the shown time is never too long. */
export function duration(minutes: number): string {
  if (minutes > 0 && minutes < 1) return t('time.seconds', { n: Math.round(minutes * 60) });
  const [whole, hours] = [Math.floor(minutes), Math.floor(minutes / 60)];
  if (hours < 1) return t('time.minutes', { n: whole });
  if (hours < 24 && whole % 60) return t('time.hoursMinutes', { n: hours, m: whole % 60 });
  return hours < 48 ? t('time.hours', { n: hours }) : t('time.days', { n: Math.floor(hours / 24) });
}
