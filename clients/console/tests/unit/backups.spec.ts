import { expect, test } from 'vitest';
import { findBackupProblems, findLastVerification } from '@/operations/backups';

const now = Date.parse('2026-11-27T12:00:00Z');
const [yesterday, twoNightsAgo] = ['2026-11-26T18:00:00Z', '2026-11-25T18:00:00Z'];

test('without any backup a problem is reported', () => expect(findBackupProblems([], now)).toEqual(['none']));

test('a verified backup of last night is no problem', () =>
  expect(findBackupProblems([{ at: yesterday, verifiedAt: yesterday }], now)).toEqual([]));

test('the newest backup counts, not an older verified one', () => {
  const items = [
    { at: yesterday, verifiedAt: null },
    { at: twoNightsAgo, verifiedAt: twoNightsAgo },
  ];
  expect(findBackupProblems(items, now)).toEqual(['unverified']);
  expect(findLastVerification(items)).toBe(twoNightsAgo);
});

test('a night without a backup is reported', () =>
  expect(findBackupProblems([{ at: twoNightsAgo, verifiedAt: twoNightsAgo }], now)).toEqual(['old']));

test('the last verification may be that of an older backup', () => {
  expect(findLastVerification([{ verifiedAt: twoNightsAgo }, { verifiedAt: yesterday }])).toBe(yesterday);
  expect(findLastVerification([{ verifiedAt: null }])).toBeNull();
});
