import { expect, test } from '@playwright/test';
import { createLive, hintsAddress, parseHint, type Clock, type Live, type Socket } from '../../miniprogram/lib/live';

/** A clock that moves only on request. */
class ManualClock implements Clock {
  now = 0;
  private next = 1;
  private readonly timers = new Map<number, { at: number; what: () => void }>();

  after(milliseconds: number, what: () => void): number {
    this.timers.set(this.next, { at: this.now + milliseconds, what });
    return this.next++;
  }

  cancel(timer: number): void {
    this.timers.delete(timer);
  }

  random(): number {
    return 0.5;
  }

  get pending(): number {
    return this.timers.size;
  }

  async forward(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (;;) {
      const due = [...this.timers].filter(([, t]) => t.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.now = due[1].at;
      due[1].what();
      await settle();
    }
    this.now = end;
  }
}

/** Lets all pending promises continue. */
async function settle(): Promise<void> {
  await new Promise((done) => setImmediate(done));
}

class FakeSocket implements Socket {
  closed = false;
  private open: () => void = () => undefined;
  private message: (message: { data: string }) => void = () => undefined;
  private close_: (close: { code: number }) => void = () => undefined;
  private error: () => void = () => undefined;

  constructor(readonly token: string) {}

  onOpen(listener: () => void): void {
    this.open = listener;
  }
  onMessage(listener: (message: { data: string }) => void): void {
    this.message = listener;
  }
  onClose(listener: (close: { code: number }) => void): void {
    this.close_ = listener;
  }
  onError(listener: () => void): void {
    this.error = listener;
  }
  close(): void {
    this.closed = true;
  }

  opens(): void {
    this.open();
  }
  says(hint: unknown): void {
    this.message({ data: JSON.stringify(hint) });
  }
  closes(code: number): void {
    this.close_({ code });
  }
  fails(): void {
    this.error();
    this.close_({ code: 1006 });
  }
}

class Stage {
  readonly clock = new ManualClock();
  readonly sockets: FakeSocket[] = [];
  readonly states: boolean[] = [];
  reads = 0;
  token: string | null = 'first';
  read: () => Promise<void> = () => Promise.resolve();
  readonly live: Live = createLive({
    clock: this.clock,
    token: () => Promise.resolve(this.token),
    connect: (token) => {
      const socket = new FakeSocket(token);
      this.sockets.push(socket);
      return socket;
    },
    read: () => {
      this.reads++;
      return this.read();
    },
    onState: (connected) => this.states.push(connected),
  });

  get socket(): FakeSocket {
    return this.sockets[this.sockets.length - 1]!;
  }

  async started(): Promise<this> {
    this.live.start();
    await settle();
    return this;
  }

