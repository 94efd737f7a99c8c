import { describe, expect, test } from 'vitest';
import { countdown, shouldRenew } from '@/lib/countdown';

const now = Date.parse('2026-11-26T10:00:00Z');
const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();

describe('the countdown of a claim', () => {
  test.each([
    [1800, '30:00', 'calm'],
    [1200, '20:00', 'soon'],
    [180, '3:00', 'last'],
    [61, '1:01', 'last'],
    [0, '0:00', 'over'],
    [-5, '0:00', 'over'],
  ])('%i seconds before its end shows %s, %s', (seconds, text, state) => {
    expect(countdown(at(seconds), now)).toEqual({ text, state });
  });
  test('without a claim it is over', () => expect(countdown(null, now).state).toBe('over'));
});

describe('renewal', () => {
  test('waits for a third of the half hour', () => expect(shouldRenew(at(1500), now, now)).toBe(false));
  test('comes while somebody works', () => expect(shouldRenew(at(600), now, now - 60_000)).toBe(true));
  test('does not come for a desk that was left', () => expect(shouldRenew(at(600), now, now - 121_000)).toBe(false));
  test('comes too late for a claim that is over', () => expect(shouldRenew(at(-1), now, now)).toBe(false));
});
