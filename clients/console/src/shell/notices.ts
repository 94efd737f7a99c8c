import type { Notice } from '@/api/types';
import type { Role } from '@/session/session';

/** The kinds of messages that the inbox of each role may have, the usual ones first. */
export const noticeKinds: Record<Role, readonly string[]> = {
  manager: [
    'assignment',
    'assignment_overdue',
    'follow_up_due',
    'transfer_offered',
    'transfer_accepted',
    'transfer_refused',
    'transfer_withdrawn',
    'transfer_expired',
    'assignment_lost',
    'customer_withdrawn',
    'customer_erased',
    'consent_withdrawn',
    'customers_imported',
  ],
  reviewer: ['review_urged', 'review_given', 'review_lost', 'review_ended'],
  admin: [
    'review_late',
    'customers_wait',
    'assignment_escalated',
    'assignment_parked',
    'assignment_declined',
    'reversal_opened',
    'decision_proposed',
    'imported_record_left',
    'manager_left',
    'manager_back',
    'many_looks',
    'audit_differs',
    'review_urged',
    'review_given',
    'review_lost',
    'review_ended',
  ],
  auditor: ['audit_differs', 'many_looks'],
};

/** Their subject cannot be opened by the reader: another manager has the customer, or nobody, or the application is no longer submitted. */
const closedKinds = new Set([
  'assignment_lost',
  'transfer_accepted',
  'transfer_withdrawn',
  'customer_withdrawn',
  'customer_erased',
  'review_ended',
]);
/** The reader may be the colleague, who cannot open the customer: offers are answered on the page of all customers. */
const offerKinds = new Set(['transfer_offered', 'transfer_expired']);
const reviewKinds = new Set(['reversal_opened', 'decision_proposed']);

/** The page with the subject of a message; empty if there is none. */
export function noticePath({ kind, customerId }: Pick<Notice, 'kind' | 'customerId'>, role: Role | null): string {
  if (!customerId || closedKinds.has(kind)) return '';
  if (offerKinds.has(kind)) return '/customers';
  const isReview = role === 'reviewer' || kind.startsWith('review_') || reviewKinds.has(kind);
  return `/${isReview ? 'reviews' : 'customers'}/${customerId}`;
}
