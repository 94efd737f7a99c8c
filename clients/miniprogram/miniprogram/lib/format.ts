/** Formats numbers, times and marked text. */
import type { Language } from './env';

const beijing = 8 * 3_600_000;

interface BeijingTime {
  year: number;
  month: number;
  day: number;
  time: string;
}

/** The server's times are UTC; they are shown in Beijing time, whatever the phone is set to. */
function toBeijingTime(at: string): BeijingTime | null {
  const milliseconds = Date.parse(at);
  if (Number.isNaN(milliseconds)) return null;
  const shifted = new Date(milliseconds + beijing);
  const two = (n: number) => String(n).padStart(2, '0');
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    time: `${two(shifted.getUTCHours())}:${two(shifted.getUTCMinutes())}`,
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function day(at: string | null | undefined, language: Language): string {
  const it = at ? toBeijingTime(at) : null;
  if (!it) return '';
  return language === 'zh-CN' ? `${it.month}月${it.day}日` : `${months[it.month - 1]} ${it.day}`;
}

export function dayAndTime(at: string | null | undefined, language: Language): string {
  const it = at ? toBeijingTime(at) : null;
  return it ? `${day(at, language)} ${it.time}` : '';
}

/** 312000.5 → 312,000.5 */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) return '';
  const [whole = '', part] = String(value).split('.');
  const marked = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return part ? `${marked}.${part}` : marked;
}

export function maskPhone(phone: string): string {
  return phone.length === 11 ? `${phone.slice(0, 3)}****${phone.slice(7)}` : phone;
}

/**
 * The number as a phone dials it: at the comma it waits until the call is answered. An extension after a hyphen would be dialled as part of
 * the number.
 */
export function toDialString(phone: string): string {
  return phone.replace(/^(0\d{2,3}-?\d{7,8})-(\d{1,6})$/, '$1,$2');
}

export interface Piece {
  /** Where it starts; the key of the list. */
  at: number;
  text: string;
  marked: boolean;
}

/** Splits a text at the matches that the server found; positions count code points, so that rare characters do not shift the marks. */
export function splitAtMatches(text: string, matches: readonly (readonly number[])[]): Piece[] {
  const letters = Array.from(text);
  const marks = letters.map(() => false);
  for (const [start = 0, length = 0] of matches) marks.fill(true, start, start + length);
  const found: Piece[] = [];
  letters.forEach((letter, i) => {
    const last = found[found.length - 1];
    const marked = marks[i] === true;
    if (last && last.marked === marked) last.text += letter;
    else found.push({ at: i, text: letter, marked });
  });
  return found;
}

/** "{seconds} 秒后重发" with its values; a name without a value stays visible. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
