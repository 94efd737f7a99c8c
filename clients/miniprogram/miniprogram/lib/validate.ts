/**
 * Checks on the phone during typing, used until the server has responded or while it cannot be reached. The server's issues replace them as
 * soon as they arrive; the server has all these rules too.
 */
import type { Field, Form } from './api';

export type LocalCode = 'required' | 'name' | 'email' | 'phone' | 'number' | 'positive' | 'price' | 'priceUnusual' | 'creditCode' | 'usage';

export interface LocalIssue {
  field: Field;
  code: LocalCode;
  blocking: boolean;
}

/** The four steps, and the fields of each in the order of the screen. */
export const steps: readonly (readonly Field[])[] = [
  ['companyName', 'creditCode', 'province', 'city', 'district', 'regionCode', 'detailAddress', 'industry'],
  ['realName', 'position', 'contactPhone', 'email'],
  ['voltageLevel', 'powerCapacity', 'monthlyUsage', 'currentPrice', 'accountNumbers'],
  ['businessLicense', 'idCardFront', 'idCardBack'],
];

/** Province, city and district are one field on the screen, and belong together. */
export const regionParts: readonly string[] = ['province', 'city', 'district', 'regionCode'];

const requiredFields: readonly Field[] = [
  'companyName',
  'province',
  'city',
  'detailAddress',
  'realName',
  'position',
  'voltageLevel',
  'powerCapacity',
  'monthlyUsage',
  'currentPrice',
  'businessLicense',
  'idCardFront',
  'idCardBack',
];

export function isMobile(text: string): boolean {
  return /^1[3-9]\d{9}$/.test(text);
}

export function isCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}

/** A fixed line with its area code and an optional extension, or the number of a company's hotline. */
export function isFixedLine(text: string): boolean {
  return /^(0\d{2,3}-?[1-9]\d{6,7}(-\d{1,6})?|[48]00-?\d{3}-?\d{4})$/.test(text);
}

/**
 * The digits of a mobile number as typed or pasted: `+86 138 0013 8000`, in full-width digits, or with the invisible marks that address
 * books add. The server accepts only eleven digits.
 */
export function extractMobile(text: string): string {
  const digits = extractDigits(text);
  const mobile = /^(?:00)?86(1[3-9]\d{9})$/.exec(digits)?.[1] ?? digits;
  return mobile.startsWith('1') ? mobile.slice(0, 11) : mobile;
}

/** The digits of a code as typed or pasted: `123 456`, or the whole message that contains it. */
export function extractCode(text: string): string {
  return /(?:^|\D)(\d{6})(?:\D|$)/.exec(toPlainDigits(text))?.[1] ?? extractDigits(text).slice(0, 6);
}

function extractDigits(text: string): string {
  return toPlainDigits(text).replace(/\D/g, '');
}

/** Accepts full-width digits and the Chinese full stop, which some keyboards produce; null when it is not a number. */
export function parseNumber(text: string | number | null | undefined): number | null {
  if (typeof text === 'number') return text;
  const plain = toPlainDigits(text ?? '');
  return /^\d+(\.\d*)?$|^\.\d+$/.test(plain) ? Number(plain) : null;
}

/** Converts the full-width characters of a Chinese keyboard to ASCII. */
export function toPlainDigits(text: string): string {
  return text
    .trim()
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[。．]/g, '.');
}

export function isEmpty(value: Form[Field]): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

export function stepOf(pointer: string): number {
  const field = fieldOf(pointer);
  const step = steps.findIndex((fields) => (fields as readonly string[]).includes(field));
  return step < 0 ? 0 : step;
}

/** "/accountNumbers/2" is about the field accountNumbers. */
export function fieldOf(pointer: string): string {
  return pointer.split('/')[1] ?? '';
}

export function localIssues(form: Form): LocalIssue[] {
  const issues: LocalIssue[] = [];
  const add = (field: Field, code: LocalCode, blocking = true) => issues.push({ field, code, blocking });
  for (const field of requiredFields) if (isEmpty(form[field])) add(field, 'required');

  const text = (field: Field) => (typeof form[field] === 'string' ? (form[field] as string).trim() : '');
  const name = text('realName');
  if (name && !/^[\p{L}\p{M}·•‧・･ 　]{2,30}$/u.test(name)) add('realName', 'name');
  const email = text('email');
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) add('email', 'email');
  const phone = text('contactPhone');
  if (phone && !isMobile(phone) && !isFixedLine(phone)) add('contactPhone', 'phone');
  const code = text('creditCode');
  if (code && !/^[0-9A-HJ-NPQRTUWXY]{18}$/i.test(code)) add('creditCode', 'creditCode');

  for (const field of ['powerCapacity', 'monthlyUsage', 'currentPrice'] as const)
    if (!isEmpty(form[field]) && parseNumber(form[field]) === null) add(field, 'number');
  const capacity = parseNumber(form.powerCapacity);
  const usage = parseNumber(form.monthlyUsage);
  const price = parseNumber(form.currentPrice);
  if (capacity !== null && capacity <= 0) add('powerCapacity', 'positive');
  if (capacity !== null && usage !== null && capacity > 0 && usage > capacity * 744) add('monthlyUsage', 'usage');
  if (price !== null && (price < 0.1 || price > 2)) add('currentPrice', 'price');
  else if (price !== null && (price < 0.35 || price > 1.2)) add('currentPrice', 'priceUnusual', false);
  return issues;
}
