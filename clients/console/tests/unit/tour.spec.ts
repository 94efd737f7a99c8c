import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hasSeenTour, markTourSeen } from '@/review/tour';

beforeEach(() => {
  const stored = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
  });
});

afterEach(() => vi.unstubAllGlobals());

test('each person at a browser sees the tour once', () => {
  expect(hasSeenTour('王审核')).toBe(false);
  markTourSeen('王审核');
  expect([hasSeenTour('王审核'), hasSeenTour('李审核')]).toEqual([true, false]);
});
