import { expect, test } from 'vitest';
import { noticeKinds } from '@/shell/notices';
import zh from '@/text/zh';

test('every kind of message that a role can choose has a text, and every text belongs to such a kind', () => {
  const chosen = new Set(Object.values(noticeKinds).flat());
  expect([...chosen].sort()).toEqual(Object.keys(zh.notices.kinds).sort());
});
