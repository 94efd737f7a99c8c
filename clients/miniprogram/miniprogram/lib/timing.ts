/** Time and randomness, in one place so that tests can replace them. */

export interface Timing {
  now(): number;
  random(): number;
  wait(milliseconds: number): Promise<void>;
}

export const realTiming: Timing = {
  now: () => Date.now(),
  random: () => Math.random(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** A wait that the server has asked for. */
export interface Wait {
  seconds: number;
  /** Its end, by the phone's clock. */
  until: number;
}

export function startWait(seconds: number, timing: Pick<Timing, 'now'> = realTiming): Wait {
  return { seconds, until: timing.now() + seconds * 1000 };
}

/** Zero also when more is left than at the start: the phone's clock was put back. If it is too early, the server says so again. */
export function secondsLeft(wait: Wait, timing: Pick<Timing, 'now'> = realTiming): number {
  const left = Math.ceil((wait.until - timing.now()) / 1000);
  return left > 0 && left <= wait.seconds ? left : 0;
}

/** A value for Idempotency-Key, created once when the button is pressed. Mini-programs have no crypto.randomUUID. */
export function createIdempotencyKey(timing: Timing = realTiming): string {
  const part = () =>
    Math.floor(timing.random() * 0x100000000)
      .toString(16)
      .padStart(8, '0');
  return `${timing.now().toString(16)}-${part()}${part()}${part()}`;
}
