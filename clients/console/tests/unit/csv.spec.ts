import { expect, test } from 'vitest';
import { escapeCell, toCsv } from '@/lib/csv';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1+1', '＝1+1', '＠x'])('%j is not interpreted as a formula', (text) => {
  expect(escapeCell(text).replace(/^"/, '')).toMatch(/^'/);
});
test('numbers stay numbers', () => expect(escapeCell(-12.5)).toBe('-12.5'));
test('commas, quotes and line ends are kept inside a cell', () => expect(escapeCell('a,"b"\nc')).toBe('"a,""b""\nc"'));
test('a formula with a comma is escaped and quoted', () => expect(escapeCell('=A1,B1')).toBe('"\'=A1,B1"'));
test('null, undefined and an empty text are empty cells', () => expect(toCsv([[null, undefined, '']])).toBe(',,\r\n'));
test('ordinary texts are unchanged', () => expect(toCsv([['深圳市示例电子有限公司', 1250]])).toBe('深圳市示例电子有限公司,1250\r\n'));
