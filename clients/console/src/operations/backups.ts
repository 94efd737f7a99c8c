import type { Backup } from '@/api/types';

/** A backup is made every night: after a day and a half one is missing. */
const maxAge = 36 * 3_600_000;

/** The problems that need an operator; the newest backup comes first. */
export function findBackupProblems(items: Pick<Backup, 'at' | 'verifiedAt'>[], now: number): ('none' | 'old' | 'unverified')[] {
  const [last] = items;
  if (!last) return ['none'];
  const old = now - Date.parse(last.at) > maxAge;
  return [...(old ? (['old'] as const) : []), ...(last.verifiedAt ? [] : (['unverified'] as const))];
}

/** The time of the last verification of any backup. */
export const findLastVerification = (items: Pick<Backup, 'verifiedAt'>[]): string | null =>
  items.reduce<string | null>(
    (last, { verifiedAt }) => (verifiedAt && (!last || Date.parse(verifiedAt) > Date.parse(last)) ? verifiedAt : last),
    null,
  );
