/**
 * Reads a versioned object. A response that was sent before a write may arrive after it; it is older than the shown version and would undo
 * the write on the screen. The read is then repeated, a few times at most. @param shown Returns the version on the screen when the response
 * arrives.
 */
export async function notOlder<T extends { version: number }>(read: () => Promise<T>, shown: () => number | undefined): Promise<T> {
  for (let left = 5; ; left--) {
    const it = await read();
    if (left === 1 || it.version >= (shown() ?? 0)) return it;
  }
}
