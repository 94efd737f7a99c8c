/** Polls the status: with the ETag, at the server's interval with some jitter, and only while the page is shown. */
import { realTiming, type Timing } from './timing';

export interface PollResult<T> {
  /** Null when nothing changed (304). */
  value: T | null;
  etag: string | null;
  /** Seconds until the next poll; null when nothing more will change. */
  nextPollAfter: number | null;
}

export interface Poll {
  /** The page is shown: reads at once. */
  onShow(): void;
  /** The page is hidden: no request leaves the phone. */
  onHide(): void;
  /** After a pull-down or a hint: reads now, and then continues as before. */
  readNow(): Promise<void>;
  /** After an action: reads its result. A read that started before the action may miss it, so another read follows. */
  readAgain(): Promise<void>;
}

export interface PollOptions<T> {
  read(etag: string | null): Promise<PollResult<T>>;
  changed(value: T): void;
  failed(error: unknown): void;
  timing?: Pick<Timing, 'random'>;
  schedule?(milliseconds: number, run: () => void): () => void;
}

const secondsAfterFailure = 15;

export function createPoll<T>(options: PollOptions<T>): Poll {
  const random = options.timing?.random ?? realTiming.random;
  const schedule = options.schedule ?? scheduleTimeout;
  let etag: string | null = null;
  /** Of the last response with a body. */
  let interval: number | null = null;
  let hasFailed = false;
  let visible = false;
  let reading: Promise<void> | null = null;
  let cancel: (() => void) | null = null;

  async function readOnce(): Promise<void> {
    try {
      const polled = await options.read(etag);
      hasFailed = false;
      etag = polled.etag ?? etag;
      // A 304 has no body with the interval; the interval of the last body is kept.
      if (polled.value !== null) {
        interval = polled.nextPollAfter;
        options.changed(polled.value);
      }
    } catch (error) {
      hasFailed = true;
      options.failed(error);
    }
  }

  function scheduleNext(): void {
    cancel?.();
    cancel = null;
    // A failed read is repeated, also when the server had asked for no further one: its success ends the poll again.
    const seconds = hasFailed ? (interval ?? secondsAfterFailure) : interval;
    if (!visible || seconds === null) return;
    // Up to a fifth later than requested, so that phones that were woken together do not poll together.
    cancel = schedule(seconds * 1000 * (1 + random() / 5), () => void poll.readNow());
  }

  const poll: Poll = {
    onShow() {
      visible = true;
      void poll.readNow();
    },
    onHide() {
      visible = false;
      scheduleNext();
    },
    readNow() {
      reading ??= readOnce().finally(() => {
        reading = null;
        scheduleNext();
      });
      return reading;
    },
    async readAgain() {
      await reading;
      await poll.readNow();
    },
  };
  return poll;
}

function scheduleTimeout(milliseconds: number, run: () => void): () => void {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
}
