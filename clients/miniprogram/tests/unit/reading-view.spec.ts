import { expect, test } from '@playwright/test';
import { confirmedValues, findSeenPaper, toReadRows, withoutIdNumbers } from '../../miniprogram/lib/reading-view';

const texts = { labels: { name: '姓名', address: '住址', validTo: '有效期止' }, longTerm: '长期', readNow: '本次识别为：{value}' };
const read = (value: string | null, confidence: number) => ({ value, confidence });

test('values below a confidence of 0.9 come first, marked as doubtful', () => {
  const rows = toReadRows({ name: read('张伟', 0.9), address: read('科技园', 0.89), idNumber: read(null, 0) }, {}, texts);
  expect(rows.map(({ name, label, value, doubtful }) => [name, label, value, doubtful])).toEqual([
    ['address', '住址', '科技园', true],
    ['idNumber', 'idNumber', '', true],
    ['name', '姓名', '张伟', false],
  ]);
});

test('a typed row keeps its value, and shows a later reading beside it', () => {
  const typed = { name: '张维', address: ' 科技园 ', validTo: '' };
  const rows = toReadRows({ name: read('张伟', 0.95), address: read('科技园', 0.5) }, typed, texts);
  expect(rows.map(({ name, value, doubtful, note, read: now }) => [name, value, doubtful, note, now])).toEqual([
    ['name', '张维', true, '本次识别为：张伟', '张伟'],
    ['address', ' 科技园 ', false, '', ''],
    ['validTo', '', false, '', ''],
  ]);
  expect(confirmedValues(rows)).toEqual({ name: '张维', address: '科技园', validTo: null });
});

test('without a reading only typed rows are shown, and an empty row is not confirmed', () => {
  expect(toReadRows({}, {}, texts)).toEqual([]);
  expect(confirmedValues(toReadRows({}, { name: '张维', address: ' ' }, texts))).toEqual({ name: '张维' });
});

test('typed rows may be stored on the phone, but never an id number, in any row and width', () => {
  const typed = {
    name: '张维',
    idNumber: '3205',
    address: '身份证320598 19780316 0171',
    authority: '３２０５９８１９７８０３１６０１７１',
    validTo: '',
  };
  expect(withoutIdNumbers(typed)).toEqual({ name: '张维', validTo: '' });
});

test('a picture of another paper is recognized by the warning of its reading', () => {
  const warning = (code: string) => ({ code, message: '' });
  expect(findSeenPaper([warning('glare'), warning('is_card_back')])).toBe('idCardBack');
  expect(findSeenPaper([warning('copy')])).toBe('');
});
