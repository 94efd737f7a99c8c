import { expect, test } from 'vitest';
import { kindsOf } from '@/shell/notices';
import zh from '@/text/zh';

test('every kind of message that a role may choose has a text, and every text is chosen by somebody', () => {
  const chosen = new Set(Object.values(kindsOf).flat());
  expect([...chosen].sort()).toEqual(Object.keys(zh.notices.kinds).sort());
});