  async connected(): Promise<this> {
    await this.started();
    this.socket.opens();
    this.socket.says({ t: 'inbox', v: 4 });
    await settle();
    return this;
  }
}

test('a start reads at once and connects with the current token', async () => {
  const stage = await new Stage().started();
  expect(stage.reads).toBe(1);
  expect(stage.socket.token).toBe('first');
});

test('a new number is read, the same number and a ping are not', async () => {
  const stage = await new Stage().connected();
  const before = stage.reads;
  stage.socket.says({ t: 'assignment', v: 5 });
  await settle();
  expect(stage.reads).toBe(before + 1);
  stage.socket.says({ t: 'assignment', v: 5 });
  stage.socket.says({ t: 'ping', v: 5 });
  await settle();
  expect(stage.reads).toBe(before + 1);
});

test('a hint during a read causes one more read, however many hints come', async () => {
  const stage = await new Stage().connected();
  const before = stage.reads;
  let answer: () => void = () => undefined;
  stage.read = () => new Promise((done) => (answer = done));
  stage.socket.says({ t: 'assignment', v: 5 });
  stage.socket.says({ t: 'assignment', v: 6 });
  stage.socket.says({ t: 'assignment', v: 7 });
  expect(stage.reads).toBe(before + 1);
  answer();
  await settle();
  expect(stage.reads).toBe(before + 2);
  answer();
  await settle();
  expect(stage.reads).toBe(before + 2);
});

test('without a socket it polls every half minute, and with one every two minutes', async () => {
  const alone = await new Stage().started();
  alone.token = null;
  await alone.clock.forward(30_000);
  expect(alone.reads).toBe(2);

  const beside = await new Stage().connected();
  const before = beside.reads;
  for (let i = 0; i < 4; i++) {
    await beside.clock.forward(25_000);
    beside.socket.says({ t: 'ping', v: 4 });
  }
  expect(beside.reads).toBe(before);
  await beside.clock.forward(20_000);
  expect(beside.reads).toBe(before + 1);
});

test('a read that fails does not end the poll', async () => {
  const stage = await new Stage().started();
  stage.read = () => Promise.reject(new Error('offline'));
  await stage.clock.forward(90_000);
  expect(stage.reads).toBe(4);
});

test('it reconnects after 1, 2, 4 … seconds, at most every 30', async () => {
  const stage = await new Stage().started();
  const at: number[] = [];
  for (let i = 0; i < 7; i++) {
    const before = stage.sockets.length;
    stage.socket.fails();
    while (stage.sockets.length === before) await stage.clock.forward(100);
    at.push(stage.clock.now);
  }
  const waits = at.map((time, i) => time - (at[i - 1] ?? 0));
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('a connection that worked resets the back-off, and the next one uses the current token', async () => {
  const stage = await new Stage().started();
  for (let i = 0; i < 3; i++) {
    stage.socket.fails();
    await stage.clock.forward(10_000);
  }
  stage.socket.opens();
  stage.token = 'second';
  stage.socket.closes(1001);
  await stage.clock.forward(1000);
  expect(stage.sockets).toHaveLength(5);
  expect(stage.socket.token).toBe('second');
  expect(stage.states).toEqual([true, false]);
});

test('a lost connection is followed by a read, which notices a revoked sign-in', async () => {
  const stage = await new Stage().connected();
  const before = stage.reads;
  stage.socket.closes(4401);
  await settle();
  expect(stage.reads).toBe(before + 1);
});

test('a socket that is silent for a minute is closed and replaced', async () => {
  const stage = await new Stage().connected();
  const silent = stage.socket;
  await stage.clock.forward(59_000);
  expect(silent.closed).toBe(false);
  await stage.clock.forward(3000);
  expect(silent.closed).toBe(true);
  expect(stage.sockets).toHaveLength(2);
});

test('a stop ends socket, poll and retries, and no timer remains', async () => {
  const stage = await new Stage().connected();
  stage.live.stop();
  expect(stage.socket.closed).toBe(true);
  expect(stage.clock.pending).toBe(0);
  const { reads, sockets } = stage;
  stage.socket.closes(1000);
  await stage.clock.forward(600_000);
  expect(stage.reads).toBe(reads);
  expect(sockets).toHaveLength(1);
});

test('a stop while the token is fetched opens no socket', async () => {
  const stage = new Stage();
  stage.live.start();
  stage.live.stop();
  await settle();
  expect(stage.sockets).toHaveLength(0);
});

test('a second start reads and reconnects at once instead of waiting for the back-off', async () => {
  const stage = await new Stage().started();
  for (let i = 0; i < 5; i++) {
    stage.socket.fails();
    await stage.clock.forward(30_000);
  }
  stage.socket.fails();
  const sockets = stage.sockets.length;
  await stage.started();
  expect(stage.sockets).toHaveLength(sockets + 1);
});

test('only a valid hint is parsed', () => {
  expect(parseHint('{"t":"assignment","v":12}')).toEqual({ t: 'assignment', v: 12 });
  for (const other of ['', 'null', '[]', '{"t":1,"v":2}', '{"t":"x"}', new ArrayBuffer(2)]) expect(parseHint(other)).toBeNull();
});

test('the address of the hints is derived from the address of the API', () => {
  expect(hintsAddress('https://crm.example.com')).toBe('wss://crm.example.com/notifications/ws');
  expect(hintsAddress('http://127.0.0.1:5080/')).toBe('ws://127.0.0.1:5080/notifications/ws');
});
