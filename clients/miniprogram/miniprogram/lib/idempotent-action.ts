// The Idempotency-Key of a button. If it is pressed again after a lost or inconclusive response, it sends the same key, so that nothing is
// done twice; with another body, or after a response, it is a new request.
import { isProblem } from './problem';
import { createIdempotencyKey } from './timing';

/** A request without a response: it may have been executed. */
export interface PendingRequest {
  body: string;
  key: string;
}

export interface IdempotentAction {
  /** Runs the request. A second run of the same button is refused while the first one runs. */
  run<T>(body: unknown, send: (key: string) => Promise<T>): Promise<T | undefined>;
  /** Continues with the request of an earlier visit. */
  resume(request: PendingRequest): void;
  readonly running: boolean;
}

/** With `keep`, the request is stored before it is sent, and null after the response. */
export function createIdempotentAction(
  makeKey: () => string = createIdempotencyKey,
  keep?: (request: PendingRequest | null) => Promise<void>,
): IdempotentAction {
  let pending: PendingRequest | null = null;
  let running = false;
  return {
    get running() {
      return running;
    },
    resume(request) {
      pending = request;
    },
    async run(body, send) {
      if (running) return undefined;
      running = true;
      try {
        const text = JSON.stringify(body) ?? '';
        const request = pending?.body === text ? pending : { body: text, key: makeKey() };
        pending = request;
        if (keep) await keep(request);
        const response = await send(request.key);
        pending = null;
        await keep?.(null);
        return response;
      } catch (error) {
        if (isProblem(error) && error.isRefused) {
          pending = null;
          await keep?.(null);
        }
        throw error;
      } finally {
        running = false;
      }
    },
  };
}
