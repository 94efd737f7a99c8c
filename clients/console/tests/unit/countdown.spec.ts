import { describe, expect, test } from 'vitest';
import { countdown, shouldRenew } from '@/lib/countdown';

const now = Date.parse('2026-11-26T10:00:00Z');
const timeAt = (seconds: number): string => new Date(now + seconds * 1000).toISOString();

describe('the countdown of a claim', () => {
  test.each([
    [1800, '30:00', 'calm'],
    [1200, '20:00', 'soon'],
    [180, '3:00', 'last'],
    [61, '1:01', 'last'],
    [0, '0:00', 'over'],
    [-5, '0:00', 'over'],
  ])('%i seconds before its end shows %s, %s', (seconds, text, state) => {
    expect(countdown(timeAt(seconds), now)).toEqual({ text, state });
  });
  test('the countdown is over without a claim', () => expect(countdown(null, now).state).toBe('over'));
});

describe('renewal', () => {
  test('waits for a third of the half hour', () => expect(shouldRenew(timeAt(1500), now, now)).toBe(false));
  test('happens while somebody works', () => expect(shouldRenew(timeAt(600), now, now - 60_000)).toBe(true));
  test('does not happen when nobody is active', () => expect(shouldRenew(timeAt(600), now, now - 121_000)).toBe(false));
  test('does not happen after the claim has expired', () => expect(shouldRenew(timeAt(-1), now, now)).toBe(false));
});
