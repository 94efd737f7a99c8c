import { expect, test } from 'vitest';
import { noticeKinds, noticePath } from '@/shell/notices';
import zh from '@/text/zh';

test('every kind of message that a role can choose has a text, and every text belongs to such a kind', () => {
  const chosen = new Set(Object.values(noticeKinds).flat());
  expect([...chosen].sort()).toEqual(Object.keys(zh.notices.kinds).sort());
});

test('a message opens only what its reader may read', () => {
  const paths = (role: 'manager' | 'reviewer') =>
    Object.fromEntries(noticeKinds[role].map((kind) => [kind, noticePath({ kind, customerId: 'a' }, role)]));
  expect(paths('manager')).toEqual({
    assignment: '/customers/a',
    assignment_overdue: '/customers/a',
    follow_up_due: '/customers/a',
    consent_withdrawn: '/customers/a',
    transfer_refused: '/customers/a',
    // To a colleague, who does not have the customer; the second also to the manager who does.
    transfer_offered: '/customers',
    transfer_expired: '/customers',
    transfer_withdrawn: '',
    // The customer has gone.
    transfer_accepted: '',
    assignment_lost: '',
    customer_withdrawn: '',
    customer_erased: '',
    // In practice without a customer.
    customers_imported: '/customers/a',
  });
  expect(paths('reviewer')).toEqual({
    review_urged: '/reviews/a',
    review_given: '/reviews/a',
    review_lost: '/reviews/a',
    review_ended: '',
  });
  const admin = ['assignment_parked', 'review_late', 'reversal_opened'].map((kind) => noticePath({ kind, customerId: 'a' }, 'admin'));
  expect(admin).toEqual(['/customers/a', '/reviews/a', '/reviews/a']);
  expect(noticePath({ kind: 'many_looks', customerId: null }, 'auditor')).toBe('');
});
