/** A later press than this is a new request: for example a second call with the same note. */
const lifetime = 5 * 60_000;

export interface IdempotencyKeys {
  /** The key of a request: the previous one if there was no response. */
  keyOf: (request: string) => string;
  /** After success or refusal the next press is a new request. A gateway's error is neither. */
  settle: (request: string, status: number, code: string) => void;
}

/** The idempotency key of each press, kept while its outcome is unknown, so that pressing again does nothing twice. */
export function createIdempotencyKeys(now: () => number = Date.now): IdempotencyKeys {
  const open = new Map<string, { key: string; at: number }>();
  return {
    keyOf(request) {
      for (const [other, { at }] of open) if (now() - at > lifetime) open.delete(other);
      const it = open.get(request) ?? { key: crypto.randomUUID(), at: now() };
      open.set(request, it);
      return it.key;
    },
    settle(request, status, code) {
      if (status < 500 && status !== 401 && status !== 429 && code !== 'request_in_progress') open.delete(request);
    },
  };
}
