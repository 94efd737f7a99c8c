import { expect, test } from '@playwright/test';
import { forgetPerson } from '../../miniprogram/lib/erasure';
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
