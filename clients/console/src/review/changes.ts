import type { Case } from '@/api/types';

type Changes = Case['changes'];

/** A table of changes, named as its text. */
export interface ChangeTable {
  name: 'changes' | 'sinceSeen';
  changes: Changes;
}

/**
 * The tables of changes of a corrected case: since the last round, and since the reader last looked if that was before the last round. A
 * reader who has never looked (`from` is 0) has nothing to compare with.
 */
export function listChangeTables(
  { round, changes }: Pick<Case, 'round' | 'changes'>,
  seen: { from: number; changes: Changes } | undefined,
): ChangeTable[] {
  const tables: ChangeTable[] = [{ name: 'changes', changes }];
  if (seen && seen.from > 0 && seen.from < round - 1) tables.push({ name: 'sinceSeen', changes: seen.changes });
  return tables.filter((it) => it.changes.length > 0);
}
