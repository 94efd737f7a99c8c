import { expect, test } from 'vitest';
import { nextTick, shallowRef } from 'vue';
import { watchArrivals } from '@/lib/arrivals';

const list = (...ids: string[]) => ids.map((id) => ({ id }));

test('only items that arrive after the first read are shown', async () => {
  const items = shallowRef<{ id: string }[]>();
  const shown: string[] = [];
  watchArrivals(
    () => items.value,
    (it) => it.id,
    (it) => shown.push(it.id),
  );
  for (const now of [list('a'), list('b', 'a'), list('b', 'a'), undefined, list('c', 'b'), list('a', 'c', 'b')]) {
    items.value = now;
    await nextTick();
  }
  // The last one had gone meanwhile, and has come back.
  expect(shown).toEqual(['b', 'c', 'a']);
});
