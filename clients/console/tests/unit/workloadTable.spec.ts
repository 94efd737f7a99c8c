import { beforeAll, expect, test } from 'vitest';
import { stubBrowser } from './stubBrowser';

beforeAll(stubBrowser);

const manager = {
  displayName: '陈经理',
  active: true,
  territories: ['320000'],
  specialties: [],
  open: 12,
  overdue: 1,
  assignedToday: 2,
  load: 0.5,
  leave: [
    { from: '2026-05-01', to: '2026-05-05' },
    { from: '2026-03-20', to: '2026-03-22' },
    { from: '2026-03-01', to: '2026-03-10' },
  ],
};

async function stateOn(today: string, change: object = {}): Promise<unknown> {
  const { workloadCells } = await import('@/supervisor/workloadTable');
  const same = (code: string): string => code;
  return workloadCells({ ...manager, ...change }, same, same, today)[1];
}

test('the exported workload names the leave of today and the next one', async () => {
  expect(await stateOn('2026-03-10')).toBe('休假至 2026/03/10; 2026/03/20 至 2026/03/22 休假');
  expect(await stateOn('2026-03-11')).toBe('在岗; 2026/03/20 至 2026/03/22 休假');
  expect(await stateOn('2026-03-22')).toBe('休假至 2026/03/22; 2026/05/01 至 2026/05/05 休假');
  expect(await stateOn('2026-05-06')).toBe('在岗');
});

test('a manager who has left, and one whose leaves of then were not recorded, have no leave', async () => {
  expect(await stateOn('2026-03-10', { active: false })).toBe('已离岗');
  expect(await stateOn('2026-03-10', { leave: null })).toBe('在岗');
});

test('the next leave is shown on the page', async () => {
  const { findLeaveAhead, leaveAheadText } = await import('@/supervisor/workloadTable');
  expect(leaveAheadText(findLeaveAhead(manager, '2026-03-15'))).toBe('2026/03/20 至 2026/03/22 休假');
  expect(leaveAheadText(findLeaveAhead(manager, '2026-06-01'))).toBe('');
});
