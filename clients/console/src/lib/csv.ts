import { saveFile } from './saveFile';

export type Cell = string | number | null | undefined;

/**
 * A cell that a spreadsheet would treat as a formula gets a leading apostrophe, which makes it text; our own numbers stay unchanged. A
 * leading blank is not enough, because Excel ignores it.
 */
export function escapeCell(value: Cell): string {
  if (value == null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export const toCsv = (rows: Cell[][]): string => rows.map((row) => row.map(escapeCell).join(',')).join('\r\n') + '\r\n';

/** Saves the data on the screen as a file; the byte order mark makes Excel read UTF-8. */
export function downloadCsv(name: string, rows: Cell[][]): void {
  saveFile(`${name}.csv`, new Blob(['\uFEFF', toCsv(rows)], { type: 'text/csv;charset=utf-8' }));
}
