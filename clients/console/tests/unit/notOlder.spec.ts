import { expect, test } from 'vitest';
import { notOlder } from '@/lib/notOlder';

/** Responses with these versions, one after the other; the first one takes as long as a write that creates version 5. */
const reading = async (...versions: number[]): Promise<{ version: number; asked: number }> => {
  let [shown, asked] = [4, 0];
  const it = await notOlder(
    () => {
      const version = versions[asked++] ?? 0;
      shown = 5;
      return Promise.resolve({ version });
    },
    () => shown,
  );
  return { version: it.version, asked };
};

test('an answer from before a write is asked for again', async () => {
  expect(await reading(4, 5)).toEqual({ version: 5, asked: 2 });
});

test('a second write while it is asked for again is seen too, and it is not asked for for ever', async () => {
  expect(await reading(4, 4, 4, 5)).toEqual({ version: 5, asked: 4 });
  expect(await reading(4, 4, 4, 4, 4, 5)).toEqual({ version: 4, asked: 5 });
});

test('an answer that is as new as what is shown, or newer, is taken', async () => {
  expect(await reading(5)).toEqual({ version: 5, asked: 1 });
  expect(await reading(7)).toEqual({ version: 7, asked: 1 });
});

test('what is shown for the first time has nothing to be compared with', async () => {
  expect(
    await notOlder(
      () => Promise.resolve({ version: 1 }),
      () => undefined,
    ),
  ).toEqual({ version: 1 });
});
