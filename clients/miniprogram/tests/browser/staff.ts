// Staff without a screen.
import { randomUUID } from 'node:crypto';
import type { Browser } from '@playwright/test';
import type { Kept } from '../../miniprogram/lib/session';
import { expect } from './fixture';
import { password, type Host, type StaffMember } from './host';
import { call, decide, signIn, submitted, type Registered } from './people';

/** Regions of Guangdong by their codes: a test that waits for its manager takes one that no other test takes. */
const regions: Record<string, { province: string; city: string; district: string }> = {
  '440303': { province: '广东省', city: '深圳市', district: '罗湖区' },
  '440304': { province: '广东省', city: '深圳市', district: '福田区' },
  '440306': { province: '广东省', city: '深圳市', district: '宝安区' },
  '440310': { province: '广东省', city: '深圳市', district: '坪山区' },
  '440309': { province: '广东省', city: '深圳市', district: '龙华区' },
  '440308': { province: '广东省', city: '深圳市', district: '盐田区' },
};

export const placeOf = (territory: string) => {
  const place = regions[territory];
  if (!place) throw new Error(`the region ${territory} is not listed in staff.ts`);
  return place;
};

/** An account of its own, and its sign-in. */
export async function hired(host: Host, role: StaffMember['role'], more: Partial<StaffMember> = {}): Promise<Kept & { username: string }> {
  const username = `${role}-${randomUUID().slice(0, 8)}`;
  host.addStaff({ username, role, name: role === 'manager' ? '王敏' : '李审核', ...more });
  const { body } = await call<Kept>(host, 'POST /staff/login', null, { username, password });
  return { ...body, username };
}

/** A manager with one new customer. */
export async function assigned(
  host: Host,
  browser: Browser,
  companyName: string,
  territory: string,
): Promise<{ manager: Kept; customer: Registered }> {
  const manager = await hired(host, 'manager', { territories: territory });
  const reviewer = await hired(host, 'reviewer');
  const customer = await submitted(host, browser, companyName, placeOf(territory));
  await decide(host, await signIn(host, reviewer.username), customer.registrationId, 'approved');
  const waiting = async (): Promise<string[]> => {
    const { body } = await call<{ items: { customerId: string }[] }>(host, 'GET /customers/new-assignments', manager.accessToken);
    return body.items.map((it) => it.customerId);
  };
  await expect.poll(waiting).toContain(customer.registrationId);
  return { manager, customer };
}
