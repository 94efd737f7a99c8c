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

/** A value for Idempotency-Key, created once when the button is pressed. Mini-programs have no crypto.randomUUID. */
export function createIdempotencyKey(timing: Timing = realTiming): string {
  const part = () =>
    Math.floor(timing.random() * 0x100000000)
      .toString(16)
      .padStart(8, '0');
  return `${timing.now().toString(16)}-${part()}${part()}${part()}`;
}
