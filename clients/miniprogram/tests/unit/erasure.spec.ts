import { expect, test } from '@playwright/test';
import { forgetPerson, untilErased } from '../../miniprogram/lib/erasure';
import { memoryStore } from '../../miniprogram/lib/store';

test('everything of a person is forgotten, and what a manager keeps on the same phone stays', async () => {
  const store = memoryStore();
  const names = ['session.applicant', 'session.staff', 'draft.r', 'phone.code', 'confirmed.i', 'something.new'];
  for (const name of names) await store.write(name, 1);
  await store.write('avatar', 'wxfile://store_1');
  const removed: string[] = [];
  await forgetPerson(store, async (path) => void removed.push(path));
  expect(await store.keys()).toEqual(['session.staff']);
  expect(removed).toEqual(['wxfile://store_1']);
});

test('an answer that comes after the erasure leaves nothing on the phone', async () => {
  const store = memoryStore();
  const page = untilErased(store);
  await page.write('draft.r', 1);
  await forgetPerson(store, async () => undefined);
  await page.write('draft.r', 2);
  expect(await store.keys()).toEqual([]);
  // The next applicant on this phone is stored again.
  await untilErased(store).write('draft.s', 3);
  expect(await store.keys()).toEqual(['draft.s']);
});
