import type { QueueItem } from '@/api/shapes';

export const ages = ['overdue', 'today', 'later', 'more'] as const;
export type Age = (typeof ages)[number];

const hour = 3_600_000;

/** How much time an open case has left. */
export function ageOf(dueAt: string, now: number): Age {
  const left = Date.parse(dueAt) - now;
  return left <= 0 ? 'overdue' : left <= 24 * hour ? 'today' : left <= 48 * hour ? 'later' : 'more';
}

export function byAge(items: Pick<QueueItem, 'dueAt'>[], now: number): Record<Age, number> {
  const counted = { overdue: 0, today: 0, later: 0, more: 0 };
  for (const it of items) counted[ageOf(it.dueAt, now)]++;
  return counted;
}
