import { expect, test } from '@playwright/test';
import { createStore } from '../../miniprogram/lib/store';
import { playWechat, type Callbacks } from './wechat';

interface Entry extends Callbacks {
  key: string;
  data?: unknown;
  encrypt?: boolean;
}

/** The storage of WeChat. An encrypted value and a plain one of the same name are different entries. */
function playStorage() {
  const phone = { entries: new Map<string, unknown>(), isFull: false };
  const nameOf = ({ key, encrypt }: Entry): string => `${encrypt ? 'encrypted' : 'plain'} ${key}`;
  playWechat({
    setStorage(entry: Entry) {
      if (phone.isFull) return entry.fail?.({ errMsg: 'setStorage:fail exceed storage max size 10Mb' });
      phone.entries.set(nameOf(entry), structuredClone(entry.data));
      entry.success?.({});
    },
    getStorage(entry: Entry) {
      if (phone.entries.has(nameOf(entry))) entry.success?.({ data: phone.entries.get(nameOf(entry)) });
      else entry.fail?.({ errMsg: 'getStorage:fail data not found' });
    },
    removeStorage(entry: Entry) {
      for (const encrypt of [true, false]) phone.entries.delete(nameOf({ ...entry, encrypt }));
      entry.complete?.();
    },
    getStorageInfo({ success }: Callbacks) {
      success?.({ keys: [...phone.entries.keys()].map((name) => name.replace(/^\w+ /, '')) });
    },
  });
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
