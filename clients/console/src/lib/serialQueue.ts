/** Runs work of one kind one after the other. False when it failed, or was skipped. */
export interface SerialQueue {
  /** Work that is already queued is not added again. Work behind a failure is skipped, because the failure has to be seen first. */
  add: (name: string, act: () => Promise<boolean>) => Promise<boolean>;
  /** Resolves when the queue is empty: whether all succeeded. */
  whenIdle: () => Promise<boolean>;
}

export function createSerialQueue(): SerialQueue {
  const names = new Set<string>();
  let last: Promise<boolean> | null = null;
  return {
    add(name, act) {
      if (names.has(name)) return Promise.resolve(false);
      names.add(name);
      const result = (last ? last.then((succeeded) => succeeded && act()) : act()).finally(() => {
        names.delete(name);
        if (last === result) last = null;
      });
      return (last = result);
    },
    async whenIdle() {
      let succeeded = true;
      while (last) succeeded = await last;
      return succeeded;
    },
  };
}
