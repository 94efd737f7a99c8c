// The reading of a paper, prepared for the person's check; pure.
import type { Reading } from './api';
import { fill } from './format';

/** The confidence from which a read value is certain. */
const certainFrom = 0.9;
/** Longer values do not fit into one line of the screen. */
const lineLength = 10;

export interface ReadRow {
  name: string;
  label: string;
  value: string;
  /** Whether the person has to confirm or correct it before the paper is confirmed. */
  doubtful: boolean;
  /** Whether it was doubtful when it was read: its button keeps its place, so that nothing moves under a finger. */
  asked: boolean;
  /** Whether the person confirmed or corrected it. */
  own: boolean;
  long: boolean;
  placeholder: string;
  /** The read value, if the person had typed another value before this reading. */
  read: string;
  note: string;
  message: string;
}

export interface ReadTexts {
  labels: Record<string, string>;
  longTerm: string;
  readNow: string;
}

/**
 * Doubtful rows come first, because the person has to check them. A typed row keeps its value; a different reading is shown beside it.
 * A reading that equals what the person stated in the form is certain.
 */
export function toReadRows(
  fields: Reading['fields'],
  typed: Readonly<Record<string, string>>,
  texts: ReadTexts,
  stated: Readonly<Record<string, string>> = {},
): ReadRow[] {
  const names = [...Object.keys(fields), ...Object.keys(typed).filter((name) => !(name in fields))];
  const rows = names.map((name): ReadRow => {
    const read = fields[name]?.value ?? '';
    const own = typed[name];
    const value = own ?? read;
    const isCertain = (fields[name]?.confidence ?? 0) >= certainFrom || (read !== '' && stated[name]?.trim() === read);
    const differs = own !== undefined && read !== '' && own.trim() !== read;
    const doubtful = own === undefined ? !isCertain : differs;
    return {
      name,
      label: texts.labels[name] ?? name,
      value,
      doubtful,
      asked: doubtful,
      own: own !== undefined && !differs,
      long: Array.from(value).length > lineLength,
      placeholder: name === 'validTo' ? texts.longTerm : '',
      read: differs ? read : '',
      note: differs ? fill(texts.readNow, { value: read }) : '',
      message: '',
    };
  });
  return [...rows.filter((row) => row.doubtful), ...rows.filter((row) => !row.doubtful)];
}

/** A row that the person confirmed as it is, or corrected: no doubt is left. */
export const asOwn = (row: ReadRow): ReadRow => ({ ...row, doubtful: false, own: true, read: '', note: '', message: '' });

/** The rows with a message at each that the person has neither confirmed nor corrected; null if there is none. */
export const markUntouched = (rows: readonly ReadRow[], message: string): ReadRow[] | null =>
  rows.some((row) => row.doubtful) ? rows.map((row) => ({ ...row, message: row.doubtful ? message : '' })) : null;

/** The values to confirm. An empty end date means "long term"; another empty field was not on the paper. */
export function confirmedValues(rows: readonly ReadRow[]): Record<string, string | null> {
  return Object.fromEntries(
    rows.filter((row) => row.value.trim() || row.name === 'validTo').map((row) => [row.name, row.value.trim() || null]),
  );
}

/** The typed rows that may be stored on the phone: an id number may not, in any row. */
export function withoutIdNumbers(typed: Readonly<Record<string, string>>): Record<string, string> {
  const isId = (value: string) => /[0-9]{15}/.test(value.normalize('NFKC').replace(/[\s-]/g, ''));
  return Object.fromEntries(Object.entries(typed).filter(([name, value]) => name !== 'idNumber' && !isId(value)));
}

const paperByWarning: Record<string, string> = { is_card_front: 'idCardFront', is_card_back: 'idCardBack', is_licence: 'businessLicense' };

/** The paper that a picture shows instead of the expected one; empty when it shows the right one, or when it is unknown. */
export const findSeenPaper = (warnings: Reading['warnings']): string =>
  warnings.map(({ code }) => paperByWarning[code] ?? '').find(Boolean) ?? '';
