// What was read from a paper, as the person checks it; pure.
import type { Reading } from './api';
import { filled } from './format';

/** From here on the server vouches for what it read. */
const certain = 0.9;
/** More than this does not fit into one line of the screen. */
const lineLength = 10;

export interface ReadRow {
  name: string;
  label: string;
  value: string;
  /** The person is asked to look at it. */
  doubtful: boolean;
  long: boolean;
  placeholder: string;
  /** What was read, where the person has typed something else before this reading. */
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
 * The doubtful rows first: they are what the person is asked for. A row that was typed into stays as typed; where the reading says
 * something else, that stands beside it.
 */
export function rowsOf(fields: Reading['fields'], typed: Readonly<Record<string, string>>, texts: ReadTexts): ReadRow[] {
  const names = [...Object.keys(fields), ...Object.keys(typed).filter((name) => !(name in fields))];
  const rows = names.map((name): ReadRow => {
    const read = fields[name]?.value ?? '';
    const own = typed[name];
    const value = own ?? read;
    const differs = own !== undefined && read !== '' && own.trim() !== read;
    return {
      name,
      label: texts.labels[name] ?? name,
      value,
      doubtful: own === undefined ? (fields[name]?.confidence ?? 0) < certain : differs,
      long: Array.from(value).length > lineLength,
      placeholder: name === 'validTo' ? texts.longTerm : '',
      read: differs ? read : '',
      note: differs ? filled(texts.readNow, { value: read }) : '',
      message: '',
    };
  });
  return [...rows.filter((row) => row.doubtful), ...rows.filter((row) => !row.doubtful)];
}

/** What is sent as confirmed. An empty end is "long term"; another empty field was not on the paper. */
export function confirmedOf(rows: readonly ReadRow[]): Record<string, string | null> {
  return Object.fromEntries(
    rows.filter((row) => row.value.trim() || row.name === 'validTo').map((row) => [row.name, row.value.trim() || null]),
  );
}

/** What of the typed rows may be kept on the phone: an id number may not, in whatever row it stands. */
export function keepable(typed: Readonly<Record<string, string>>): Record<string, string> {
  const isId = (value: string) => /[0-9]{15}/.test(value.normalize('NFKC').replace(/[\s-]/g, ''));
  return Object.fromEntries(Object.entries(typed).filter(([name, value]) => name !== 'idNumber' && !isId(value)));
}

const shows: Record<string, string> = { is_card_front: 'idCardFront', is_card_back: 'idCardBack', is_licence: 'businessLicense' };

/** The paper that a picture shows instead of the one of its place; empty: it shows the right one, or nobody knows. */
export const seenIn = (warnings: Reading['warnings']): string => warnings.map(({ code }) => shows[code] ?? '').find(Boolean) ?? '';
