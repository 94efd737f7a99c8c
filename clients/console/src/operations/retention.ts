import type { RetentionPolicy, RetentionRun, RetentionTaken } from '@/api/shapes';
import type { Cell } from '@/lib/csv';
import { dateTime, dateTimeExact, day } from '@/lib/format';
import { actorOf } from '@/session/staffNames';
import { t, word } from '@/text';

export type { RetentionRun };

/** Returns a run's classes, or one empty line if it has none, as a run that has just begun. */
export const linesOf = (run: Pick<RetentionRun, 'classes'>): (RetentionTaken | null)[] => (run.classes.length ? run.classes : [null]);

/** Returns the number of days after which each class is deleted; null for never. */
export const kept = (policy: RetentionPolicy): Record<string, number | null | undefined> => ({
  draft: policy.draftDays,
  withdrawn: policy.withdrawnDays,
  rejected: policy.rejectedDays,
  network: policy.networkDays,
});

export const byWhom = (run: RetentionRun): string => (run.night ? t('audit.nightly', { night: day(run.night) }) : actorOf(run.actor));

/** Returns a run's rows for the CSV, one per class. */
export const cells = (run: RetentionRun): Cell[][] =>
  linesOf(run).map((line) => [
    dateTimeExact(run.startedAt),
    word('retention.stateOf', run.state),
    run.policy,
    byWhom(run),
    word('retention.classOf', line?.class),
    line?.days,
    line?.found,
    line?.gone,
    dateTime(line?.oldest),
  ]);
