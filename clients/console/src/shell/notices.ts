import type { Role } from '@/session/session';

/** The kinds of messages that the inbox of each role may have, the usual ones first. */
export const kindsOf: Record<Role, readonly string[]> = {
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
    'customers_imported',
  ],
  reviewer: ['review_urged', 'review_given', 'review_lost'],
  admin: [
    'assignment_escalated',
    'assignment_parked',
    'assignment_declined',
    'reversal_opened',
    'decision_proposed',
    'manager_left',
    'manager_back',
    'review_urged',
    'review_given',
    'review_lost',
  ],
  auditor: [],
};
