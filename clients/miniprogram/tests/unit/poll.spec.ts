import { expect, test } from '@playwright/test';
import { createPoll, type Poll, type PollResult } from '../../miniprogram/lib/poll';

interface Planned {
  milliseconds: number;
  run: () => void;
  cancelled: boolean;
}

class Stage {
  readonly planned: Planned[] = [];
  readonly asked: (string | null)[] = [];
  readonly shown: string[] = [];
  failures = 0;
  chance = 0;
  answers: (PollResult<string> | Error)[] = [];
  readonly poll: Poll = createPoll<string>({
    read: async (etag) => {
      this.asked.push(etag);
      const answer = this.answers.shift() ?? { value: null, etag: null, nextPollAfter: null };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    changed: (value) => this.shown.push(value),
    failed: () => this.failures++,
    timing: { random: () => this.chance },
    schedule: (milliseconds, run) => {
      const planned = { milliseconds, run, cancelled: false };
      this.planned.push(planned);
      return () => (planned.cancelled = true);
    },
  });

  get waiting(): Planned[] {
    return this.planned.filter((p) => !p.cancelled);
  }
}

async function settle(): Promise<void> {
  await new Promise((done) => setImmediate(done));
}

test('it reads when shown, and again at the server’s interval, delayed by up to a fifth', async () => {
  const stage = new Stage();
  stage.chance = 0.5;
  stage.answers = [{ value: 'pending', etag: '"1"', nextPollAfter: 30 }];
  stage.poll.onShow();
  await settle();
  expect(stage.shown).toEqual(['pending']);
  expect(stage.waiting.map((p) => p.milliseconds)).toEqual([33_000]);
});

test('the second read sends the ETag, and after a 304 the last interval is kept and nothing is shown', async () => {
  const stage = new Stage();
  stage.answers = [
    { value: 'pending', etag: '"1"', nextPollAfter: 30 },
    { value: null, etag: '"1"', nextPollAfter: null },
  ];
  stage.poll.onShow();
  await settle();
  stage.planned[0]!.run();
  await settle();
  expect(stage.asked).toEqual([null, '"1"']);
  expect(stage.shown).toEqual(['pending']);
  expect(stage.waiting.at(-1)?.milliseconds).toBe(30_000);
});

test('a decision ends the poll', async () => {
  const stage = new Stage();
  stage.answers = [{ value: 'approved', etag: '"9"', nextPollAfter: null }];
  stage.poll.onShow();
  await settle();
  expect(stage.waiting).toEqual([]);
});

test('a hidden page sends no request, and when shown again it reads at once with the ETag', async () => {
  const stage = new Stage();
  stage.answers = [{ value: 'pending', etag: '"1"', nextPollAfter: 30 }];
  stage.poll.onShow();
  await settle();
  stage.poll.onHide();
  expect(stage.waiting).toEqual([]);
  stage.poll.onShow();
  await settle();
  expect(stage.asked).toEqual([null, '"1"']);
});

test('a page that is hidden during a read plans no further read', async () => {
  const stage = new Stage();
  stage.answers = [{ value: 'pending', etag: '"1"', nextPollAfter: 30 }];
  stage.poll.onShow();
  stage.poll.onHide();
  await settle();
  expect(stage.waiting).toEqual([]);
});

test('two simultaneous pulls cause one read', async () => {
  const stage = new Stage();
  await Promise.all([stage.poll.readNow(), stage.poll.readNow()]);
  expect(stage.asked).toHaveLength(1);
});

test('an action during a read is followed by another read', async () => {
  const stage = new Stage();
  stage.poll.onShow();
  await stage.poll.readAgain();
  expect(stage.asked).toHaveLength(2);
});

test('a failure is reported and does not end the poll', async () => {
  const stage = new Stage();
  stage.answers = [new Error('offline'), { value: 'pending', etag: '"1"', nextPollAfter: 30 }];
  stage.poll.onShow();
  await settle();
  expect(stage.failures).toBe(1);
  expect(stage.waiting).toHaveLength(1);
  stage.waiting[0]!.run();
  await settle();
  expect(stage.shown).toEqual(['pending']);
});

test('after a decision a failed read is repeated, and its success ends the poll', async () => {
  const stage = new Stage();
  stage.answers = [
    { value: 'approved', etag: '"9"', nextPollAfter: null },
    new Error('offline'),
    { value: null, etag: '"9"', nextPollAfter: null },
  ];
  stage.poll.onShow();
  await settle();
  await stage.poll.readNow();
  expect(stage.failures).toBe(1);
  expect(stage.waiting.map((p) => p.milliseconds)).toEqual([15_000]);
  stage.waiting[0]!.run();
  await settle();
  expect(stage.asked).toEqual([null, '"9"', '"9"']);
  expect(stage.waiting).toEqual([]);
});
