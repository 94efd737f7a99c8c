import { expect, test } from '@playwright/test';
import type { DraftView } from '../../miniprogram/lib/draft';
import { createFieldViews, findBlockingSlots, parseAccountNumbers } from '../../miniprogram/lib/fields';

const texts = { local: { required: '必填。', price: '请核对单位。' }, before: '原内容：', empty: '（空）' };

function draft(changes: Partial<DraftView>): DraftView {
  return {
    form: {},
    pending: [],
    before: {},
    issues: [],
    answered: true,
    opens: null,
    next: null,
    step: 'info',
    saveState: 'saved',
    consentMissing: false,
    savedAt: null,
    conflicts: [],
    ...changes,
  };
}

const issue = (pointer: string, code: string, blocking = true) => ({ pointer, code, message: `${pointer} ${code}`, blocking });

test('an empty field gets its message only after a visit, an invalid one at once', () => {
  const view = draft({ issues: [issue('/realName', 'required'), issue('/email', 'email_invalid')] });
  const before = createFieldViews(view, new Set(), [], texts);
  expect([before.realName?.message, before.email?.message]).toEqual(['', '/email email_invalid']);
  expect(createFieldViews(view, new Set(['realName']), [], texts).realName).toMatchObject({
    message: '/realName required',
    tone: 'blocking',
  });
  expect(findBlockingSlots(view, [])).toEqual(['realName', 'email']);
});

test('before the first response, empty fields count as missing', () => {
  const form = { companyName: '深圳市样例有限公司', detailAddress: '科技园' };
  expect(findBlockingSlots(draft({ form }), [])).toEqual([]);
  const left = findBlockingSlots(draft({ form, answered: false }), []);
  expect(left[0]).toBe('region');
  expect(left).toContain('idCardBack');
  expect(left).not.toContain('companyName');
});

test('messages about the parts of a region appear at one field, and so do those about account numbers', () => {
  const view = draft({
    form: { province: '北京市', city: '北京市', district: '朝阳区' },
    issues: [issue('/district', 'region_unknown'), issue('/accountNumbers/1', 'account_number_invalid')],
  });
  const shown = createFieldViews(view, new Set(), [], texts);
  expect(shown.region).toMatchObject({ value: '北京市 朝阳区', message: '/district region_unknown' });
  expect(shown.accountNumbers?.message).toBe('/accountNumbers/1 account_number_invalid');
});

test('for a pending value the phone’s message is shown, not the server’s about the previous value', () => {
  const view = draft({ form: { currentPrice: '65' }, pending: ['currentPrice'], issues: [issue('/currentPrice', 'required')] });
  expect(createFieldViews(view, new Set(), [], texts).currentPrice?.message).toBe('请核对单位。');
});

test('a warning is shown and does not block', () => {
  const view = draft({ form: { currentPrice: 1.5 }, issues: [issue('/currentPrice', 'price_unusual', false)] });
  expect(createFieldViews(view, new Set(), [], texts).currentPrice?.tone).toBe('warning');
  expect(findBlockingSlots(view, [])).toEqual([]);
});

test('a refused picture must be replaced before the submission', () => {
  const view = draft({ opens: ['/businessLicense'], issues: [issue('/businessLicense', 'image_refused', false)] });
  expect(findBlockingSlots(view, [])).toEqual(['businessLicense']);
});

test('after a rejection only opened fields are shown, with the refused value', () => {
  const view = draft({ opens: ['/realName'], before: { realName: '张伟' }, form: { realName: '张玮' }, issues: [issue('/city', 'x')] });
  const shown = createFieldViews(view, new Set(), [], texts);
  expect(shown.realName).toMatchObject({ shown: true, before: '原内容：张伟', value: '张玮' });
  expect(shown.region?.shown).toBe(false);
  expect(findBlockingSlots(view, [])).toEqual([]);
});

test('the value of another phone is offered for the whole region', () => {
  const view = draft({
    form: { province: '广东省', city: '深圳市', district: '福田区' },
    conflicts: [
      { field: 'city', kept: '深圳市', other: '东莞市' },
      { field: 'district', kept: '福田区', other: null },
    ],
  });
  const shown = createFieldViews(view, new Set(), [], texts);
  expect(shown.region).toMatchObject({ value: '广东省 深圳市 福田区', other: '广东省 东莞市' });
  expect(shown.industry?.other).toBeNull();
});

test('a choice from a list is shown by its name', () => {
  const names = { voltageLevel: { KV10: '10千伏', KV35: '35千伏' } };
  const conflict = { field: 'voltageLevel', kept: 'KV10', other: 'KV35' } as const;
  const view = draft({
    form: { voltageLevel: 'KV10' },
    before: { voltageLevel: 'KV10' },
    opens: ['/voltageLevel'],
    conflicts: [conflict],
  });
  expect(createFieldViews(view, new Set(), [], { ...texts, names }).voltageLevel).toMatchObject({
    value: 'KV10',
    refused: 'KV10',
    before: '原内容：10千伏',
    other: '35千伏',
  });
});

test('account numbers may be separated in several ways', () => {
  expect(parseAccountNumbers('0312345678901，0312345678902\n0312345678903; ')).toEqual(['0312345678901', '0312345678902', '0312345678903']);
});
