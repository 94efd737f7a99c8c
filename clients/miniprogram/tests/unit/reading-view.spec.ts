import { expect, test } from '@playwright/test';
import { confirmedOf, keepable, rowsOf, seenIn } from '../../miniprogram/lib/reading-view';

const texts = { labels: { name: '姓名', address: '住址', validTo: '有效期止' }, longTerm: '长期', readNow: '本次识别为：{value}' };
const read = (value: string | null, confidence: number) => ({ value, confidence });

test('from 0.9 on a value is certain; what is below stands first, marked', () => {
  const rows = rowsOf({ name: read('张伟', 0.9), address: read('科技园', 0.89), idNumber: read(null, 0) }, {}, texts);
  expect(rows.map(({ name, label, value, doubtful }) => [name, label, value, doubtful])).toEqual([
    ['address', '住址', '科技园', true],
    ['idNumber', 'idNumber', '', true],
    ['name', '姓名', '张伟', false],
  ]);
});

test('a row that was typed into stays as typed, and says what a later reading makes of it', () => {
  const typed = { name: '张维', address: ' 科技园 ', validTo: '' };
  const rows = rowsOf({ name: read('张伟', 0.95), address: read('科技园', 0.5) }, typed, texts);
  expect(rows.map(({ name, value, doubtful, note, read: now }) => [name, value, doubtful, note, now])).toEqual([
    ['name', '张维', true, '本次识别为：张伟', '张伟'],
    ['address', ' 科技园 ', false, '', ''],
    ['validTo', '', false, '', ''],
  ]);
  expect(confirmedOf(rows)).toEqual({ name: '张维', address: '科技园', validTo: null });
});

test('without a reading only what was typed is there, and an empty row is not confirmed', () => {
  expect(rowsOf({}, {}, texts)).toEqual([]);
  expect(confirmedOf(rowsOf({}, { name: '张维', address: ' ' }, texts))).toEqual({ name: '张维' });
});

test('typed rows are kept on the phone, and an id number never, in whatever row and width it was typed', () => {
  const typed = {
    name: '张维',
    idNumber: '3205',
    address: '身份证320598 19780316 0171',
    authority: '３２０５９８１９７８０３１６０１７１',
    validTo: '',
  };
  expect(keepable(typed)).toEqual({ name: '张维', validTo: '' });
});

test('a picture of another paper is known by the warning of its reading', () => {
  const warning = (code: string) => ({ code, message: '' });
  expect(seenIn([warning('glare'), warning('is_card_back')])).toBe('idCardBack');
  expect(seenIn([warning('copy')])).toBe('');
});
