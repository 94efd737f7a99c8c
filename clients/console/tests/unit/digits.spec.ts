import { expect, test } from 'vitest';
import { extractDigits } from '@/lib/digits';

test.each(['123 456', '１２３４５６', ' 123456\n', '123-456', '\u202d123456\u202c', '123\u00a0456'])(
  '%j gives the code 123456',
  (typed) => {
    expect(extractDigits(typed)).toBe('123456');
  },
);
test('a text without digits gives an empty code', () => expect(extractDigits(' – ')).toBe(''));
