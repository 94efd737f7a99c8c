import { nextTick, ref } from 'vue';
import { beforeAll, expect, test } from 'vitest';
import { runInApp } from './runInApp';
import { stubBrowser } from './stubBrowser';

beforeAll(stubBrowser);

test('a late response with a plan is not shown for another manager', async () => {
  const { usePlan } = await import('@/supervisor/usePlan');
  const answers: ((it: string) => void)[] = [];
  const open = ref(false);
  const run = (): Promise<string> => new Promise((resolve) => answers.push(resolve));
  const { plan } = runInApp(() => usePlan(open, { run, done: (it) => it })).result;

  for (const now of [true, false, true]) {
    open.value = now;
    await nextTick();
  }
  answers[1]?.('of the second');
  answers[0]?.('of the first');
  await nextTick();
  await nextTick();

  expect(plan.value).toBe('of the second');
});
