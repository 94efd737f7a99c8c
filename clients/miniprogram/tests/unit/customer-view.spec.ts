import { expect, test } from '@playwright/test';
import { createArrivals } from '../../miniprogram/lib/arrivals';
import { computeWorkload, placeText, takeUnseen, toCard, usageHours, type CustomerLike } from '../../miniprogram/lib/customer-view';
import { createIdempotentAction } from '../../miniprogram/lib/idempotent-action';
import { Problem } from '../../miniprogram/lib/problem';
import { manager as texts } from '../../miniprogram/lib/text/zh.manager';
import { moment } from '../../miniprogram/lib/text/zh.moment';

const now = Date.parse('2026-11-24T02:00:00Z');

const customer: CustomerLike = {
  customerId: 'a',
  companyName: '深圳市示例电子有限公司',
  contactName: '张伟',
  phone: '138****0009',
  province: '广东省',
  city: '深圳市',
  district: '南山区',
  powerCapacity: 1250,
  voltageLevel: 'KV10',
  assignedAt: '2026-11-24T01:00:00Z',
  respondBy: '2026-11-24T03:00:00Z',
  status: 'assigned',
  rating: 'B',
};

const card = (changes: Partial<CustomerLike>, unread = false): ReturnType<typeof toCard> =>
  toCard({ ...customer, ...changes }, now, unread, { KV10: '10千伏' }, texts, moment);

test('a card shows the contact, the place, the power and the deadline', () => {
  expect(card({}, true)).toMatchObject({
    contact: '张伟 138****0009',
    place: '广东省 深圳市 南山区',
    power: '1,250 kVA · 10千伏',
    statusText: '待接收',
    due: '剩 1 小时（今天 11:00前）',
    urgency: 'soon',
    unread: true,
  });
});

test('an acknowledged customer has no deadline to acknowledge', () => {
  expect(card({ status: 'acknowledged', respondBy: '2026-11-23T03:00:00Z' }).due).toBe('');
});

test('before the first call a card shows its deadline', () => {
  const contactBy = '2026-11-25T02:30:00Z';
  expect(card({ contactBy }).callBy).toBe('请在明天 10:30前联系');
  expect(card({ contactBy, status: undefined }).callBy).toBe('请在明天 10:30前联系');
  expect(card({ contactBy, status: 'acknowledged' }).callBy).toBe('请在明天 10:30前联系');
  expect(card({ contactBy, status: 'contacted' }).callBy).toBe('');
  expect(card({}).callBy).toBe('');
  expect(card({ contactBy, status: 'acknowledged' }).callUrgency).toBe('calm');
  const late = { contactBy: '2026-11-24T01:30:00Z', status: 'acknowledged' };
  expect(card(late)).toMatchObject({ callBy: '联系已超时，应在今天 09:30前联系', callUrgency: 'late' });
  expect(card({ ...late, status: 'contacted' }).callUrgency).toBe('calm');
});

test('a new assignment without a status is shown as assigned', () => {
  expect(card({ status: undefined, rating: undefined, respondBy: '2026-11-24T01:00:00Z' })).toMatchObject({
    status: 'assigned',
    urgency: 'late',
    rating: '',
  });
});

test('an unknown code is shown unchanged, and an erased person is empty', () => {
  expect(card({ voltageLevel: 'KV66', status: 'paused', contactName: null, phone: null })).toMatchObject({
    power: '1,250 kVA · KV66',
    statusText: 'paused',
    contact: '',
  });
});

test('a municipality is named once, and a city without districts has no third part', () => {
  expect(placeText({ province: '北京市', city: '北京市', district: '朝阳区' })).toBe('北京市 朝阳区');
  expect(placeText({ province: '广东省', city: '东莞市', district: null })).toBe('广东省 东莞市');
});

test('the workload counts open and overdue customers', () => {
  const customers = [
    { status: 'assigned', respondBy: '2026-11-24T01:00:00Z' },
    { status: 'assigned', respondBy: '2026-11-24T03:00:00Z' },
    { status: 'acknowledged', respondBy: '2026-11-23T03:00:00Z' },
    { status: 'assigned', respondBy: '2026-11-23T03:00:00Z', contactBy: '2026-11-24T01:00:00Z' },
    { status: 'acknowledged', contactBy: '2026-11-24T01:00:00Z' },
    { status: 'acknowledged', contactBy: '2026-11-24T03:00:00Z' },
    { status: 'contacted', contactBy: '2026-11-24T01:00:00Z' },
    { status: 'serving' },
  ];
  expect(computeWorkload(customers, now)).toEqual({ open: 7, overdue: 3, fresh: 3 });
});

