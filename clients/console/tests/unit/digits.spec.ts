import { expect, test } from 'vitest';
import { digits } from '@/lib/digits';

test.each(['123 456', '１２３４５６', ' 123456\n', '123-456', '\u202d123456\u202c', '123\u00a0456'])('%j is the code 123456', (typed) => {
  expect(digits(typed)).toBe('123456');
});
test('what has no digit is nothing', () => expect(digits(' – ')).toBe(''));
