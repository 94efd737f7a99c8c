import { language, t } from '@/text';

/** Deadlines are ends of Chinese working days, so times are China's wherever the browser is. */
const timeZone = 'Asia/Shanghai';
const locale = (): string => (language.value === 'en' ? 'en-GB' : 'zh-CN');

type Time = string | null | undefined;
const none = '—';

const times = new Map<string, Intl.DateTimeFormat>();
function written(at: Time, kind: string, options: Intl.DateTimeFormatOptions): string {
  if (!at) return none;
  const name = locale() + kind;
  let format = times.get(name);
  if (!format) times.set(name, (format = new Intl.DateTimeFormat(locale(), { timeZone, ...options })));
  return format.format(new Date(at));
}

export const dateTime = (at: Time): string =>
  written(at, 'minute', { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false });

export const dateTimeExact = (at: Time): string =>
  written(at, 'second', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });

export const day = (at: Time): string => written(at, 'day', { year: 'numeric', month: '2-digit', day: '2-digit' });

/** The time of day. */
export const clock = (at: Time): string => written(at, 'clock', { hour: '2-digit', minute: '2-digit', hour12: false });

/** A day and its hour, without the year. */
export const hourOfDay = (at: Time): string =>
  written(at, 'hour', { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false });

/** A day without its year, with the day of the week. */
export const dayInYear = (at: Time): string => written(at, 'dayInYear', { month: 'short', day: 'numeric', weekday: 'short' });

export const monthName = (at: Time): string => written(at, 'month', { month: 'short' });

export const weekday = (at: Time): string => written(at, 'weekday', { weekday: 'short' });

/** A file's size, in the largest suitable unit. */
export function size(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const options = { style: 'unit', unit: units[power], unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale(), options).format(bytes / 1000 ** power);
}

export const number = (value: number | null | undefined, digits = 2): string =>
  value == null ? none : new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);

export const percent = (part: number | null | undefined): string =>
  part == null ? none : new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(part);

/** The time from now until then, in suitable units, rounded down; overdue in words. */
export function left(until: Time, now: number): string {
  if (!until) return none;
  const minutes = (Date.parse(until) - now) / 60_000;
  const said = span(Math.floor(Math.abs(minutes)));
  return minutes < 0 ? t('time.overdueBy', { span: said }) : t('time.left', { span: said });
}

/** The remaining working time, as the server counts it by the working calendar; overdue in words. */
export function workLeft(minutes: number): string {
  const whole = Math.abs(minutes);
  const said = whole < 60 ? t('time.workMinutes', { n: whole }) : t('time.workHours', { n: number(whole / 60, 1) });
  return minutes < 0 ? t('time.overdueBy', { span: said }) : t('time.left', { span: said });
}

/** Rounded down, as on the phones, so that the shown time is never too long. */
export function span(minutes: number): string {
  if (minutes > 0 && minutes < 1) return t('time.seconds', { n: Math.round(minutes * 60) });
  const [whole, hours] = [Math.floor(minutes), Math.floor(minutes / 60)];
  if (hours < 1) return t('time.minutes', { n: whole });
  if (hours < 24 && whole % 60) return t('time.hoursMinutes', { n: hours, m: whole % 60 });
  return hours < 48 ? t('time.hours', { n: hours }) : t('time.days', { n: Math.floor(hours / 24) });
}
