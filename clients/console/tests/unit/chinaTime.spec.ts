import { expect, test } from 'vitest';
import { endOfDay, parseChinaTime } from '@/lib/chinaTime';

test('a typed time is China’s', () => expect(parseChinaTime('2026-11-26T18:30')).toBe('2026-11-26T10:30:00.000Z'));
test('a typed time may have seconds', () => expect(parseChinaTime('2026-11-26T18:30:15')).toBe('2026-11-26T10:30:15.000Z'));
test('a day in China ends when the next one begins', () => expect(endOfDay('2026-12-31')).toBe('2026-12-31T16:00:00.000Z'));
test('an empty field gives null', () => expect(parseChinaTime('')).toBeNull());
