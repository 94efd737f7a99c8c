import { expect, test } from '@playwright/test';
import { languageOf } from '../../miniprogram/lib/env';
import { dayAndTime, dialled, filled, grouped, masked, pieces } from '../../miniprogram/lib/format';
import { createPoll } from '../../miniprogram/lib/poll';
import { isMobile, localIssues, numberOf, stepOf, typedCode, typedMobile } from '../../miniprogram/lib/validate';

test('numbers as Chinese keyboards give them', () => {
  expect(numberOf('１２５０')).toBe(1250);
  expect(numberOf('0。65')).toBe(0.65);
  expect(numberOf(' 12. ')).toBe(12);
  for (const text of ['', '1,250', '1e5', 'Infinity', '-1', '一千', '.']) expect(numberOf(text)).toBeNull();
});

test('warnings do not block, faults do', () => {
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

test('a pointer leads to its step', () => {
  expect(stepOf('/accountNumbers/2')).toBe(2);
  expect(stepOf('/idCardBack')).toBe(3);
  expect(stepOf('/unknown')).toBe(0);
});

test('mobiles', () => {
  expect(isMobile('13800600009')).toBe(true);
  for (const text of ['12800600009', '1380060000', '１3800600009', '+8613800600009']) expect(isMobile(text)).toBe(false);
});

test('a mobile is taken as it is pasted', () => {
  for (const text of [
    '+86 138 0060 0009',
    '\u202d13800600009\u202c',
    '138-0060-0009',
    '１３８００６００００９',
    '008613800600009',
    '86 13800600009 ',
    '138\u00a00060\u200b0009',
  ])
    expect(typedMobile(text), text).toBe('13800600009');
  // During typing, only non-digits are removed.
  expect(typedMobile('138 0')).toBe('1380');
  expect(typedMobile('138006000091')).toBe('13800600009');
  expect(typedMobile('8613')).toBe('8613');
});

test('a code is taken as it is pasted', () => {
  for (const text of ['123 456', '１２３４５６', ' 123456\n', '验证码 123456，5 分钟内有效', '123-456', '\u2068123456\u2069'])
    expect(typedCode(text), text).toBe('123456');
  expect(typedCode('1234')).toBe('1234');
  expect(typedCode('1234567')).toBe('123456');
});

test('what the server takes as a contact phone is not refused on the phone', () => {
  const issues = (contactPhone: string) => localIssues({ contactPhone }).filter((issue) => issue.field === 'contactPhone');
  for (const phone of ['400-820-8820', '4008208820', '400-0208820', '800-8208820', '075526001234', '0755-26001234-801', '010-62345678'])
    expect(issues(phone), phone).toEqual([]);
  for (const phone of ['95588', '26001234', '0755-06001234', '0755-26001234转801']) expect(issues(phone), phone).toHaveLength(1);
});

test('an extension is dialled after somebody has answered', () => {
  expect(dialled('0755-26001234-801')).toBe('0755-26001234,801');
  expect(dialled('075526001234-8')).toBe('075526001234,8');
  for (const phone of ['13800600009', '0755-26001234', '400-820-8820', '4008208820']) expect(dialled(phone)).toBe(phone);
});

test('matches are marked by code points', () => {
  expect(pieces('𠮷野家电力', [[1, 2]])).toEqual([
    { at: 0, text: '𠮷', marked: false },
    { at: 1, text: '野家', marked: true },
    { at: 3, text: '电力', marked: false },
  ]);
});

test('texts and numbers', () => {
  expect(dayAndTime('2026-11-23T17:30:00Z', 'zh-CN')).toBe('11月24日 01:30');
  expect(grouped(312000.5)).toBe('312,000.5');
  expect(masked('13800600009')).toBe('138****0009');
  expect(filled('{a} of {b}', { a: 1 })).toBe('1 of {b}');
  expect(['zh_CN', 'zh_TW', undefined, 'en', 'fr'].map(languageOf)).toEqual(['zh-CN', 'zh-CN', 'zh-CN', 'en', 'en']);
});

test('a poll waits as told, stops while hidden, and ends when nothing more will change', async () => {
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
    later: (milliseconds, next) => {
      planned.push(milliseconds);
      run = next;
      return () => {
        run = null;
      };
    },
  });
  poll.shown();
  await poll.now();
  expect(planned).toEqual([33_000]);
  poll.hidden();
  expect(run).toBeNull();
  poll.shown();
  await poll.now();
  expect(planned).toEqual([33_000, 33_000]);
  await poll.now();
  expect(run).toBeNull();
  expect(asked).toEqual([null, '"1"', '"1"']);
  expect(seen).toEqual(['a', 'b']);
});
