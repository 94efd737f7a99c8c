import { expect, test } from 'vitest';
import type { Reason } from '@/api/types';
import type { Draft } from '@/review/draft';
import { findCheckToFail, findMissingInput, reasonTexts, selectedReasons } from '@/review/reasons';

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
  acts: {},
});
const checks = (materials: string | null, identity: string | null = null) => ({
  materials,
  identity,
  automatic: null,
  automaticIdentity: null,
});

test('reasons have the order of the catalogue', () =>
  expect(selectedReasons(draft(['name_mismatch', 'licence_expired']), catalogue)).toEqual([
    { code: 'licence_expired' },
    { code: 'name_mismatch' },
  ]));
test("the reviewer's own words are sent with their reason", () =>
  expect(selectedReasons(draft(['licence_expired'], { licence_expired: ' 已于九月过期 ' }), catalogue)).toEqual([
    { code: 'licence_expired', message: '已于九月过期' },
  ]));
test('only the reason "other" points at a field', () =>
  expect(selectedReasons(draft(['licence_expired', 'other'], { other: '看不清' }, '/email'), catalogue)).toEqual([
    { code: 'licence_expired' },
    { code: 'other', message: '看不清', pointer: '/email' },
  ]));
test("the applicant reads the reviewer's own words, or else those of the catalogue", () =>
  expect(reasonTexts(draft(['licence_expired', 'other'], { other: '看不清' }), catalogue)).toEqual(['营业执照已过期', '看不清']));

test('reasons about the materials fail the check of the materials', () =>
  expect(findCheckToFail(draft(['licence_expired']), catalogue, checks('passed'))).toBe('materials'));
test('a failed check is not failed again', () =>
  expect(findCheckToFail(draft(['licence_expired']), catalogue, checks('failed'))).toBeNull());
test('reasons about the person fail the check of the identity', () =>
  expect(findCheckToFail(draft(['name_mismatch']), catalogue, checks('passed', 'passed'))).toBe('identity'));
test('reasons about the person need materials that have passed', () => {
  expect(findCheckToFail(draft(['name_mismatch']), catalogue, checks(null))).toBe('blocked');
  expect(findMissingInput(draft(['name_mismatch']), catalogue, checks(null))).toBe('reject.needsMaterials');
});
test('the reason "other" belongs to the failed check', () => {
  expect(findCheckToFail(draft(['other'], { other: 'x' }), catalogue, checks('passed', 'failed'))).toBeNull();
  expect(findCheckToFail(draft(['other'], { other: 'x' }), catalogue, checks('passed'))).toBe('materials');
});
test('a rejection needs a reason, and the reason "other" needs words', () => {
  expect(findMissingInput(draft([]), catalogue, checks(null))).toBe('reject.needsReason');
  expect(findMissingInput(draft(['other']), catalogue, checks(null))).toBe('reject.needsWords');
  expect(findMissingInput(draft(['other'], { other: '看不清' }), catalogue, checks(null))).toBeNull();
});
