import { expect, test, vi } from 'vitest';
import { bandRangeText, criteriaOrder, pointerName, toDraft, toPolicy, valueText } from '@/supervisor/policy';

// The texts ask the browser for its language.
vi.hoisted(() => {
  vi.stubGlobal('localStorage', { getItem: () => 'zh', setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: {}, createElement: () => ({}) });
});

const policy = {
  bands: [
    { name: 'SMALL', weight: 0.25, belowKva: 315 },
    { name: 'MEDIUM', weight: 0.5, belowKva: 1000 },
    { name: 'LARGE', weight: 1, belowKva: null },
  ],
  criteria: ['load'],
  transferDays: 3,
  sameManager: false,
};

test('a policy that is opened and sent without changes stays the same', () => expect(toPolicy(toDraft(policy))).toEqual(policy));

test('a policy without criteria has the default ones', () => {
  expect(toDraft({ bands: policy.bands, transferDays: 2, sameManager: true }).criteria).toEqual(['specialty', 'load']);
  expect(criteriaOrder({ criteria: [], sameManager: true })).toEqual(['existing_customer', 'territory', 'turn']);
  expect(criteriaOrder({ criteria: [], sameManager: false })).toEqual(['territory', 'turn']);
});

test('empty fields are sent as null, and the last band has no end', () => {
  const draft = toDraft(policy);
  Object.assign(draft.bands[0] ?? {}, { weight: ' ', belowKva: '' });
  Object.assign(draft.bands[2] ?? {}, { belowKva: '9' });
  expect(toPolicy(draft).bands.map((it) => [it.weight, it.belowKva])).toEqual([
    [null, null],
    [0.5, 1000],
    [1, null],
  ]);
});

test('a band begins at the end of the previous one', () => {
  expect([0, 1, 2].map((i) => bandRangeText(policy.bands, i))).toEqual([
    '低于 315 kVA',
    '315 kVA 及以上，低于 1,000 kVA',
    '1,000 kVA 及以上',
  ]);
  expect(bandRangeText([{ belowKva: null }], 0)).toBe('不限容量');
});

test('pointers and values are shown in words', () => {
  expect(['/bands', '/bands/1/weight', '/bands/0', '/criteria', '/criteria/0'].map(pointerName)).toEqual([
    '按用电容量分档',
    '第 2 档 权重',
    '第 1 档',
    '选人的先后依据',
    '第 1 项依据',
  ]);
  expect(valueText(policy.criteria)).toBe('工作量最低');
  expect(valueText(policy.bands.slice(1))).toBe('MEDIUM（低于 1,000 kVA，权重 0.5）；LARGE（无上限，权重 1）');
  expect([valueText(null), valueText(0.25)]).toEqual(['无', '0.25']);
});
