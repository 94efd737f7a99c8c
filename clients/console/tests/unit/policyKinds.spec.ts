import { expect, test, vi } from 'vitest';
import {
  isPolicyKind,
  policySettings,
  rangeText,
  settingName,
  settingValue,
  toSettingsDraft,
  toSettingsPolicy,
} from '@/supervisor/policyKinds';

// The texts ask the browser for its language.
vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'zh', setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: {}, createElement: () => ({}) });
});

const policy = {
  autoApprove: false,
  autoApproveUpToKva: null,
  secondOpinionFrom: 3,
  callAfterResubmissions: null,
  certainFrom: 0.9,
  samePicture: true,
  claimMinutes: 30,
};

test('a policy that is opened and sent without changes stays the same', () =>
  expect(toSettingsPolicy('review', toSettingsDraft('review', policy))).toEqual(policy));

test('empty fields are sent as null, and invalid numbers as typed', () => {
  const draft = { ...toSettingsDraft('review', policy), claimMinutes: ' ', certainFrom: '0.95 ', secondOpinionFrom: 'three' };
  expect(toSettingsPolicy('review', draft)).toMatchObject({ claimMinutes: null, certainFrom: 0.95, secondOpinionFrom: 'three' });
});

test('settings, values and ranges are shown in words', () => {
  expect(settingName('review', '/claimMinutes')).toBe('领取后保留多久（分钟）');
  expect(settingName('review', '/unknown')).toBe('/unknown');
  expect([
    settingValue('review', 'claimMinutes', 30),
    settingValue('review', 'autoApprove', false),
    settingValue('review', 'secondOpinionFrom', null),
    settingValue('review', 'certainFrom', 0.9),
  ]).toEqual(['30 分钟', '否', '不复核', '0.9']);
  const ranges = policySettings.review.map((it) => rangeText(it));
  expect(settingValue('retention', 'rejectedDays', null)).toBe('不清除');
  expect(ranges).toEqual([
    '',
    '1 至 10,000,000 kVA，可不填',
    '0 至 50 项，可不填',
    '1 至 20 次，可不填',
    '0.5 至 0.99',
    '',
    '5 至 240 分钟',
  ]);
});

test('a list of codes may have commas of any kind, and an empty list means all', () => {
  const requirements = {
    creditCode: true,
    industry: false,
    leastAccountNumbers: 1,
    leastCapacityKva: null,
    provinces: ['440000', '320000'],
  };
  const draft = toSettingsDraft('requirements', requirements);
  expect(draft.provinces).toBe('440000, 320000');
  expect(toSettingsPolicy('requirements', draft)).toEqual(requirements);
  expect(toSettingsPolicy('requirements', { ...draft, provinces: ' 110000，120000、 130000 ' })).toMatchObject({
    provinces: ['110000', '120000', '130000'],
  });
  expect(toSettingsPolicy('requirements', { ...draft, provinces: ' ' })).toMatchObject({ provinces: null });
  expect(settingName('requirements', '/provinces/1')).toBe('受理的省级行政区');
  expect([settingValue('requirements', 'provinces', ['440000', '320000']), settingValue('requirements', 'provinces', null)]).toEqual([
    '440000, 320000',
    '全国',
  ]);
});

test('an unknown kind in the address is not accepted', () =>
  expect([isPolicyKind('review'), isPolicyKind('weather'), isPolicyKind(undefined)]).toEqual([true, false, false]));
