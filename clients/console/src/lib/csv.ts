import { save } from './save';

export type Cell = string | number | null | undefined;

/**
 * A cell that a spreadsheet would take for a formula gets an apostrophe in front, which makes it a text; numbers of our own are left alone.
 * A leading blank does not help against that: Excel looks behind it.
 */
export function cell(value: Cell): string {
  if (value == null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export const csv = (rows: Cell[][]): string => rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';

/** Gives what is on the screen as a file; the mark at its start makes Excel read UTF-8. */
export function download(name: string, rows: Cell[][]): void {
  save(`${name}.csv`, new Blob(['\uFEFF', csv(rows)], { type: 'text/csv;charset=utf-8' }));
}
