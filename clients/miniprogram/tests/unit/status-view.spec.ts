import { expect, test } from '@playwright/test';
import { toExportedFields } from '../../miniprogram/lib/export-view';
import { nextPollDelay, toStatusView, type Status } from '../../miniprogram/lib/status-view';
import { moment } from '../../miniprogram/lib/text/zh.moment';
import { status as texts } from '../../miniprogram/lib/text/zh.status';

const now = Date.parse('2026-11-24T02:00:00Z');

function statusOf(changes: Partial<Status>): Status {
  return {
    authStatus: 'pending',
    version: 7,
    round: 1,
    submittedAt: '2026-11-24T01:30:00Z',
    decidedAt: null,
    expectedBy: '2026-11-27T10:00:00Z',
    steps: [
      { title: '提交申请', desc: '申请已提交', status: 'completed', time: '2026-11-24T01:30:00Z' },
      { title: '材料审核', desc: '审核中', status: 'processing', time: null },
      { title: '身份验证', desc: '等待', status: 'pending', time: null },
      { title: '账户激活', desc: '等待', status: 'pending', time: null },
    ],
    rejection: null,
    manager: null,
    customerService: { phone: '400-800-9090', hours: '工作日 09:00-18:00' },
    nextSteps: [],
    nextPollAfter: 30,
    ...changes,
  };
}

const view = (changes: Partial<Status>): ReturnType<typeof toStatusView> => toStatusView(statusOf(changes), now, texts, moment);

test('a pending application shows the expected day, the times of the steps, and the withdrawal', () => {
  const it = view({});
  expect(it.expected).toBe('预计11月27日 18:00前完成审核');
  expect(it.submitted).toBe('提交于今天 09:30');
  expect(it.steps.map((s) => [s.stateText, s.time])).toEqual([
    ['已完成', '今天 09:30'],
    ['进行中', ''],
    ['未开始', ''],
    ['未开始', ''],
  ]);
  expect([it.canWithdraw, it.canCorrect, it.canCarryOn, it.approved]).toEqual([true, false, false, false]);
});

test('a review can be urged once a working day, and the next possible day is shown', () => {
  const urged = (againFrom: string | null): ReturnType<typeof toStatusView>['urging'] =>
    view({ urging: { urgedAt: againFrom, againFrom } }).urging;
  expect(urged(null)).toEqual({ can: true, text: texts.urgeText });
  expect(urged('2026-11-24T16:00:00Z')).toEqual({ can: false, text: '今日已催办，明天起可再次催办。' });
  expect(urged('2026-11-27T16:00:00Z')).toEqual({ can: false, text: '今日已催办，11月28日起可再次催办。' });
  expect(urged('2026-11-24T02:00:00Z')?.can).toBe(true);
  expect(view({ urging: null }).urging).toBeNull();
  expect(view({}).urging).toBeNull();
});

test('a rejected application shows its reasons by field, in order and each once, and can be corrected', () => {
  const rejection = {
    canResubmit: true,
    reasons: [
      { code: 'license_unreadable', pointer: '/businessLicense', message: '照片模糊' },
      { code: 'price', pointer: '/currentPrice', message: '电价与账单不符' },
      { code: 'license_expired', pointer: '/businessLicense', message: '已过期' },
      { code: 'license_expired', pointer: '/businessLicense', message: '已过期' },
      { code: 'other', pointer: null, message: '请联系客服' },
    ],
  };
  const it = view({ authStatus: 'rejected', rejection, round: 2 });
  expect(it.reasons).toEqual([
    { field: '营业执照', messages: ['照片模糊', '已过期'] },
    { field: '当前电价', messages: ['电价与账单不符'] },
    { field: '其他', messages: ['请联系客服'] },
  ]);
  expect([it.canCorrect, it.canWithdraw, it.expected]).toEqual([true, false, '']);
  expect(it.submitted).toBe('提交于今天 09:30 · 第2次提交');
});

test('a finally rejected application cannot be corrected, and shows the customer service', () => {
  const it = view({ authStatus: 'rejected', rejection: { canResubmit: false, reasons: [] } });
  expect(it.canCorrect).toBe(false);
  expect(it.lead).toBe(texts.lead.rejectedForGood);
  expect([it.headline, it.reasonsTitle]).toEqual(['申请未通过', '未通过的原因']);
});

test('an approved application shows the manager as soon as there is one', () => {
  expect(view({ authStatus: 'approved' }).manager).toBeNull();
  expect(
    view({ authStatus: 'approved', manager: { name: '王敏', phone: '13800600009', assignedAt: '2026-11-24T01:59:00Z' } }).manager,
  ).toEqual({
    name: '王敏',
    phone: '13800600009',
    since: '今天 09:59起为您服务',
  });
});

test('the next steps are shown in the order of the server', () => {
  const nextSteps = [
    { code: 'talk_to_manager', title: '联系客户经理', desc: '客户经理会与您联系。' },
    { code: 'sign', title: '签约', desc: '确认方案后签约。' },
  ];
  const shown = nextSteps.map(({ title, desc }) => ({ title, desc }));
  expect(view({ authStatus: 'approved', nextSteps }).next).toEqual(shown);
});

test('an unknown status is shown unchanged, without actions', () => {
  const it = view({ authStatus: 'suspended' });
  expect([it.headline, it.canWithdraw, it.canCorrect, it.canCarryOn]).toEqual(['suspended', false, false, false]);
});

test('the poll continues until a decision, and after an approval until the manager is known', () => {
  expect(nextPollDelay(statusOf({}))).toBe(30);
  expect(nextPollDelay(statusOf({ authStatus: 'rejected' }))).toBeNull();
  expect(nextPollDelay(statusOf({ authStatus: 'approved', nextPollAfter: null }))).toBe(10);
  const manager = { name: '王敏', phone: null, assignedAt: null };
  expect(nextPollDelay(statusOf({ authStatus: 'approved', nextPollAfter: null, manager }))).toBeNull();
});

test('the export lists each value of a field once, from every submission, with the confirmed reading before the read one', () => {
  const field = (code: string): { code: string; name: string; purpose: string; retention: string; sensitive: boolean } => ({
    code,
    name: code,
    purpose: 'p',
    retention: 'r',
    sensitive: false,
  });
  const exported = {
    fields: ['phone', 'name', 'accounts', 'readings', 'notes', 'signals', 'new_one'].map(field),
    phone: '13800600009',
    submissions: [
      { applicant: { realName: '张伟', accountNumbers: ['0312', '0313'] } },
      { applicant: { realName: '张伟', accountNumbers: [] } },
      { applicant: null },
    ],
    pictures: [{ readings: { name: { read: '张韦', confirmed: '张伟' }, validTo: { read: null, confirmed: null } } }, { readings: null }],
    notes: [{ texts: ['约定周五', '发送报价单'] }],
  };
  expect(toExportedFields(exported).map((held) => held.values)).toEqual([
    ['13800600009'],
    ['张伟'],
    ['0312', '0313'],
    ['张伟'],
    ['约定周五', '发送报价单'],
    [],
    [],
  ]);
});
