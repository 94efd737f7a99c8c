import { expect, test } from 'vitest';
import { pressKeys } from '@/lib/pressKeys';

test('what had no answer is sent with the same key again, and nothing else is', () => {
  const keys = pressKeys();
  const first = keys.of('note A');
  expect(keys.of('note A')).toBe(first);
  expect(keys.of('note B')).not.toBe(first);
});

test.each([
  [200, '', false],
  [204, '', false],
  [412, 'version_mismatch', false],
  [409, 'already_claimed', false],
  [409, 'request_in_progress', true],
  [401, 'unauthorized', true],
  [429, 'rate_limited', true],
  [502, 'unknown', true],
])('after %d %s the key is kept: %s', (status, code, kept) => {
  const keys = pressKeys();
  const first = keys.of('note A');
  keys.answered('note A', status, code);
  expect(keys.of('note A') === first).toBe(kept);
});

test('after five minutes it is meant anew', () => {
  let now = 0;
  const keys = pressKeys(() => now);
  const first = keys.of('note A');
  now = 5 * 60_000;
  expect(keys.of('note A')).toBe(first);
  now++;
  expect(keys.of('note A')).not.toBe(first);
});
