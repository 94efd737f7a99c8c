/** Reads all of a list, page by page. */
export async function readAllPages<T>(page: (cursor: string) => Promise<{ items: T[]; nextCursor: string | null }>): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { items, nextCursor }: { items: T[]; nextCursor: string | null } = await page(cursor);
    all.push(...items);
    cursor = nextCursor;
  }
  return all;
}

/** The parameters for {@link readAllPages}; the first page has no cursor. */
export const pageParams = (cursor: string) => ({ params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } });
