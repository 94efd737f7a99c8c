import { expect, test } from 'vitest';
import { deleteDraft, getDraft, isEmptyDraft, restoreDraft } from '@/review/draft';

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
    acts: {},
  });
  expect(isEmptyDraft(draft)).toBe(false);
});

test('the note of an approval is restored into the open form: what is sent is on the screen', () => {
  const stored = { kind: 'decision', verdict: 'approved', step: null, reasons: [], round: 1, refusedAs: 'version_mismatch' };
  const [withNote, without] = [getDraft('with note'), getDraft('without')];
  restoreDraft(withNote, { ...stored, note: '已电话核实', keptAt: '2026-11-27T02:00:00Z' });
  restoreDraft(without, { ...stored, note: null, keptAt: '2026-11-27T02:00:00Z' });
  expect([withNote.rejecting, withNote.note, without.rejecting]).toEqual([true, '已电话核实', false]);
});

test('the texts of acts are kept for each case until the draft is deleted, and are no input of the decision', () => {
  getDraft('acts').acts.reverse = '证件系伪造';
  expect([getDraft('acts').acts, getDraft('other').acts, isEmptyDraft(getDraft('acts'))]).toEqual([{ reverse: '证件系伪造' }, {}, true]);
  deleteDraft('acts');
  expect(getDraft('acts').acts).toEqual({});
});
