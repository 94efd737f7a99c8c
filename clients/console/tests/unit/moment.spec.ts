import { expect, test } from 'vitest';
import { endOfDay, fromField } from '@/lib/moment';
import { byAge } from '@/supervisor/ages';

test('a time that is typed is China’s', () => expect(fromField('2026-11-26T18:30')).toBe('2026-11-26T10:30:00.000Z'));
test('with seconds, too', () => expect(fromField('2026-11-26T18:30:15')).toBe('2026-11-26T10:30:15.000Z'));
test('a day of China ends where the next one begins', () => expect(endOfDay('2026-12-31')).toBe('2026-12-31T16:00:00.000Z'));
test('nothing typed is null', () => expect(fromField('')).toBeNull());

test('open cases are counted by the time left', () => {
  const now = Date.parse('2026-11-26T10:00:00Z');
  const due = (hours: number) => ({ dueAt: new Date(now + hours * 3_600_000).toISOString() });
  expect(byAge([due(-1), due(0), due(1), due(24), due(25), due(49)], now)).toEqual({
    overdue: 2,
    today: 2,
    later: 1,
    more: 1,
  });
});
