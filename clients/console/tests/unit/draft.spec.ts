import { expect, test } from 'vitest';
import { getDraft, isEmptyDraft, restoreDraft } from '@/review/draft';

test('input that the server stored is restored into the form', () => {
  const draft = getDraft('a');
  expect(isEmptyDraft(draft)).toBe(true);
  restoreDraft(draft, {
    kind: 'decision',
    verdict: 'rejected',
    step: null,
    reasons: [
      { code: 'licence_expired', pointer: null, message: '已于九月过期' },
      { code: 'other', pointer: '/email', message: '看不清' },
    ],
    note: '门牌号缺失',
    round: 1,
    refusedAs: 'not_claimed',
    keptAt: '2026-11-27T02:00:00Z',
  });
  expect(draft).toEqual({
    rejecting: true,
    ticked: ['licence_expired', 'other'],
    messages: { licence_expired: '已于九月过期', other: '看不清' },
    pointer: '/email',
    note: '门牌号缺失',
    opened: [],
  });
  expect(isEmptyDraft(draft)).toBe(false);
});
