/** Runs work of one kind one after the other. False when it failed, or was skipped. */
export interface InTurn {
  /** Work that is already queued is not added again. Work behind a failure is skipped, because the failure has to be seen first. */
  add: (name: string, act: () => Promise<boolean>) => Promise<boolean>;
  /** Resolves when the queue is empty: whether all succeeded. */
  settled: () => Promise<boolean>;
}

export function inTurn(): InTurn {
  const names = new Set<string>();
  let last: Promise<boolean> | null = null;
  return {
    add(name, act) {
      if (names.has(name)) return Promise.resolve(false);
      names.add(name);
      const it = (last ? last.then((went) => went && act()) : act()).finally(() => {
        names.delete(name);
        if (last === it) last = null;
      });
      return (last = it);
    },
    async settled() {
      let went = true;
      while (last) went = await last;
      return went;
    },
  };
}
