import { expect, test } from 'vitest';
import { pageParams, readAllPages } from '@/api/readAllPages';

test('a list is read to its end, each page with the cursor of the one before', async () => {
  const cursors: unknown[] = [];
  const items = await readAllPages((cursor) => {
    cursors.push(pageParams(cursor).params.query);
    return Promise.resolve(cursor ? { items: [3], nextCursor: null } : { items: [1, 2], nextCursor: 'next' });
  });
  expect(items).toEqual([1, 2, 3]);
  expect(cursors).toEqual([{ limit: 100 }, { limit: 100, cursor: 'next' }]);
});
