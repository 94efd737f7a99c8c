import { expect, test } from 'vitest';
import { createSerialQueue } from '@/lib/serialQueue';

/** Work that ends on request. */
function createWork() {
  const started: string[] = [];
  const ends: Record<string, (succeeded: boolean) => void> = {};
  const act = (name: string) => (): Promise<boolean> => {
    started.push(name);
    return new Promise((resolve) => (ends[name] = resolve));
  };
  const end = async (name: string, succeeded = true): Promise<void> => {
    ends[name]?.(succeeded);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { started, act, end };
}

test('work that is added while other work runs starts after it', async () => {
  const [queue, { started, act, end }] = [createSerialQueue(), createWork()];
  const both = [queue.add('materials', act('materials')), queue.add('identity', act('identity'))];
  expect(started).toEqual(['materials']);
  await end('materials');
  expect(started).toEqual(['materials', 'identity']);
  await end('identity');
  expect(await Promise.all(both)).toEqual([true, true]);
});

test('the same work is not queued twice, and can be added again later', async () => {
  const [queue, { started, act, end }] = [createSerialQueue(), createWork()];
  void queue.add('claim', act('claim'));
  expect(await queue.add('claim', act('claim'))).toBe(false);
  await end('claim');
  void queue.add('claim', act('claim'));
  expect(started).toEqual(['claim', 'claim']);
});

test('work behind a failure is skipped', async () => {
  const [queue, { started, act, end }] = [createSerialQueue(), createWork()];
  void queue.add('renew', act('renew'));
  const decided = queue.add('decide', act('decide'));
  await end('renew', false);
  expect(await decided).toBe(false);
  void queue.add('check', act('check'));
  expect(started).toEqual(['renew', 'check']);
});

test('the queue is idle when nothing runs any more, including work that was added meanwhile', async () => {
  const [queue, { act, end }] = [createSerialQueue(), createWork()];
  expect(await queue.whenIdle()).toBe(true);
  const rejected = queue.add('check', act('check')).then(() => queue.add('decide', act('decide')));
  let idle: boolean | null = null;
  void queue.whenIdle().then((succeeded) => (idle = succeeded));
  await end('check');
  expect(idle).toBe(null);
  await end('decide', false);
  expect(idle).toBe(false);
  expect(await rejected).toBe(false);
});
