import { expect, test } from '@playwright/test';
import { createIdempotentAction, type PendingRequest } from '../../miniprogram/lib/idempotent-action';
import { Problem } from '../../miniprogram/lib/problem';

/** The keys of two presses of the same button, the first with this response. */
async function keysAfter(answer: Problem | null, second: unknown = 'body'): Promise<string[]> {
  let made = 0;
  const keys: string[] = [];
  const action = createIdempotentAction(() => `key ${++made}`);
  await action
    .run('body', async (key) => {
      keys.push(key);
      if (answer) throw answer;
    })
    .catch(() => undefined);
  await action.run(second, async (key) => void keys.push(key));
  return keys;
}

for (const problem of [
  new Problem('network', 0),
  new Problem('aborted', 0),
  new Problem('http_502', 502),
  new Problem('unavailable', 503),
  new Problem('http_504', 504),
  new Problem('unauthenticated', 401),
  new Problem('rate_limited', 429),
  new Problem('request_in_progress', 409),
])
  test(`pressed again after ${problem.message}, it sends the same key, because the request may have been executed`, async () => {
    expect(await keysAfter(problem)).toEqual(['key 1', 'key 1']);
  });

for (const problem of [new Problem('validation_failed', 400), new Problem('already_contacted', 409), new Problem('version_mismatch', 412)])
  test(`pressed again after ${problem.message}, it sends a new key`, async () => {
    expect(await keysAfter(problem)).toEqual(['key 1', 'key 2']);
  });

test('pressed again after a success, or with another body, it sends a new key', async () => {
  expect(await keysAfter(null)).toEqual(['key 1', 'key 2']);
  expect(await keysAfter(new Problem('network', 0), 'another')).toEqual(['key 1', 'key 2']);
});

test('a kept request is stored before it is sent, and sent with the same key after a restart', async () => {
  let kept: PendingRequest | null = null;
  const start = (key: string) => {
    const action = createIdempotentAction(
      () => key,
      async (request) => void (kept = request),
    );
    if (kept) action.resume(kept);
    return action;
  };
  const sent: unknown[] = [];
  const send = (failure: Problem | null) => async (key: string) => {
    sent.push([key, kept?.key]);
    if (failure) throw failure;
  };
  await expect(start('key 1').run('body', send(new Problem('network', 0)))).rejects.toThrow();
  await start('key 2').run('body', send(null));
  expect(sent).toEqual([
    ['key 1', 'key 1'],
    ['key 1', 'key 1'],
  ]);
  expect(kept).toBeNull();
  await expect(start('key 3').run('body', send(new Problem('validation_failed', 400)))).rejects.toThrow();
  expect(kept).toBeNull();
});
