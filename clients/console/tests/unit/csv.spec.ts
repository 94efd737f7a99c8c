import { expect, test } from 'vitest';
import { cell, csv } from '@/lib/csv';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1+1', '＝1+1', '＠x'])('%j is not taken for a formula', (text) => {
  expect(cell(text).replace(/^"/, '')).toMatch(/^'/);
});
test('numbers of our own stay numbers', () => expect(cell(-12.5)).toBe('-12.5'));
test('commas, quotes and line ends are kept inside a cell', () => expect(cell('a,"b"\nc')).toBe('"a,""b""\nc"'));
test('a formula with a comma is both', () => expect(cell('=A1,B1')).toBe('"\'=A1,B1"'));
test('nothing is an empty cell', () => expect(csv([[null, undefined, '']])).toBe(',,\r\n'));
test('ordinary words are as they are', () => expect(csv([['深圳市示例电子有限公司', 1250]])).toBe('深圳市示例电子有限公司,1250\r\n'));
