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
    'review_urged',
    'review_given',
    'review_lost',
    'review_ended',
  ],
  auditor: ['many_looks'],
};
