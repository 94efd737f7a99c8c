import { expect, test } from '@playwright/test';
import { languageOf } from '../../miniprogram/lib/env';
import { dayAndTime, fill, formatNumber, maskPhone, splitAtMatches, toDialString } from '../../miniprogram/lib/format';
import { createPoll } from '../../miniprogram/lib/poll';
import { extractCode, extractMobile, isMobile, localIssues, parseNumber, stepOf } from '../../miniprogram/lib/validate';

test('numbers of Chinese keyboards are parsed', () => {
  expect(parseNumber('１２５０')).toBe(1250);
  expect(parseNumber('0。65')).toBe(0.65);
  expect(parseNumber(' 12. ')).toBe(12);
  for (const text of ['', '1,250', '1e5', 'Infinity', '-1', '一千', '.']) expect(parseNumber(text)).toBeNull();
});

test('warnings do not block, and faults do', () => {
  const codes = (form: object) =>
    localIssues(form)
      .filter((issue) => issue.code !== 'required')
      .map((issue) => [issue.field, issue.code, issue.blocking]);
  expect(codes({ currentPrice: '65' })).toEqual([['currentPrice', 'price', true]]);
  expect(codes({ currentPrice: '1.5' })).toEqual([['currentPrice', 'priceUnusual', false]]);
  expect(codes({ powerCapacity: '100', monthlyUsage: '74401' })).toEqual([['monthlyUsage', 'usage', true]]);
  expect(codes({ realName: '买买提·吐尔逊', email: 'a@b.cn', contactPhone: '0755-26001234' })).toEqual([]);
  expect(codes({ realName: '𠮷野家' })).toEqual([]);
});

test('a pointer belongs to its step', () => {
  expect(stepOf('/accountNumbers/2')).toBe(2);
  expect(stepOf('/idCardBack')).toBe(3);
  expect(stepOf('/unknown')).toBe(0);
});

test('only mobile numbers of China are accepted', () => {
  expect(isMobile('13800600009')).toBe(true);
  for (const text of ['12800600009', '1380060000', '１3800600009', '+8613800600009']) expect(isMobile(text)).toBe(false);
});

test('a pasted mobile number is accepted in any format', () => {
  for (const text of [
    '+86 138 0060 0009',
    '\u202d13800600009\u202c',
    '138-0060-0009',
    '１３８００６００００９',
    '008613800600009',
    '86 13800600009 ',
    '138\u00a00060\u200b0009',
  ])
    expect(extractMobile(text), text).toBe('13800600009');
  // During typing, only non-digits are removed.
  expect(extractMobile('138 0')).toBe('1380');
  expect(extractMobile('138006000091')).toBe('13800600009');
  expect(extractMobile('8613')).toBe('8613');
});

test('a pasted code is accepted in any format', () => {
  for (const text of ['123 456', '１２３４５６', ' 123456\n', '验证码 123456，5 分钟内有效', '123-456', '\u2068123456\u2069'])
    expect(extractCode(text), text).toBe('123456');
  expect(extractCode('1234')).toBe('1234');
  expect(extractCode('1234567')).toBe('123456');
});

test('a contact phone that the server accepts is not refused on the phone', () => {
  const issues = (contactPhone: string) => localIssues({ contactPhone }).filter((issue) => issue.field === 'contactPhone');
  for (const phone of ['400-820-8820', '4008208820', '400-0208820', '800-8208820', '075526001234', '0755-26001234-801', '010-62345678'])
    expect(issues(phone), phone).toEqual([]);
  for (const phone of ['95588', '26001234', '0755-06001234', '0755-26001234转801']) expect(issues(phone), phone).toHaveLength(1);
});

test('an extension is dialled after the call is answered', () => {
  expect(toDialString('0755-26001234-801')).toBe('0755-26001234,801');
  expect(toDialString('075526001234-8')).toBe('075526001234,8');
  for (const phone of ['13800600009', '0755-26001234', '400-820-8820', '4008208820']) expect(toDialString(phone)).toBe(phone);
});

test('matches are marked by code points', () => {
  expect(splitAtMatches('𠮷野家电力', [[1, 2]])).toEqual([
    { at: 0, text: '𠮷', marked: false },
    { at: 1, text: '野家', marked: true },
    { at: 3, text: '电力', marked: false },
  ]);
});

test('texts and numbers are formatted', () => {
  expect(dayAndTime('2026-11-23T17:30:00Z', 'zh-CN')).toBe('11月24日 01:30');
  expect(formatNumber(312000.5)).toBe('312,000.5');
  expect(maskPhone('13800600009')).toBe('138****0009');
  expect(fill('{a} of {b}', { a: 1 })).toBe('1 of {b}');
  expect(['zh_CN', 'zh_TW', undefined, 'en', 'fr'].map(languageOf)).toEqual(['zh-CN', 'zh-CN', 'zh-CN', 'en', 'en']);
});

test('a poll waits for the server’s interval, pauses while hidden, and ends when nothing more will change', async () => {
  const planned: number[] = [];
  let run: (() => void) | null = null;
  const answers = [
    { value: 'a', etag: '"1"', nextPollAfter: 30 },
    { value: null, etag: '"1"', nextPollAfter: null },
    { value: 'b', etag: '"2"', nextPollAfter: null },
  ];
  const asked: (string | null)[] = [];
  const seen: string[] = [];
  const poll = createPoll<string>({
    read: async (etag) => {
      asked.push(etag);
      return answers[asked.length - 1] as (typeof answers)[number];
    },
    changed: (value) => seen.push(value),
    failed: () => undefined,
    timing: { random: () => 0.5 },
    schedule: (milliseconds, next) => {
      planned.push(milliseconds);
      run = next;
      return () => {
        run = null;
      };
    },
  });
  poll.onShow();
  await poll.readNow();
  expect(planned).toEqual([33_000]);
  poll.onHide();
  expect(run).toBeNull();
  poll.onShow();
  await poll.readNow();
  expect(planned).toEqual([33_000, 33_000]);
  await poll.readNow();
  expect(run).toBeNull();
  expect(asked).toEqual([null, '"1"', '"1"']);
  expect(seen).toEqual(['a', 'b']);
});
