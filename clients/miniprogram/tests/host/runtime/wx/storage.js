import { storedName } from '../phone.js';
import { Failure, asynchronous } from './call.js';

const own = storedName('storage/');
/** WeChat's limits: 10 MB in all, 1 MB for one value. */
const limit = 10 * 1024 * 1024;
const largest = 1024 * 1024;

// An encrypted value and a plain one of the same name are different entries.
const nameOf = (key, encrypt) => `${own}${encrypt ? 'encrypted/' : 'plain/'}${key}`;
const keys = () => Object.keys(localStorage).filter((name) => name.startsWith(own));

function write(key, data, encrypt) {
  if (!key) throw new Failure('key is empty');
  const text = JSON.stringify({ data });
  if (text.length > largest) throw new Failure('entry size limit reached');
  if (used() + text.length > limit) throw new Failure('exceed storage max size 10Mb');
  localStorage.setItem(nameOf(key, encrypt), text);
}

function read(key, encrypt) {
  const text = localStorage.getItem(nameOf(key, encrypt));
  return text === null ? undefined : JSON.parse(text).data;
}

const used = () => keys().reduce((sum, name) => sum + localStorage.getItem(name).length, 0);
const remove = (key) => [true, false].forEach((encrypt) => localStorage.removeItem(nameOf(key, encrypt)));
const clear = () => keys().forEach((name) => localStorage.removeItem(name));
const info = () => ({
  keys: keys().map((name) => name.slice(own.length).replace(/^(encrypted|plain)\//, '')),
  currentSize: Math.ceil(used() / 1024),
  limitSize: limit / 1024,
});

export function storageCalls() {
  return {
    setStorage: asynchronous('setStorage', ['key', 'data', 'encrypt'], ({ key, data, encrypt }) => write(key, data, encrypt)),
    getStorage: asynchronous('getStorage', ['key', 'encrypt'], ({ key, encrypt }) => {
      const data = read(key, encrypt);
      if (data === undefined) throw new Failure('data not found');
      return { data };
    }),
    removeStorage: asynchronous('removeStorage', ['key'], ({ key }) => remove(key)),
    clearStorage: asynchronous('clearStorage', [], clear),
    getStorageInfo: asynchronous('getStorageInfo', [], info),
    setStorageSync: (key, data) => write(key, data, false),
    getStorageSync: (key) => read(key, false) ?? '',
    removeStorageSync: remove,
    clearStorageSync: clear,
    getStorageInfoSync: info,
  };
}
