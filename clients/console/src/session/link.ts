import { endSession, startSession, type Session } from './session';

/** The one-time code in the fragment of a link of `./powercrm up`; servers do not log fragments. */
export function readLinkCode(): string | null {
  return /^#([0-9a-f]{32})$/.exec(location.hash)?.[1] ?? null;
}

/** Signs in by such a link; false when it was used or is too old. Development only: elsewhere the route does not exist. */
export async function signInByLink(code: string): Promise<boolean> {
  history.replaceState(history.state, '', location.pathname + location.search);
  const response = await fetch(`/development/sign-in?code=${encodeURIComponent(code)}`, { cache: 'no-store' }).catch(() => null);
  const staff = response?.ok ? ((await response.json()) as { staff: Omit<Session, 'account'> | null }).staff : null;
  if (!staff) return false;
  // Only now: a link that fails must not end the session of the tab.
  endSession();
  startSession({ ...staff, account: crypto.randomUUID() });
  return true;
}
