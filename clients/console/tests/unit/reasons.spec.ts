import { expect, test } from 'vitest';
import type { Reason } from '@/api/shapes';
import type { Draft } from '@/review/draft';
import { given, missing, toFail, told } from '@/review/reasons';

const catalogue: Reason[] = [
  { code: 'licence_expired', step: 'materials', text: '营业执照已过期', opens: ['/businessLicense'] },
  { code: 'name_mismatch', step: 'identity', text: '姓名与身份证不一致', opens: ['/realName'] },
  { code: 'other', step: 'materials', text: '其他原因', opens: [] },
];
const draft = (ticked: string[], messages: Record<string, string> = {}, pointer = ''): Draft => ({
  rejecting: true,
  ticked,
  messages,
  pointer,
  note: '',
  opened: [],
});
const checks = (materials: string | null, identity: string | null = null) => ({
  materials,
  identity,
  automatic: null,
  automaticIdentity: null,
});

test('reasons are given in the order of the catalogue', () =>
  expect(given(draft(['name_mismatch', 'licence_expired']), catalogue)).toEqual([{ code: 'licence_expired' }, { code: 'name_mismatch' }]));
test('own words go with their reason', () =>
  expect(given(draft(['licence_expired'], { licence_expired: ' 已于九月过期 ' }), catalogue)).toEqual([
    { code: 'licence_expired', message: '已于九月过期' },
  ]));
test('only another reason points at a field', () =>
  expect(given(draft(['licence_expired', 'other'], { other: '看不清' }, '/email'), catalogue)).toEqual([
    { code: 'licence_expired' },
    { code: 'other', message: '看不清', pointer: '/email' },
  ]));
test('the applicant reads own words, else those of the catalogue', () =>
  expect(told(draft(['licence_expired', 'other'], { other: '看不清' }), catalogue)).toEqual(['营业执照已过期', '看不清']));

test('reasons about the materials fail these', () =>
  expect(toFail(draft(['licence_expired']), catalogue, checks('passed'))).toBe('materials'));
test('a check that is failed is not failed again', () =>
  expect(toFail(draft(['licence_expired']), catalogue, checks('failed'))).toBeNull());
test('reasons about the person fail the identity', () =>
  expect(toFail(draft(['name_mismatch']), catalogue, checks('passed', 'passed'))).toBe('identity'));
test('reasons about the person need materials that have passed', () => {
  expect(toFail(draft(['name_mismatch']), catalogue, checks(null))).toBe('blocked');
  expect(missing(draft(['name_mismatch']), catalogue, checks(null))).toBe('reject.needsMaterials');
});
test('another reason belongs to what failed', () => {
  expect(toFail(draft(['other'], { other: 'x' }), catalogue, checks('passed', 'failed'))).toBeNull();
  expect(toFail(draft(['other'], { other: 'x' }), catalogue, checks('passed'))).toBe('materials');
});
test('a rejection needs a reason, and another reason words', () => {
  expect(missing(draft([]), catalogue, checks(null))).toBe('reject.needsReason');
  expect(missing(draft(['other']), catalogue, checks(null))).toBe('reject.needsWords');
  expect(missing(draft(['other'], { other: '看不清' }), catalogue, checks(null))).toBeNull();
});
