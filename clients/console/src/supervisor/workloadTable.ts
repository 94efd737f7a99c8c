import { day, percent } from '@/lib/format';
import { t } from '@/text';

/** By dates, both included. */
interface Leave {
  from: string;
  to: string;
}

/** The managers' workload as a table, of today or of a past moment. */
interface Row {
  displayName: string;
  active: boolean;
  territories: string[];
  specialties: string[];
  /** Null for a past moment whose leaves were not recorded. */
  leave?: Leave[] | null;
  open?: number | null;
  overdue?: number | null;
  assignedToday?: number | null;
  load: number;
}

/** The columns, and whether they hold amounts. */
export const workloadColumns = Object.entries({
  manager: false,
  state: false,
  territories: false,
  specialties: false,
  open: true,
  overdue: true,
  assignedToday: true,
  load: true,
}).map(([name, isNumber]) => ({ name, isNumber }));

export const workloadHead = (): string[] => workloadColumns.map(({ name }) => t(`supervisor.${name}`));

export const findLeaveToday = ({ leave }: Pick<Row, 'leave'>, today: string): Leave | undefined =>
  leave?.find(({ from, to }) => from <= today && today <= to);

/** The next leave that has not begun. */
export const findLeaveAhead = ({ leave }: Pick<Row, 'leave'>, today: string): Leave | undefined =>
  leave?.filter(({ from }) => from > today).sort((one, other) => one.from.localeCompare(other.from))[0];

export const leaveAheadText = (it: Leave | undefined): string =>
  it ? t('supervisor.leaveAhead', { from: day(it.from), until: day(it.to) }) : '';

/** The manager's state in words, with the next leave. */
export function stateText(it: Row, today: string): string {
  if (!it.active) return t('supervisor.inactive');
  const current = findLeaveToday(it, today);
  const state = current ? t('supervisor.onLeave', { until: day(current.to) }) : t('supervisor.active');
  return [state, leaveAheadText(findLeaveAhead(it, today))].filter(Boolean).join('; ');
}

/** The cells of the CSV file. */
export const workloadCells = (it: Row, region: (code: string) => string, specialty: (code: string) => string, today: string) => [
  it.displayName,
  stateText(it, today),
  it.territories.map(region).join('; '),
  it.specialties.map(specialty).join('; '),
  it.open,
  it.overdue,
  it.assignedToday,
  percent(it.load),
];
