// Creates staff through the API and the command line.
import { randomUUID } from 'node:crypto';
import type { Browser } from '@playwright/test';
import type { StoredSession } from '../../miniprogram/lib/session';
import { expect } from './fixture';
import { password, type Host, type StaffMember } from './host';
import { call, decide, submitRegistration, type Registered } from './people';

/** Regions of Guangdong by their codes: a test that waits for its manager uses one that no other test uses. */
const regions: Record<string, { province: string; city: string; district: string }> = {
  '440304': { province: '广东省', city: '深圳市', district: '福田区' },
  '440306': { province: '广东省', city: '深圳市', district: '宝安区' },
};

export const placeOf = (territory: string) => {
  const place = regions[territory];
  if (!place) throw new Error(`the region ${territory} is not listed in staff.ts`);
  return place;
};

export type StaffSession = StoredSession & { username: string };

/**
 * Creates a separate account, and signs in. Creating one starts a separate process, so tests share the accounts below if they do not affect
 * each other.
 */
export async function createStaff(host: Host, role: StaffMember['role'], more: Partial<StaffMember> = {}): Promise<StaffSession> {
  const username = `${role}-${randomUUID().slice(0, 8)}`;
  host.addStaff({ username, role, name: role === 'manager' ? '王敏' : '李审核', ...more });
  const { body } = await call<StoredSession>(host, 'POST /staff/login', null, { username, password });
  return { ...body, username };
}

let reviewerSession: Promise<StoredSession> | null = null;
let managerSession: Promise<StaffSession> | null = null;

/** The reviewer of all tests. */
export const sharedReviewer = (host: Host): Promise<StoredSession> => (reviewerSession ??= createStaff(host, 'reviewer'));

/** The manager of tests that check one customer and not the list. */
export const sharedManager = (host: Host): Promise<StaffSession> =>
  (managerSession ??= createStaff(host, 'manager', { territories: '440304' }));

export async function approveCase(host: Host, { registrationId }: Pick<Registered, 'registrationId'>): Promise<void> {
  await decide(host, (await sharedReviewer(host)).accessToken, registrationId, 'approved');
}

export async function rejectCase(
  host: Host,
  { registrationId }: Pick<Registered, 'registrationId'>,
  ...reasons: { code: string; pointer?: string; message?: string }[]
): Promise<void> {
  await decide(host, (await sharedReviewer(host)).accessToken, registrationId, 'rejected', reasons);
}

/** A new customer of {@link sharedManager}. */
export async function createAssignedCustomer(
  host: Host,
  browser: Browser,
  companyName: string,
): Promise<{ manager: StaffSession; customer: Registered }> {
  const manager = await sharedManager(host);
  const customer = await submitRegistration(host, browser, companyName, placeOf('440304'));
  await approveCase(host, customer);
  const waiting = async (): Promise<string[]> => {
    const { body } = await call<{ items: { customerId: string }[] }>(host, 'GET /customers/new-assignments', manager.accessToken);
    return body.items.map((it) => it.customerId);
  };
  await expect.poll(waiting).toContain(customer.registrationId);
  return { manager, customer };
}
