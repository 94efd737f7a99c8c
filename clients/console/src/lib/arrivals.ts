import { watch } from 'vue';

/** Calls `show` for each item that was not in the list when it was last read. The items of the first read are not new. */
export function watchArrivals<T>(items: () => T[] | undefined, idOf: (it: T) => string, show: (it: T) => void): void {
  let known: Set<string> | null = null;
  watch(
    items,
    (now) => {
      if (!now) return;
      const before = known;
      known = new Set(now.map(idOf));
      if (before) now.filter((it) => !before.has(idOf(it))).forEach(show);
    },
    { immediate: true },
  );
}
