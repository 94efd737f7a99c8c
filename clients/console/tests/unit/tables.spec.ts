import { expect, test, vi } from 'vitest';
import { escapeCell } from '@/lib/csv';
import { csvRows, type RetentionRun } from '@/operations/retention';
import { exportColumns, exportTables, type Operations } from '@/operations/operations';

// The text module reads the browser's language when it is loaded.
vi.hoisted(() => {
  const storage = { getItem: () => 'zh', setItem: () => undefined, removeItem: () => undefined };
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('sessionStorage', { ...storage, getItem: () => null });
  vi.stubGlobal('document', { documentElement: {}, createElement: () => ({}) });
});

const at = '2026-03-10T02:00:00Z';
const operations = {
  readers: { items: [{ name: 'review_queue', kind: 'projection', position: 90, behind: 12, behindSeconds: 61, state: 'late' }] },
  calls: { items: [{ id: 'a', call: 'tell_applicant', cause: 'b', registrationId: 'c', attemptedAt: at, state: 'unknown' }] },
  vendors: {
    services: [{ name: 'sms', provider: '=cmd', circuit: 'open', calls: 9, faults: 4, lastFault: 'timeout', lastFaultAt: at }],
  },
} as unknown as Operations;

test.each(['readers', 'calls', 'vendors'] as const)('the exported table of %s has a cell for each column', (table) => {
  const [row] = exportTables[table].rows(operations);
  expect(row).toHaveLength(exportColumns(table).length);
  for (const name of exportColumns(table)) expect(name).toMatch(/\p{Script=Han}/u);
});

test('numbers stay numbers, codes become words, and no name of a vendor becomes a formula', () => {
  expect(exportTables.readers.rows(operations)[0]).toEqual(['review_queue', '读模型', 90, 12, 61, '滞后']);
  expect(exportTables.vendors.rows(operations)[0]?.map(escapeCell)[1]).toBe("'=cmd");
});

test('a retention run is exported with a row for each class, and with one row if it has none', () => {
  const run = {
    id: 'a',
    night: '2026-03-10',
    actor: 'nightly',
    policy: 'retention-1',
    state: 'failed',
    startedAt: at,
    endedAt: at,
    fault: 'TimeoutException',
    classes: [
      { class: 'draft', days: 60, found: 3, gone: 2, oldest: at },
      { class: 'network', days: 30, found: 1, gone: 1, oldest: null },
    ],
  } as RetentionRun;
  expect(csvRows(run).map((row) => row.slice(1, 8))).toEqual([
    ['有未能清除的', 'retention-1', '自动（2026/03/10 夜间）', '从未提交的注册', 60, 3, 2],
    ['有未能清除的', 'retention-1', '自动（2026/03/10 夜间）', '网络地址标识', 30, 1, 1],
  ]);
  expect(csvRows({ ...run, classes: [] })).toHaveLength(1);
});
