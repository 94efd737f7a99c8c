import type { RetentionClassResult, RetentionPolicy, RetentionRun } from '@/api/types';
import type { Cell } from '@/lib/csv';
import { dateTime, dateTimeExact, day } from '@/lib/format';
import { actorDetails } from '@/session/staffNames';
import { codeText, t } from '@/text';

export type { RetentionRun };

/** Returns a run's classes, or one empty line if it has none, as a run that has just begun. */
export const classLines = (run: Pick<RetentionRun, 'classes'>): (RetentionClassResult | null)[] =>
  run.classes.length ? run.classes : [null];

/** Returns the number of days after which each class is deleted; null for never. */
export const retentionDays = (policy: RetentionPolicy): Record<string, number | null | undefined> => ({
  draft: policy.draftDays,
  withdrawn: policy.withdrawnDays,
  rejected: policy.rejectedDays,
  network: policy.networkDays,
  inbox: policy.inboxDays,
});

export const runActor = (run: RetentionRun): string =>
  run.night ? t('audit.nightly', { night: day(run.night) }) : actorDetails(run.actor);

/** Returns a run's rows for the CSV, one per class. */
export const csvRows = (run: RetentionRun): Cell[][] =>
  classLines(run).map((line) => [
    dateTimeExact(run.startedAt),
    codeText('retention.stateOf', run.state),
    run.policy,
    runActor(run),
    codeText('retention.classOf', line?.class),
    line?.days,
    line?.found,
    line?.gone,
    dateTime(line?.oldest),
  ]);
