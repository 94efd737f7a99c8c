// Prepares a status for the status page; pure, so that each state can be tested without a screen.
import { fill } from './format';
import { dayText, momentText, type MomentTexts } from './moment';
import type { status as zhStatus } from './text/zh.status';

export type StatusTexts = typeof zhStatus;
export type StepState = 'completed' | 'processing' | 'pending' | 'rejected';

/** The used members of the body of `GET /auth/status`. */
export interface Status {
  authStatus: string;
  version: number;
  round: number;
  submittedAt?: string | null;
  decidedAt?: string | null;
  expectedBy?: string | null;
  steps: { title: string; desc: string; status: string; time?: string | null }[];
  rejection: { canResubmit: boolean; reasons: { code: string; pointer: string | null; message: string }[] } | null;
  manager: { name: string; phone: string | null; assignedAt?: string | null } | null;
  customerService: { phone: string; hours: string };
  nextSteps: { code: string; title: string; desc: string }[];
  nextPollAfter: number | null;
  /** Absent if the server does not support urging. */
  urging?: { urgedAt?: string | null; againFrom?: string | null } | null;
}

export interface StatusView {
  state: string;
  headline: string;
  lead: string;
  tone: 'calm' | 'good' | 'late';
  expected: string;
  submitted: string;
  steps: { title: string; desc: string; state: StepState; stateText: string; time: string; last: boolean }[];
  reasons: { field: string; messages: string[] }[];
  reasonsTitle: string;
  canCorrect: boolean;
  canCarryOn: boolean;
  canWithdraw: boolean;
  /** Null when there is nothing to urge. */
  urging: { can: boolean; text: string } | null;
  approved: boolean;
  manager: { name: string; phone: string | null; since: string } | null;
  service: { phone: string; hours: string };
  next: { title: string; desc: string }[];
}

export function toStatusView(status: Status, now: number, texts: StatusTexts, moments: MomentTexts): StatusView {
  const state = status.authStatus;
  const open = state === 'pending' || state === 'processing';
  const canCorrect = state === 'rejected' && status.rejection?.canResubmit === true;
  const forGood = state === 'rejected' && !canCorrect;
  const leads = texts.lead as Record<string, string>;
  const submitted = status.submittedAt ? fill(texts.submitted, { when: momentText(status.submittedAt, now, moments) }) : '';
  return {
    state,
    headline: forGood ? texts.refusedForGood : ((texts.headline as Record<string, string>)[state] ?? state),
    lead: forGood ? texts.lead.rejectedForGood : (leads[state] ?? ''),
    tone: state === 'approved' ? 'good' : state === 'rejected' ? 'late' : 'calm',
    expected: open && status.expectedBy ? fill(texts.expected, { when: momentText(status.expectedBy, now, moments) }) : '',
    submitted: status.round > 1 && submitted ? `${submitted} · ${fill(texts.round, { n: status.round })}` : submitted,
    steps: status.steps.map((step, i) => ({
      title: step.title,
      desc: step.desc,
      state: step.status as StepState,
      stateText: (texts.stepState as Record<string, string>)[step.status] ?? '',
      time: momentText(step.time, now, moments),
      last: i === status.steps.length - 1,
    })),
    reasons: state === 'rejected' ? groupReasons(status, texts) : [],
    reasonsTitle: forGood ? texts.reasonsForGood : texts.reasons,
    canCorrect,
    canCarryOn: state === 'draft',
    canWithdraw: open,
    urging: urgingOf(status, now, texts, moments),
    approved: state === 'approved',
    manager: status.manager && {
      name: status.manager.name,
      phone: status.manager.phone,
      since: status.manager.assignedAt ? fill(texts.managerSince, { when: momentText(status.manager.assignedAt, now, moments) }) : '',
    },
    service: status.customerService,
    next: status.nextSteps.map(({ title, desc }) => ({ title, desc })),
  };
}

/** A used button shows the day from which it works again; the server's clock decides at the tap. */
function urgingOf({ urging }: Status, now: number, texts: StatusTexts, moments: MomentTexts): StatusView['urging'] {
  if (!urging) return null;
  const again = urging.againFrom && Date.parse(urging.againFrom) > now ? urging.againFrom : null;
  return { can: !again, text: again ? fill(texts.urgedToday, { when: dayText(again, now, moments) }) : texts.urgeText };
}

/**
 * The manager is chosen within seconds of the approval. The server does not ask clients to wait for that, but a person on the page wants to
 * see it.
 */
const secondsUntilManager = 10;

/**
 * Seconds until the status is read again; null when it is decided and no further change is expected. A page that is shown again reads once
 * anyway.
 */
export function nextPollDelay(status: Status): number | null {
  if (status.authStatus === 'approved') return status.manager ? null : secondsUntilManager;
  return status.authStatus === 'rejected' ? null : status.nextPollAfter;
}

/** Grouped by field, in the server's order: a field that was refused for two reasons is one line with two messages. */
export function groupReasons({ rejection }: Pick<Status, 'rejection'>, texts: StatusTexts): StatusView['reasons'] {
  const groups = new Map<string, string[]>();
  for (const reason of rejection?.reasons ?? []) {
    const field = texts.fields[(reason.pointer ?? '').split('/')[1] ?? ''] ?? texts.otherField;
    const messages = groups.get(field) ?? [];
    if (!messages.includes(reason.message)) groups.set(field, [...messages, reason.message]);
  }
  return [...groups].map(([field, messages]) => ({ field, messages }));
}
