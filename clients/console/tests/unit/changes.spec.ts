import { beforeAll, expect, test } from 'vitest';
import { listChangeTables } from '@/review/changes';
import { stubBrowser } from './stubBrowser';

beforeAll(stubBrowser);

const change = (name: string) => ({ pointer: `/${name}`, before: 'a', after: 'b' });
const corrected = { round: 3, changes: [change('companyName')] };
const sinceRoundOne = [change('companyName'), change('email')];
const namesOf = (seen?: { from: number; changes: (typeof corrected)['changes'] }) =>
  listChangeTables(corrected, seen).map(({ name }) => name);

test('a reader who looked before the last round sees both tables of changes', () => {
  expect(listChangeTables(corrected, { from: 1, changes: sinceRoundOne })).toEqual([
    { name: 'changes', changes: corrected.changes },
    { name: 'sinceSeen', changes: sinceRoundOne },
  ]);
});

test('a reader who has never looked sees the changes of the last round only', () => {
  const everything = { from: 0, changes: [change('companyName'), change('email'), change('phone')] };
  expect(listChangeTables(corrected, everything)).toEqual([{ name: 'changes', changes: corrected.changes }]);
});

test('a reader who looked at the last round, or at this one, sees one table', () => {
  expect(namesOf({ from: 2, changes: corrected.changes })).toEqual(['changes']);
  expect(namesOf({ from: 3, changes: [] })).toEqual(['changes']);
  expect(namesOf()).toEqual(['changes']);
});

test('a first submission has no table of changes', () => {
  expect(listChangeTables({ round: 1, changes: [] }, undefined)).toEqual([]);
});

test('changed values are shown in words: names for codes, units for numbers', async () => {
  const { fieldText } = await import('@/review/fieldText');
  const names = { voltage: (code: string) => `电压 ${code}`, industry: (code: string) => `行业 ${code}` };
  const text = (name: string, value: unknown) => fieldText(name, value, names);
  expect(text('voltageLevel', 'KV10')).toBe('电压 KV10');
  expect(text('industry', 'chemistry')).toBe('行业 chemistry');
  expect(text('powerCapacity', 12500)).toBe('12,500 kVA');
  expect(text('monthlyUsage', 1234567.5)).toBe('1,234,567.5 kWh');
  expect(text('currentPrice', 0.6543)).toBe('0.6543 元/千瓦时');
  expect(text('accountNumbers', ['1234567890123', '3210987654321'])).toBe('1234567890123、3210987654321');
  expect(text('companyName', 'KV10')).toBe('KV10');
  for (const empty of [null, undefined, '', []]) expect(text('industry', empty)).toBeNull();
});
