// The new customers, for all pages of the manager: a customer that one page has shown is not shown again by another.
import type { NewAssignment } from './api';
import { takeUnseen } from './customer-view';

export interface Arrival {
  customerId: string;
  assignedAt?: string | null;
}

export interface Arrivals<T extends Arrival> {
  /** The customers to show, the newest first. */
  waiting(): readonly T[];
  /** Takes the list that was read now. */
  take(items: readonly T[]): void;
  /** Marks a customer as shown, opened or accepted. */
  drop(customerId: string): void;
  /** Marks all as postponed. */
  clear(): void;
  /** Resets for another person or a new start of the app: all are new again. */
  reset(): void;
}

export function createArrivals<T extends Arrival = Arrival>(): Arrivals<T> {
  let seen = new Set<string>();
  let waiting: T[] = [];
  return {
    waiting: () => waiting,
    take(items) {
      const still = new Set(items.map((it) => it.customerId));
      const fresh = takeUnseen(items, seen);
      // A customer who was given to somebody else, or accepted on another phone, is no longer shown.
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
