/** Reads the status again and again: with the ETag, when the server says, a little scattered, and only while somebody looks. */
import { realTiming, type Timing } from './timing';

export interface Polled<T> {
  /** Null when nothing changed (304). */
  value: T | null;
  etag: string | null;
  /** Seconds; null: nothing more will change. */
  nextPollAfter: number | null;
}

export interface Poll {
  /** The page is shown: reads at once. */
  shown(): void;
  /** The page is hidden: no request leaves the phone. */
  hidden(): void;
  /** Pulled down, or a hint came: reads now, and then goes on as before. */
  now(): Promise<void>;
  /** Something was done: reads what follows from it. A read that began before that may not know of it, so another one comes after it. */
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
      // A 304 has no body to say when; the pause of the last body stays.
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
    // Up to a fifth later than told, so that phones that were woken together do not stay together.
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
