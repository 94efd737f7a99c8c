/** A later press than this is a new request: for example a second call with the same note. */
const again = 5 * 60_000;

export interface PressKeys {
  /** The key of a request: the previous one if there was no response. */
  of: (what: string) => string;
  /** After success or refusal the next press is a new request. A gateway's error is neither. */
  answered: (what: string, status: number, code: string) => void;
}

/** The idempotency key of each press, kept while its outcome is unknown, so that pressing again does nothing twice. */
export function pressKeys(now: () => number = Date.now): PressKeys {
  const open = new Map<string, { key: string; at: number }>();
  return {
    of(what) {
      for (const [other, { at }] of open) if (now() - at > again) open.delete(other);
      const it = open.get(what) ?? { key: crypto.randomUUID(), at: now() };
      open.set(what, it);
      return it.key;
    },
    answered(what, status, code) {
      if (status < 500 && status !== 401 && status !== 429 && code !== 'request_in_progress') open.delete(what);
    },
  };
}
