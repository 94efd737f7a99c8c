import { expect, test } from '@playwright/test';
import { createPoll, type Poll, type Polled } from '../../miniprogram/lib/poll';

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
  answers: (Polled<string> | Error)[] = [];
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
    later: (milliseconds, run) => {
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

test('it reads when shown, and again when the server says, scattered by up to a fifth', async () => {
  const stage = new Stage();
  stage.chance = 0.5;
  stage.answers = [{ value: 'pending', etag: '"1"', nextPollAfter: 30 }];
  stage.poll.shown();
  await settle();
  expect(stage.shown).toEqual(['pending']);
  expect(stage.waiting.map((p) => p.milliseconds)).toEqual([33_000]);
});

test('the second read sends the tag; nothing new keeps the pause of the last answer and shows nothing', async () => {
  const stage = new Stage();
  stage.answers = [
    { value: 'pending', etag: '"1"', nextPollAfter: 30 },
    { value: null, etag: '"1"', nextPollAfter: null },
  ];
  stage.poll.shown();
  await settle();
  stage.planned[0]!.run();
  await settle();
  expect(stage.asked).toEqual([null, '"1"']);
  expect(stage.shown).toEqual(['pending']);
  expect(stage.waiting.at(-1)?.milliseconds).toBe(30_000);
});

test('a decision ends it', async () => {
  const stage = new Stage();
  stage.answers = [{ value: 'approved', etag: '"9"', nextPollAfter: null }];
  stage.poll.shown();
  await settle();
  expect(stage.waiting).toEqual([]);
});

test('hidden, nothing is asked; shown again, it asks at once with the tag', async () => {
  const stage = new Stage();
  stage.answers = [{ value: 'pending', etag: '"1"', nextPollAfter: 30 }];
  stage.poll.shown();
  await settle();
  stage.poll.hidden();
  expect(stage.waiting).toEqual([]);
  stage.poll.shown();
  await settle();
  expect(stage.asked).toEqual([null, '"1"']);
});

test('hidden while a read is under way, nothing follows it', async () => {
  const stage = new Stage();
  stage.answers = [{ value: 'pending', etag: '"1"', nextPollAfter: 30 }];
  stage.poll.shown();
  stage.poll.hidden();
  await settle();
  expect(stage.waiting).toEqual([]);
});

test('two pulls at once are one read', async () => {
  const stage = new Stage();
  await Promise.all([stage.poll.now(), stage.poll.now()]);
  expect(stage.asked).toHaveLength(1);
});

test('what was done while a read was on its way is followed by a read of its own', async () => {
  const stage = new Stage();
  stage.poll.shown();
  await stage.poll.anew();
  expect(stage.asked).toHaveLength(2);
});

test('a failure is told and does not end it', async () => {
  const stage = new Stage();
  stage.answers = [new Error('offline'), { value: 'pending', etag: '"1"', nextPollAfter: 30 }];
  stage.poll.shown();
  await settle();
  expect(stage.failures).toBe(1);
  expect(stage.waiting).toHaveLength(1);
  stage.waiting[0]!.run();
  await settle();
  expect(stage.shown).toEqual(['pending']);
});
