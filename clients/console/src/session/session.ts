import { computed, ref, shallowRef } from 'vue';

export type Role = 'reviewer' | 'manager' | 'admin' | 'auditor';

export interface Session {
  accessToken: string;
  refreshToken: string;
  role: Role;
  displayName: string;
}

/** In this tab only, and gone with it: the session's storage is not shared. */
const key = 'powercrm.session';

function stored(): Session | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Session | null;
  } catch {
    return null;
  }
}

export const session = shallowRef<Session | null>(stored());
export const role = computed(() => session.value?.role ?? null);

/** The session is over and the page stays: the dialog asks for the password again. */
export const expired = ref(false);

/** What the account needs before the host opens anything but the page where it is set up: its own password, or a second factor. */
export const missing = ref<'password' | 'factor' | null>(null);

/** The id of whoever is signed in; known once a case was seen that this person holds. */
export const ownId = ref<string | null>(null);

export const asToken = (token: string): string => `Bearer ${token}`;

export function begin(it: Session): void {
  const { accessToken, refreshToken, role: as, displayName } = it;
  const before = session.value;
  session.value = { accessToken, refreshToken, role: as, displayName };
  sessionStorage.setItem(key, JSON.stringify(session.value));
  expired.value = false;
  // What one person was about to do is not done by another.
  const same = before?.displayName === displayName && before.role === as;
  if (!same) ownId.value = null;
  for (const waiting of waitingForSignIn.splice(0)) waiting(same);
}

export function end(): void {
  session.value = null;
  ownId.value = null;
  missing.value = null;
  expired.value = false;
  sessionStorage.removeItem(key);
  for (const waiting of waitingForSignIn.splice(0)) waiting(false);
}

const waitingForSignIn: ((again: boolean) => void)[] = [];
let renewing: Promise<boolean> | null = null;

/** A new pair for the old one; true: send the request again. Of many requests that find the token over, one renews it. */
export function renew(token: string): Promise<boolean> {
  return (renewing ??= exchange(token).finally(() => (renewing = null)));
}

async function exchange(token: string): Promise<boolean> {
  const now = session.value;
  if (!now) return false;
  if (now.accessToken !== token) return true;
  const answer = await fetch('/auth/refresh', {
    method: 'POST',
    cache: 'no-store',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ refreshToken: now.refreshToken }),
  });
  // Signed out, or signed in anew, meanwhile.
  if (session.value !== now) return session.value !== null && session.value.accessToken !== token;
  if (answer.ok) {
    begin({ ...now, ...((await answer.json()) as Pick<Session, 'accessToken' | 'refreshToken'>) });
    return true;
  }
  if (answer.status !== 401) return false;
  expired.value = true;
  return new Promise((resolve) => waitingForSignIn.push(resolve));
}
