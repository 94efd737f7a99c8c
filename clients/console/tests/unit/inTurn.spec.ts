import { expect, test } from 'vitest';
import { inTurn } from '@/lib/inTurn';

/** Work that ends on request. */
function work() {
  const begun: string[] = [];
  const ends: Record<string, (went: boolean) => void> = {};
  const act = (name: string) => (): Promise<boolean> => {
    begun.push(name);
    return new Promise((resolve) => (ends[name] = resolve));
  };
  const end = async (name: string, went = true): Promise<void> => {
    ends[name]?.(went);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, act, end };
}

test('what is added while something runs comes after it', async () => {
  const [line, { begun, act, end }] = [inTurn(), work()];
  const both = [line.add('materials', act('materials')), line.add('identity', act('identity'))];
  expect(begun).toEqual(['materials']);
  await end('materials');
  expect(begun).toEqual(['materials', 'identity']);
  await end('identity');
  expect(await Promise.all(both)).toEqual([true, true]);
});

test('the same is not added twice, and may come again later', async () => {
  const [line, { begun, act, end }] = [inTurn(), work()];
  void line.add('claim', act('claim'));
  expect(await line.add('claim', act('claim'))).toBe(false);
  await end('claim');
  void line.add('claim', act('claim'));
  expect(begun).toEqual(['claim', 'claim']);
});

test('what waits behind a failure is left out', async () => {
  const [line, { begun, act, end }] = [inTurn(), work()];
  void line.add('renew', act('renew'));
  const decided = line.add('decide', act('decide'));
  await end('renew', false);
  expect(await decided).toBe(false);
  void line.add('check', act('check'));
  expect(begun).toEqual(['renew', 'check']);
});

test('it is settled when nothing runs any more, also what was added by then', async () => {
  const [line, { act, end }] = [inTurn(), work()];
  expect(await line.settled()).toBe(true);
  const rejected = line.add('check', act('check')).then(() => line.add('decide', act('decide')));
  let settled: boolean | null = null;
  void line.settled().then((went) => (settled = went));
  await end('check');
  expect(settled).toBe(null);
  await end('decide', false);
  expect(settled).toBe(false);
  expect(await rejected).toBe(false);
});
