import { expect, test } from '@playwright/test';
import { languageOf } from '../../miniprogram/lib/env';
import { dayAndTime, filled, grouped, masked, pieces } from '../../miniprogram/lib/format';
import { createPoll } from '../../miniprogram/lib/poll';
import { isMobile, localIssues, numberOf, stepOf } from '../../miniprogram/lib/validate';

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
