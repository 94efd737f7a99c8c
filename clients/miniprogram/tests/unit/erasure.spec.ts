import { expect, test } from '@playwright/test';
import { createErasableStore, deletePersonData } from '../../miniprogram/lib/erasure';
import { createMemoryStore } from '../../miniprogram/lib/store';

test('all data of a person is deleted, and a manager’s session and notes on the same phone stay', async () => {
  const store = createMemoryStore();
  const names = ['session.applicant', 'session.staff', 'manager.customer.c', 'draft.r', 'phone.code', 'confirmed.i', 'something.new'];
  for (const name of names) await store.write(name, 1);
  await store.write('avatar', 'wxfile://store_1');
  const removed: string[] = [];
  await deletePersonData(store, async (path) => void removed.push(path));
  expect(await store.keys()).toEqual(['session.staff', 'manager.customer.c']);
  expect(removed).toEqual(['wxfile://store_1']);
});

test('a response that arrives after the erasure stores nothing on the phone', async () => {
  const store = createMemoryStore();
  const page = createErasableStore(store);
  await page.write('draft.r', 1);
  await deletePersonData(store, async () => undefined);
  await page.write('draft.r', 2);
  expect(await store.keys()).toEqual([]);
  // The next applicant on this phone is stored again.
  await createErasableStore(store).write('draft.s', 3);
  expect(await store.keys()).toEqual(['draft.s']);
});
