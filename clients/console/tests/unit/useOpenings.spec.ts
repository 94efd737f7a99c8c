import { ref } from 'vue';
import { expect, test } from 'vitest';
import { useOpenings } from '@/lib/useOpenings';

test('a late response belongs to the opening of its request', () => {
  const open = ref(false);
  const currentOpening = useOpenings(open);
  const withoutDialog = currentOpening();
  open.value = true;
  expect(withoutDialog()).toBe(false);
  const first = currentOpening();
  expect(first()).toBe(true);
  open.value = false;
  expect(first()).toBe(false);
  // For the same subject or another.
  open.value = true;
  expect([first(), currentOpening()()]).toEqual([false, true]);
});
