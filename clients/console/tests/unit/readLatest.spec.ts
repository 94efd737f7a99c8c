import { expect, test } from 'vitest';
import { readLatest } from '@/lib/readLatest';

/** Responses with these versions, one after the other; the first one takes as long as a write that creates version 5. */
const readVersions = async (...versions: number[]): Promise<{ version: number; reads: number }> => {
  let [shownVersion, reads] = [4, 0];
  const it = await readLatest(
    () => {
      const version = versions[reads++] ?? 0;
      shownVersion = 5;
      return Promise.resolve({ version });
    },
    () => shownVersion,
  );
  return { version: it.version, reads };
};

test('a response from before a write is requested again', async () => {
  expect(await readVersions(4, 5)).toEqual({ version: 5, reads: 2 });
});

test('a second write during the repetition is seen too, and the number of repetitions is limited', async () => {
  expect(await readVersions(4, 4, 4, 5)).toEqual({ version: 5, reads: 4 });
  expect(await readVersions(4, 4, 4, 4, 4, 5)).toEqual({ version: 4, reads: 5 });
});

test('a response that is as new as the shown version, or newer, is used', async () => {
  expect(await readVersions(5)).toEqual({ version: 5, reads: 1 });
  expect(await readVersions(7)).toEqual({ version: 7, reads: 1 });
});

test('the first response is used without a comparison', async () => {
  expect(
    await readLatest(
      () => Promise.resolve({ version: 1 }),
      () => undefined,
    ),
  ).toEqual({ version: 1 });
});
