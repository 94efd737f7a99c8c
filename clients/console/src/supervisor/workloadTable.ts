import { percent } from '@/lib/format';
import { t } from '@/text';

/** The managers' workload as a table, of today or of a past moment. */
interface Row {
  displayName: string;
  active: boolean;
  territories: string[];
  specialties: string[];
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

/** The cells of the CSV file. */
export const workloadCells = (it: Row, region: (code: string) => string, specialty: (code: string) => string) => [
  it.displayName,
  t(it.active ? 'supervisor.active' : 'supervisor.inactive'),
  it.territories.map(region).join('; '),
  it.specialties.map(specialty).join('; '),
  it.open,
  it.overdue,
  it.assignedToday,
  percent(it.load),
];
