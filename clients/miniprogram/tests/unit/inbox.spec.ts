import { expect, test } from '@playwright/test';
import { readUnread } from '../../miniprogram/lib/inbox';
import { Problem } from '../../miniprogram/lib/problem';

type Read = NonNullable<Parameters<typeof readUnread>[0]>;
type Message = Awaited<ReturnType<Read>>['items'][number];

/** An inbox with this many pages of one message each. */
function inboxOf(pages: number): { read: Read; asked: () => number } {
  let asked = 0;
  const read: Read = async ({ cursor }) => {
    asked++;
    const at = Number(cursor ?? 0);
    return { items: [{ id: `m${at}`, customerId: `c${at}` } as Message], nextCursor: at + 1 < pages ? String(at + 1) : null };
  };
  return { read, asked: () => asked };
}

test('a customer whose message is older than a hundred others is still unread', async () => {
  const { read } = inboxOf(3);
  expect((await readUnread(read)).map((it) => it.customerId)).toEqual(['c0', 'c1', 'c2']);
});

test('a refused cursor ends the read, and other errors are thrown', async () => {
  const refuse = (problem: Problem) =>
    readUnread(({ cursor }) => (cursor ? Promise.reject(problem) : inboxOf(2).read({ unread: true, limit: 100 })));
  expect(await refuse(new Problem('cursor_invalid', 400))).toHaveLength(1);
  await expect(refuse(new Problem('network', 0))).rejects.toThrow();
});

test('the number of pages of an inbox that are read is limited', async () => {
  const { read, asked } = inboxOf(1000);
  await readUnread(read);
  expect(asked()).toBe(5);
});
