// Who is new, for every page of the manager: what one page has shown, another does not show again.
import type { NewAssignment } from './api';
import { unseen } from './customer-view';

export interface Arrival {
  customerId: string;
  assignedAt?: string | null;
}

export interface Arrivals<T extends Arrival> {
  /** Who waits to be shown, the newest first. */
  waiting(): readonly T[];
  /** What was read now. */
  take(items: readonly T[]): void;
  /** Has been shown, opened or accepted. */
  drop(customerId: string): void;
  /** All were put off. */
  clear(): void;
  /** Another person, or the app starts: everybody is new again. */
  reset(): void;
}

export function createArrivals<T extends Arrival = Arrival>(): Arrivals<T> {
  let seen = new Set<string>();
  let waiting: T[] = [];
  return {
    waiting: () => waiting,
    take(items) {
      const still = new Set(items.map((it) => it.customerId));
      const fresh = unseen(items, seen);
      // Whom somebody else took meanwhile, or was accepted on another phone, is not shown any more.
      waiting = [...fresh, ...waiting.filter((it) => still.has(it.customerId) && !fresh.some((f) => f.customerId === it.customerId))];
    },
    drop(customerId) {
      waiting = waiting.filter((it) => it.customerId !== customerId);
    },
    clear() {
      waiting = [];
    },
    reset() {
      seen = new Set();
      waiting = [];
    },
  };
}

export const arrivals = createArrivals<NewAssignment>();
