/** Work of one kind, one after the other. False: it failed, or was left out. */
export interface InTurn {
  /** What is in the line already is not added again. What waits behind a failure is left out: the failure has to be seen first. */
  add: (name: string, act: () => Promise<boolean>) => Promise<boolean>;
  /** When the line is empty: whether all went well. */
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
