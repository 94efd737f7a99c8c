import { read } from '@/api/newer';

/** `GET /reviews/metrics`: the queue as it is now, and what was decided in a period. */
export interface ReviewMetrics {
  from: string;
  to: string;
  queue: {
    waiting: number;
    claimed: number;
    mine: number;
    overdue: number;
    ages: { fromHours: number; untilHours: number | null; cases: number }[];
  };
  decisions: {
    decided: number;
    approved: number;
    rejected: number;
    approvedInRoundOne: number;
    firstPassYield: number | null;
    hours: { at: string; decided: number }[];
    people: { reviewerId: string; displayName: string | null; decided: number; approved: number; approvedInRoundOne: number }[];
    reasons: { code: string; text: string; count: number }[];
  };
}

/** `GET /metrics/funnel`: of those who signed in first in a period, how many came how far. */
export interface Funnel {
  from: string;
  to: string;
  steps: { code: string; count: number; share: number | null }[];
  /** Seconds. */
  firstContact: { median: number | null; p90: number | null };
}

const of = (from: string, to: string): string => `?${new URLSearchParams({ from, to })}`;

export const reviewMetrics = (from: string, to: string): Promise<ReviewMetrics | null> => read(`/reviews/metrics${of(from, to)}`);
export const funnel = (from: string, to: string): Promise<Funnel | null> => read(`/metrics/funnel${of(from, to)}`);
