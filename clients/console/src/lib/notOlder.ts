/**
 * Reads what has a version. An answer that was on its way while a write was answered is older than what is shown by then, and would take
 * the write back on the screen: it is asked for again, a few times at most.
 * @param shown The version on the screen when the answer is there.
 */
export async function notOlder<T extends { version: number }>(read: () => Promise<T>, shown: () => number | undefined): Promise<T> {
  for (let left = 5; ; left--) {
    const it = await read();
    if (left === 1 || it.version >= (shown() ?? 0)) return it;
  }
}
