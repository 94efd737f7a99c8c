/** The pause that the server asks for: a button whose request it would refuse is disabled for that time. */
import { Problem } from './problem';

/** Milliseconds until the same request may be sent again, after a 429 or 503 with Retry-After; otherwise 0. */
export function pauseAfter(error: unknown): number {
  const named = error instanceof Problem && (error.status === 429 || error.status === 503) ? error.retryAfter : null;
  return (named ?? 0) * 1000;
}

/** Calls `set` with true, and with false at the end of that pause. Returns the timer, for clearTimeout; 0 if there is no pause. */
export function startPause(error: unknown, set: (paused: boolean) => void): number {
  const pause = pauseAfter(error);
  if (pause === 0) return 0;
  set(true);
  return setTimeout(() => set(false), pause) as unknown as number;
}
