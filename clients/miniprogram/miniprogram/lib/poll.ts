/** Polls the status: with the ETag, at the server's interval with some jitter, and only while the page is shown. */
import { realTiming, type Timing } from './timing';

export interface Polled<T> {
  /** Null when nothing changed (304). */
  value: T | null;
  etag: string | null;
  /** Seconds until the next poll; null when nothing more will change. */
  nextPollAfter: number | null;
}

export interface Poll {
  /** The page is shown: reads at once. */
  shown(): void;
  /** The page is hidden: no request leaves the phone. */
  hidden(): void;
  /** After a pull-down or a hint: reads now, and then continues as before. */
  now(): Promise<void>;
  /** After an action: reads its result. A read that started before the action may miss it, so another read follows. */
  anew(): Promise<void>;
}

export interface PollParts<T> {
  read(etag: string | null): Promise<Polled<T>>;
  changed(value: T): void;
  failed(error: unknown): void;
  timing?: Pick<Timing, 'random'>;
  later?(milliseconds: number, run: () => void): () => void;
}

const pauseAfterFailure = 15;

export function createPoll<T>(parts: PollParts<T>): Poll {
  const random = parts.timing?.random ?? realTiming.random;
  const later = parts.later ?? afterwards;
  let etag: string | null = null;
  let pause: number | null = pauseAfterFailure;
  let visible = false;
  let reading: Promise<void> | null = null;
  let cancel: (() => void) | null = null;

  async function readNow(): Promise<void> {
    try {
      const polled = await parts.read(etag);
      etag = polled.etag ?? etag;
      // A 304 has no body with the interval; the interval of the last body is kept.
      if (polled.value !== null) {
        pause = polled.nextPollAfter;
        parts.changed(polled.value);
      }
    } catch (error) {
      pause ??= pauseAfterFailure;
      parts.failed(error);
    }
  }

  function plan(): void {
    cancel?.();
    cancel = null;
    if (!visible || pause === null) return;
    // Up to a fifth later than requested, so that phones that were woken together do not poll together.
    cancel = later(pause * 1000 * (1 + random() / 5), () => void poll.now());
  }

  const poll: Poll = {
    shown() {
      visible = true;
      void poll.now();
    },
    hidden() {
      visible = false;
      plan();
    },
    now() {
      reading ??= readNow().finally(() => {
        reading = null;
        plan();
      });
      return reading;
    },
    async anew() {
      await reading;
      await poll.now();
    },
  };
  return poll;
}

function afterwards(milliseconds: number, run: () => void): () => void {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
}