test('the workload leaves out the customers of a colleague whom the manager stands in for', () => {
  const away = { displayName: '陈经理', until: '2026-03-20' };
  const past = '2026-11-23T03:00:00Z';
  const customers = [
    { status: 'assigned', respondBy: past, contactBy: past, away },
    { status: 'acknowledged', contactBy: past, away },
    { status: 'contacted', away },
    { status: 'acknowledged', contactBy: past, away: null },
  ];
  expect(computeWorkload(customers, now)).toEqual({ open: 1, overdue: 1, fresh: 0 });
});

test('each assignment is announced once, and again when the customer returns', () => {
  const seen = new Set<string>();
  expect(takeUnseen([customer], seen)).toHaveLength(1);
  expect(takeUnseen([customer], seen)).toHaveLength(0);
  expect(takeUnseen([{ ...customer, assignedAt: '2026-11-25T01:00:00Z' }, customer], seen)).toHaveLength(1);
});

test('a new customer waits for any page, until shown, removed or postponed', () => {
  const arrivals = createArrivals();
  const [a, b] = [{ customerId: 'a' }, { customerId: 'b' }];
  const ids = (): string[] => arrivals.waiting().map((it) => it.customerId);
  arrivals.take([a]);
  arrivals.take([b, a]);
  expect(ids()).toEqual(['b', 'a']);
  arrivals.take([a]);
  expect(ids()).toEqual(['a']);
  arrivals.drop('a');
  arrivals.take([a]);
  expect(ids()).toEqual([]);
  arrivals.take([a, { customerId: 'c' }]);
  arrivals.clear();
  expect(ids()).toEqual([]);
  arrivals.reset();
  arrivals.take([a]);
  expect(ids()).toEqual(['a']);
});

test('hours of use are usage divided by capacity, or null without usage', () => {
  expect(usageHours({ monthlyUsage: 312_000.5, powerCapacity: 1250 })).toBe(250);
  expect(usageHours({ monthlyUsage: 0, powerCapacity: 1250 })).toBeNull();
});

test('a button keeps its key without a response, and gets a new one after a response or for another body', async () => {
  let made = 0;
  const action = createIdempotentAction(() => `key${++made}`);
  const keys: string[] = [];
  const send = (answer: unknown) => (key: string) => {
    keys.push(key);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  await expect(action.run({ note: 'a' }, send(new Problem('network', 0)))).rejects.toThrow();
  await expect(action.run({ note: 'a' }, send('yes'))).resolves.toBe('yes');
  await action.run({ note: 'a' }, send('yes'));
  await expect(action.run({ note: 'a' }, send(new Problem('network', 0)))).rejects.toThrow();
  await expect(action.run({ note: 'b' }, send(new Problem('validation_failed', 400)))).rejects.toThrow();
  await action.run({ note: 'b' }, send('yes'));
  expect(keys).toEqual(['key1', 'key1', 'key2', 'key3', 'key4', 'key5']);
});

test('a second press while the first one runs does nothing', async () => {
  const action = createIdempotentAction(() => 'key');
  let answer: (text: string) => void = () => undefined;
  const first = action.run(null, () => new Promise<string>((done) => (answer = done)));
  expect(await action.run(null, () => Promise.resolve('second'))).toBeUndefined();
  answer('first');
  expect(await first).toBe('first');
});

test('a substitute sees whom they replace, and until when', () => {
  expect(card({}).standIn).toBe('');
  expect(card({ away: { displayName: '陈经理', until: '2026-03-20' } }).standIn).toBe('代陈经理负责，至2026-03-20');
});

test('a customer who withdrew the consent has no deadline and must not be contacted', () => {
  const withdrawn = { consentWithdrawn: true, contactBy: '2026-11-24T01:30:00Z' };
  expect(card({}).consentWithdrawn).toBe('');
  expect(card(withdrawn)).toMatchObject({ consentWithdrawn: '客户已撤回同意，请勿联系。', due: '', callBy: '', callUrgency: 'calm' });
  const late = { status: 'assigned', respondBy: '2026-11-24T01:00:00Z' };
  expect(computeWorkload([late, { ...late, consentWithdrawn: true }], now)).toMatchObject({ open: 2, overdue: 1 });
});
