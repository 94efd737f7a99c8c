/**
 * Reads a versioned object. A response that was sent before a write may arrive after it; it is older than the shown version and would undo
 * the write on the screen. The read is then repeated, a few times at most. @param shown Returns the version on the screen when the response
 * arrives.
 */
export async function readLatest<T extends { version: number }>(
  read: () => Promise<T>,
  shownVersion: () => number | undefined,
): Promise<T> {
  for (let attempts = 5; ; attempts--) {
    const result = await read();
    if (attempts === 1 || result.version >= (shownVersion() ?? 0)) return result;
  }
}
