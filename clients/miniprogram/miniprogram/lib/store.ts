/** The storage of the phone, encrypted by WeChat. Id numbers and the bytes of pictures are never stored here. */

export interface Store {
  read<T>(key: string): Promise<T | null>;
  write(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** The names of all stored entries. */
  keys(): Promise<string[]>;
}

/** A full or broken storage must not block the person: values that could not be written are kept until the app ends. */
export function createStore(): Store {
  const unwritten = new Map<string, string>();
  return {
    read: <T>(key: string) =>
      new Promise<T | null>((resolve) => {
        const kept = unwritten.get(key);
        if (kept !== undefined) return resolve(JSON.parse(kept) as T);
        wx.getStorage({
          key,
          encrypt: true,
          success: (result) => resolve((result.data ?? null) as T | null),
          fail: () => resolve(null),
        });
      }),
    write: (key, value) =>
      new Promise((resolve) => {
        wx.setStorage({
          key,
          data: value,
          encrypt: true,
          success: () => {
            unwritten.delete(key);
            resolve();
          },
          fail: () => {
            unwritten.set(key, JSON.stringify(value));
            resolve();
          },
        });
      }),
    remove: (key) =>
      new Promise((resolve) => {
        unwritten.delete(key);
        wx.removeStorage({ key, complete: () => resolve() });
      }),
    keys: () =>
      new Promise((resolve) => {
        wx.getStorageInfo({
          success: (result) => resolve([...new Set([...result.keys, ...unwritten.keys()])]),
          fail: () => resolve([...unwritten.keys()]),
        });
      }),
  };
}

/** For tests only. */
export function createMemoryStore(): Store {
  const values = new Map<string, string>();
  return {
    read: async <T>(key: string) => {
      const value = values.get(key);
      return value === undefined ? null : (JSON.parse(value) as T);
    },
    write: async (key, value) => {
      values.set(key, JSON.stringify(value));
    },
    remove: async (key) => {
      values.delete(key);
    },
    keys: async () => [...values.keys()],
  };
}

export const store: Store = createStore();
