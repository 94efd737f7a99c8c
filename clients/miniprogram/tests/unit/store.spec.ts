import { expect, test } from '@playwright/test';
import { createStore } from '../../miniprogram/lib/store';
import { playWechat, storageCalls, type PhoneStorage } from './wechat';

function playStorage(): PhoneStorage {
  const phone = { entries: new Map<string, unknown>(), isFull: false };
  playWechat(storageCalls(phone));
  return phone;
}

test('values are stored encrypted, and found again after a restart', async () => {
  const phone = playStorage();
  await createStore().write('draft.a', { realName: '张伟' });
  expect([...phone.entries.keys()]).toEqual(['encrypted draft.a']);
  const again = createStore();
  expect(await again.read('draft.a')).toEqual({ realName: '张伟' });
  expect(await again.read('draft.b')).toBeNull();
  expect(await again.keys()).toEqual(['draft.a']);
  await again.remove('draft.a');
  expect(await again.read('draft.a')).toBeNull();
  expect(await again.keys()).toEqual([]);
});

test('values that a full storage does not take are kept until the app ends', async () => {
  const phone = playStorage();
  const store = createStore();
  await store.write('draft.a', { realName: '张伟' });
  phone.isFull = true;
  await store.write('draft.a', { realName: '王芳' });
  await store.write('draft.b', { realName: '李娜' });
  expect(await store.read('draft.a')).toEqual({ realName: '王芳' });
  expect(await store.read('draft.b')).toEqual({ realName: '李娜' });
  expect(await store.keys()).toEqual(['draft.a', 'draft.b']);
  expect(await createStore().read('draft.a')).toEqual({ realName: '张伟' });

  await store.remove('draft.b');
  expect(await store.read('draft.b')).toBeNull();
  expect(await store.keys()).toEqual(['draft.a']);
  // With space again the newest value is stored.
  phone.isFull = false;
  await store.write('draft.a', { realName: '赵强' });
  expect(await store.read('draft.a')).toEqual({ realName: '赵强' });
  expect(await createStore().read('draft.a')).toEqual({ realName: '赵强' });
});
