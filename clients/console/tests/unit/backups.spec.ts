import { expect, test } from 'vitest';
import { lastVerified, trouble } from '@/operations/backups';

const now = Date.parse('2026-11-27T12:00:00Z');
const [yesterday, before] = ['2026-11-26T18:00:00Z', '2026-11-25T18:00:00Z'];

test('no backup is a trouble', () => expect(trouble([], now)).toEqual(['none']));

test('one of last night that was verified is none', () => expect(trouble([{ at: yesterday, verifiedAt: yesterday }], now)).toEqual([]));

test('the newest one counts, not an older one that was verified', () => {
  const items = [
    { at: yesterday, verifiedAt: null },
    { at: before, verifiedAt: before },
  ];
  expect(trouble(items, now)).toEqual(['unverified']);
  expect(lastVerified(items)).toBe(before);
});

test('a night without a backup is said', () => expect(trouble([{ at: before, verifiedAt: before }], now)).toEqual(['old']));

test('an older one that was verified later was verified last', () => {
  expect(lastVerified([{ verifiedAt: before }, { verifiedAt: yesterday }])).toBe(yesterday);
  expect(lastVerified([{ verifiedAt: null }])).toBeNull();
});
