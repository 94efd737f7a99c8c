/** The text of a claim's countdown, and its urgency. */
export interface Countdown {
  text: string;
  /** `calm`: nothing to do. `soon`: renew it. `last`: warn. `over`: the claim has expired. */
  state: 'calm' | 'soon' | 'last' | 'over';
}

const minute = 60_000;

export function countdown(until: string | null | undefined, now: number): Countdown {
  const remaining = until ? Date.parse(until) - now : 0;
  if (remaining <= 0) return { text: '0:00', state: 'over' };
  const seconds = Math.floor(remaining / 1000);
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return { text, state: remaining <= 3 * minute ? 'last' : remaining <= 20 * minute ? 'soon' : 'calm' };
}

/** A claim is renewed while the reviewer works: there was input within two minutes, and a third of the half hour has passed. */
export const shouldRenew = (until: string | null | undefined, now: number, lastActive: number): boolean => {
  const { state } = countdown(until, now);
  return (state === 'soon' || state === 'last') && now - lastActive < 2 * minute;
};
