import { expect, test } from 'vitest';
import { endOfDay, fromField } from '@/lib/moment';

test('a time that is typed is China’s', () => expect(fromField('2026-11-26T18:30')).toBe('2026-11-26T10:30:00.000Z'));
test('with seconds, too', () => expect(fromField('2026-11-26T18:30:15')).toBe('2026-11-26T10:30:15.000Z'));
test('a day of China ends where the next one begins', () => expect(endOfDay('2026-12-31')).toBe('2026-12-31T16:00:00.000Z'));
test('nothing typed is null', () => expect(fromField('')).toBeNull());
