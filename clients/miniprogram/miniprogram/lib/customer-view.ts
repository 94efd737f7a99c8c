// Customers as the manager's pages show them; pure.
import { fill, formatNumber } from './format';
import { dueText, momentText, type MomentTexts, type Urgency } from './moment';
import type { manager as zhManager } from './text/zh.manager';

export type ManagerTexts = typeof zhManager;

/** The members that the list and the pop-up share. */
export interface CustomerLike {
  customerId: string;
  companyName: string;
  contactName: string | null;
  phone: string | null;
  province: string;
  city: string;
  district: string | null;
  powerCapacity: number;
  voltageLevel: string;
  assignedAt?: string | null;
  respondBy?: string | null;
  contactBy?: string | null;
  status?: string;
  rating?: string;
  why?: string | null;
  /** The colleague on leave whose customer it is, if the manager is the substitute. */
  away?: { displayName: string; until: string } | null;
  consentWithdrawn?: boolean | null;
}

export interface CustomerCard {
  id: string;
  company: string;
  contact: string;
  place: string;
  power: string;
  status: string;
  statusText: string;
  rating: string;
  assigned: string;
  due: string;
  urgency: Urgency;
  /** The deadline of the call, while it is due. */
  callBy: string;
  callUrgency: Urgency;
  why: string;
  /** The colleague whom the manager covers; empty for the manager's own customer. */
  standIn: string;
  /** That the customer withdrew the consent and must not be contacted; otherwise empty. */
  consentWithdrawn: string;
  unread: boolean;
}

/** By code, from `GET /reference/voltage-levels`. */
export type LevelNames = Record<string, string>;

export function toCard(
  it: CustomerLike,
  now: number,
  unread: boolean,
  levels: LevelNames,
  t: ManagerTexts,
  moments: MomentTexts,
): CustomerCard {
  // Only customers who are not acknowledged have a deadline that this page knows; a new assignment is one of them.
  const status = it.status ?? 'assigned';
  // Nobody is late with a customer who withdrew the consent.
  const withdrawn = it.consentWithdrawn === true;
  const due = status === 'assigned' && !withdrawn ? dueText(it.respondBy, now, moments) : null;
  const call = needsCall(status) && !withdrawn ? dueText(it.contactBy, now, moments) : null;
  return {
    id: it.customerId,
    company: it.companyName,
    contact: [it.contactName, it.phone].filter(Boolean).join(' '),
    place: placeText(it),
    power: `${formatNumber(it.powerCapacity)} kVA · ${levels[it.voltageLevel] ?? it.voltageLevel}`,
    status,
    statusText: t.status[status] ?? status,
    rating: it.rating ?? '',
    assigned: momentText(it.assignedAt, now, moments),
    due: due?.text ?? '',
    urgency: due?.urgency ?? 'calm',
    callBy: call ? fill(call.urgency === 'late' ? t.list.callLate : t.list.callBy, { when: momentText(it.contactBy, now, moments) }) : '',
    callUrgency: call?.urgency ?? 'calm',
    why: it.why ?? '',
    standIn: it.away ? fill(t.list.standIn, { name: it.away.displayName, until: it.away.until }) : '',
    consentWithdrawn: withdrawn ? t.list.consentWithdrawn : '',
    unread,
  };
}

/** All customers before the first contact. */
const needsCall = (status: string): boolean => status === 'assigned' || status === 'acknowledged';

/** 北京市北京市朝阳区 is shown as 北京市朝阳区. */
export function placeText(it: { province: string; city: string; district: string | null }): string {
  return [it.province, it.city === it.province ? '' : it.city, it.district ?? ''].filter(Boolean).join(' ');
}

export interface Workload {
  open: number;
  overdue: number;
  fresh: number;
}

/**
 * Open customers still need an action of the manager: all before the service runs. Overdue customers were not accepted, or not called, in
 * time. Customers of a colleague on leave are not counted.
 */
export function computeWorkload(
  all: readonly ({ status: string } & Pick<CustomerLike, 'respondBy' | 'contactBy' | 'away' | 'consentWithdrawn'>)[],
  now: number,
): Workload {
  const customers = all.filter((c) => !c.away);
  const past = (due: string | null | undefined): boolean => !!due && Date.parse(due) < now;
  const fresh = customers.filter((c) => c.status === 'assigned');
  return {
    open: customers.filter((c) => c.status === 'assigned' || c.status === 'acknowledged' || c.status === 'contacted').length,
    overdue: customers.filter(
      (c) => !c.consentWithdrawn && ((c.status === 'assigned' && past(c.respondBy)) || (needsCall(c.status) && past(c.contactBy))),
    ).length,
    fresh: fresh.length,
  };
}

/** The customers who are new since the last read: by customer and time, so that a returning customer is shown again. */
export function takeUnseen<T extends { customerId: string; assignedAt?: string | null }>(items: readonly T[], seen: Set<string>): T[] {
  const name = (it: T): string => `${it.customerId} ${it.assignedAt ?? ''}`;
  const fresh = items.filter((it) => !seen.has(name(it)));
  fresh.forEach((it) => seen.add(name(it)));
  return fresh;
}

/** The hours of full use of the capacity per month; null when it is not meaningful. */
export function usageHours(it: { monthlyUsage: number; powerCapacity: number }): number | null {
  return it.powerCapacity > 0 && it.monthlyUsage > 0 ? Math.round(it.monthlyUsage / it.powerCapacity) : null;
}
