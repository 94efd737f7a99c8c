import { expect, test } from 'vitest';
import { createIdempotencyKeys } from '@/lib/idempotencyKeys';

test('a request without a response is sent again with the same key, and another request with another key', () => {
  const keys = createIdempotencyKeys();
  const first = keys.keyOf('note A');
  expect(keys.keyOf('note A')).toBe(first);
  expect(keys.keyOf('note B')).not.toBe(first);
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
  const keys = createIdempotencyKeys();
  const first = keys.keyOf('note A');
  keys.settle('note A', status, code);
  expect(keys.keyOf('note A') === first).toBe(kept);
});

test('after five minutes the same request gets a new key', () => {
  let now = 0;
  const keys = createIdempotencyKeys(() => now);
  const first = keys.keyOf('note A');
  now = 5 * 60_000;
  expect(keys.keyOf('note A')).toBe(first);
  now++;
  expect(keys.keyOf('note A')).not.toBe(first);
});
