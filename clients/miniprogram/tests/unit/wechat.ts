/** The callbacks that WeChat's asynchronous calls take. */
export interface Callbacks {
  success?: (result: Record<string, unknown>) => void;
  fail?: (failure: { errMsg: string }) => void;
  complete?: () => void;
}

/** Plays WeChat: `wx` has only the given calls from now on. */
export function playWechat(calls: object): void {
  Object.assign(globalThis, { wx: calls });
}

interface Entry extends Callbacks {
  key: string;
  data?: unknown;
  encrypt?: boolean;
}

export interface PhoneStorage {
  entries: Map<string, unknown>;
  isFull: boolean;
}

/** The calls of WeChat's storage. An encrypted value and a plain one of the same name are different entries. */
export function storageCalls(phone: PhoneStorage): object {
  const nameOf = ({ key, encrypt }: Entry): string => `${encrypt ? 'encrypted' : 'plain'} ${key}`;
  return {
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
  };
}
