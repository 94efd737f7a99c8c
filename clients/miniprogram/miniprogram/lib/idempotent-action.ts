// The Idempotency-Key of a button. If it is pressed again after a lost or inconclusive response, it sends the same key, so that nothing is
// done twice; with another body, or after a response, it is a new request.
import { isProblem } from './problem';
import { createIdempotencyKey } from './timing';

export interface IdempotentAction {
  /** Runs the request. A second run of the same button is refused while the first one runs. */
  run<T>(body: unknown, send: (key: string) => Promise<T>): Promise<T | undefined>;
  readonly running: boolean;
}

export function createIdempotentAction(makeKey: () => string = createIdempotencyKey): IdempotentAction {
  let pending: { body: string; key: string } | null = null;
  let running = false;
  return {
    get running() {
      return running;
    },
    async run(body, send) {
      if (running) return undefined;
      const text = JSON.stringify(body) ?? '';
      if (pending?.body !== text) pending = { body: text, key: makeKey() };
      running = true;
      try {
        const response = await send(pending.key);
        pending = null;
        return response;
      } catch (error) {
        if (isProblem(error) && error.isRefused) pending = null;
        throw error;
      } finally {
        running = false;
      }
    },
  };
}
