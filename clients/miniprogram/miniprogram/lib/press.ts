// The Idempotency-Key of a button. If it is pressed again after a lost or inconclusive response, it sends the same key, so that nothing is
// done twice; with another body, or after a response, it is a new request.
import { isProblem } from './problem';
import { newKey } from './timing';

export interface Press {
  /** Runs the request. A second run of the same button is refused while the first one runs. */
  run<T>(body: unknown, send: (key: string) => Promise<T>): Promise<T | undefined>;
  readonly running: boolean;
}

export function createPress(makeKey: () => string = newKey): Press {
  let kept: { body: string; key: string } | null = null;
  let running = false;
  return {
    get running() {
      return running;
    },
    async run(body, send) {
      if (running) return undefined;
      const text = JSON.stringify(body) ?? '';
      if (kept?.body !== text) kept = { body: text, key: makeKey() };
      running = true;
      try {
        const answer = await send(kept.key);
        kept = null;
        return answer;
      } catch (error) {
        if (isProblem(error) && error.refused) kept = null;
        throw error;
      } finally {
        running = false;
      }
    },
  };
}
