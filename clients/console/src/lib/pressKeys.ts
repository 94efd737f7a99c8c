/** Who presses again later than this means it anew: a second call with the same note. */
const again = 5 * 60_000;

export interface PressKeys {
  /** The key of what is sent: the same one as before where no answer came. */
  of: (what: string) => string;
  /** What was done, or refused, is another request when it is pressed again. A gateway's word says neither. */
  answered: (what: string, status: number, code: string) => void;
}

/** The idempotency key of each press, kept while nobody knows what became of it, so that pressing again does nothing twice. */
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
