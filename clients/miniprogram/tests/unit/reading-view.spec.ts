import { expect, test } from '@playwright/test';
import { asOwn, confirmedValues, findSeenPaper, markUntouched, toReadRows, withoutIdNumbers } from '../../miniprogram/lib/reading-view';

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

test('a reading that equals what the form states is certain', () => {
  const doubtful = (stated: string) => toReadRows({ name: read('张伟', 0.85) }, {}, texts, { name: stated }).map((row) => row.doubtful);
  expect([doubtful(' 张伟 '), doubtful('张维'), doubtful('')]).toEqual([[false], [true], [true]]);
  expect(toReadRows({ name: read(null, 0) }, {}, texts, { name: '' })[0]?.doubtful).toBe(true);
});

test('a paper is confirmed when each doubtful row was confirmed or corrected; certain rows need nothing', () => {
  const rows = toReadRows({ name: read('张伟', 0.95), address: read('科技园', 0.6), validTo: read(null, 0.5) }, {}, texts);
  expect(markUntouched(rows, '请核对')?.map(({ name, message }) => [name, message])).toEqual([
    ['address', '请核对'],
    ['validTo', '请核对'],
    ['name', ''],
  ]);
  const confirmed = rows.map((row) => (row.doubtful ? asOwn(row) : row));
  expect(markUntouched(confirmed, '请核对')).toBeNull();
  expect(confirmed.map(({ own }) => own)).toEqual([true, true, false]);
  expect(confirmedValues(confirmed)).toEqual({ address: '科技园', validTo: null, name: '张伟' });
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
