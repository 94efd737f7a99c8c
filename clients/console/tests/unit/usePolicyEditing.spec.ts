import { ref } from 'vue';
import { beforeAll, expect, test } from 'vitest';
import type { Policies } from '@/api/types';
import { runInApp } from './runInApp';
import { stubBrowser } from './stubBrowser';

beforeAll(stubBrowser);

test('a response about an earlier text is ignored after the text was changed', async () => {
  const { usePolicyEditing } = await import('@/supervisor/usePolicyEditing');
  const draft = ref({ days: '1' });
  const late: (() => void)[] = [];
  const answer = <T>(it: T): Promise<T> => new Promise((resolve) => late.push(() => resolve(it)));
  const { result: editing } = runInApp(() =>
    usePolicyEditing({
      draft,
      toPolicy: (it) => it,
      routes: {
        validate: () => answer({ valid: true, errors: [] }),
        diff: () => answer({ from: '1', to: '', changes: [] }),
        activate: () => answer({ version: 3, name: '3', at: '' }),
      },
      baseVersion: 1,
      current: () => ({ version: 2 }) as Policies,
      onEnded: () => undefined,
    }),
  );

  const asked = [editing.check(), editing.compare()];
  draft.value.days = '12';
  late.forEach((it) => it());
  await Promise.all(asked);
  expect([editing.valid.value, editing.changes.value, editing.isOutdated.value]).toEqual([false, null, true]);

  const again = [editing.check(), editing.compare()];
  late.forEach((it) => it());
  await Promise.all(again);
  expect([editing.valid.value, editing.changes.value, editing.isOutdated.value]).toEqual([true, [], false]);
});
