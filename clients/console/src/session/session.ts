import { computed, ref, shallowRef } from 'vue';
import { attended, unattended } from '@/lib/attended';

export type Role = 'reviewer' | 'manager' | 'admin' | 'auditor';

export interface Session {
  accessToken: string;
  refreshToken: string;
  role: Role;
  displayName: string;
  /** The username of the sign-in; random for a link, which does not tell it. Kept when the tokens are renewed. */
  account: string;
}

/** In this tab only: the session storage is deleted with the tab, and copied only into a duplicate of it. */
const key = 'powercrm.session';

function readStoredSession(): Session | null {
  try {
    const it = JSON.parse(sessionStorage.getItem(key) ?? 'null') as (Omit<Session, 'account'> & Partial<Session>) | null;
    return it && { ...it, account: it.account ?? crypto.randomUUID() };
  } catch {
    return null;
  }
}

export const session = shallowRef<Session | null>(readStoredSession());
export const role = computed(() => session.value?.role ?? null);

/** The session has ended but the page stays: the dialog asks for the password again. */
export const expired = ref(false);

/** What the account must set up before the host allows anything else: its own password, or a second factor. */
export const requiredSetup = ref<'password' | 'factor' | null>(null);

/** The id of the signed-in person; known after a case that this person holds was loaded. */
export const ownId = ref<string | null>(null);

/** Whether both belong to one account in one role. Two persons may have the same display name. */
export const isSamePerson = (one: Session | null, other: Session | null): boolean =>
  one?.account === other?.account && one?.role === other?.role;

export const toAuthorizationHeader = (token: string): string => `Bearer ${token}`;

export function startSession(it: Session): void {
  const { accessToken, refreshToken, role: as, displayName, account } = it;
  const before = session.value;
  session.value = { accessToken, refreshToken, role: as, displayName, account };
  sessionStorage.setItem(key, JSON.stringify(session.value));
  expired.value = false;
  // Pending acts of one person are not executed by another.
  const isContinued = isSamePerson(before, it);
  if (!isContinued) ownId.value = null;
  for (const resume of waitingRequests.splice(0)) resume(isContinued);
}

export function endSession(): void {
  session.value = null;
  ownId.value = null;
  requiredSetup.value = null;
  expired.value = false;
  sessionStorage.removeItem(key);
  for (const resume of waitingRequests.splice(0)) resume(false);
}

type TokenPair = Pick<Session, 'accessToken' | 'refreshToken'>;

/** A refresh token that was used, and the next pair. */
interface Renewal extends TokenPair {
  used: string;
}

/**
 * A duplicated tab has the same refresh token, which is valid for one use: using it again later would end the session in both tabs. So the
 * tab that renews it passes the next pair on. Only pages of this origin in this browser hear it.
 */
const renewals = new BroadcastChannel('powercrm.renewals');
renewals.addEventListener('message', ({ data }: MessageEvent<Renewal>) => {
  const now = session.value;
  if (now?.refreshToken === data.used) startSession({ ...now, accessToken: data.accessToken, refreshToken: data.refreshToken });
});

const waitingRequests: ((again: boolean) => void)[] = [];
let renewing: Promise<boolean> | null = null;

/**
 * Renews the pair of tokens; true means that the request should be sent again. Of many requests with an expired token, only one renews it.
 */
export function renewTokens(token: string): Promise<boolean> {
  return (renewing ??= refreshTokens(token).finally(() => (renewing = null)));
}

async function refreshTokens(token: string): Promise<boolean> {
  const now = session.value;
  if (!now) return false;
  if (now.accessToken !== token) return true;
  const response = await fetch('/auth/refresh', {
    method: 'POST',
    cache: 'no-store',
    headers: { 'Content-Type': 'application/json', ...(attended() ? {} : { [unattended]: '1' }) },
    body: JSON.stringify({ refreshToken: now.refreshToken }),
  });
  const pair = response.ok ? ((await response.json()) as TokenPair) : null;
  // Signed out, signed in again, or renewed by a duplicated tab, meanwhile.
  if (session.value !== now) return session.value !== null && session.value.accessToken !== token;
  if (pair) {
    startSession({ ...now, ...pair });
    renewals.postMessage({ used: now.refreshToken, accessToken: pair.accessToken, refreshToken: pair.refreshToken } satisfies Renewal);
    return true;
  }
  if (response.status !== 401) return false;
  expired.value = true;
  return new Promise((resolve) => waitingRequests.push(resolve));
}
