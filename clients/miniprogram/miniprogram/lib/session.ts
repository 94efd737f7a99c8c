/**
 * The sessions of the phone. An applicant and a member of staff have separate sessions on the same phone; neither sees the other's token.
 * Under `session.applicant` and `session.staff` the storage holds what {@link Kept} names.
 */
import { call, isProblem, useTokens, type Audience, type Call, type TokenSource } from './request';
import { store, type Store } from './store';
import { realTiming, type Timing } from './timing';

export interface Kept {
  accessToken: string;
  refreshToken: string;
  /** The applicant's registration. */
  registrationId?: string;
  /** The role and the name of a member of staff. */
  role?: string;
  displayName?: string;
}

export interface Tokens {
  accessToken: string;
  refreshToken: string;
}

export interface Session extends TokenSource {
  kept(): Promise<Kept | null>;
  keep(kept: Kept): Promise<void>;
  /** Deletes the tokens on this phone; {@link signOut} also ends the session on the server. */
  forget(): Promise<void>;
  signOut(): Promise<void>;
  /** Called when the person must sign in again. */
  onEnded(listener: () => void): () => void;
}

export interface SessionParts {
  call: Call;
  store: Store;
  timing: Timing;
  /** Signs in again without user interaction if possible; null otherwise. */
  again: (() => Promise<Kept | null>) | null;
}

export function createSession(audience: Exclude<Audience, 'anonymous'>, parts: SessionParts): Session {
  const key = `session.${audience}`;
  const listeners = new Set<() => void>();
  let present: Kept | null | undefined;
  let renewing: Promise<string | null> | null = null;

  async function kept(): Promise<Kept | null> {
    if (present === undefined) {
      const stored = await parts.store.read<Kept>(key);
      // A sign-in may have ended while the storage was read.
      if (present === undefined) present = stored;
    }
    return present;
  }

  async function keep(next: Kept): Promise<void> {
    present = next;
    await parts.store.write(key, next);
  }

  async function forget(): Promise<void> {
    present = null;
    await parts.store.remove(key);
  }

  async function renewNow(held: Kept): Promise<string | null> {
    const next = (await refreshed(parts, held)) ?? (parts.again ? await parts.again() : null);
    // Signed out meanwhile, or another person has signed in: the session to renew has ended.
    if (present !== held) return null;
    if (next) {
      await keep(next);
      return next.accessToken;
    }
    await forget();
    listeners.forEach((listener) => listener());
    return null;
  }

  return {
    kept,
    keep,
    forget,
    current: async () => (await kept())?.accessToken ?? null,
    async renew(refused) {
      const held = await kept();
      if (!held) return null;
      // Another request has renewed it since this one was sent.
      if (held.accessToken !== refused) return held.accessToken;
      renewing ??= renewNow(held).finally(() => {
        renewing = null;
      });
      return renewing;
    },
    async signOut() {
      const held = await kept();
      await forget();
      if (!held) return;
      // The tokens are deleted from the phone; if the server is unreachable, they expire there.
      await parts.call('POST /auth/logout', { audience: 'anonymous', body: { refreshToken: held.refreshToken } }).catch(() => undefined);
    },
    onEnded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * Returns a new pair; null when the server refused the refresh token. After a lost response the request is repeated at once: within ten
 * seconds the server accepts the same refresh token a second time. Later it would treat that as a theft and end the session, so there is no
 * third attempt.
 */
async function refreshed(parts: SessionParts, held: Kept): Promise<Kept | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await parts.call<Tokens>('POST /auth/refresh', {
        audience: 'anonymous',
        body: { refreshToken: held.refreshToken },
        timeout: 5_000,
      });
      return { ...held, accessToken: answer.body.accessToken, refreshToken: answer.body.refreshToken };
    } catch (error) {
      if (isProblem(error) && error.status === 401) return null;
      if (!isProblem(error) || !error.unreached || attempt === 2) throw error;
      await parts.timing.wait(300);
    }
  }
}

export interface Consent {
  policyVersion: string;
  agreed: boolean;
  sensitive: boolean;
}

export interface SignedIn extends Kept {
  registrationId: string;
  authStatus: string;
  step: string;
}

export interface SignInParts {
  call: Call;
  /** A fresh code of wx.login. */
  code(): Promise<string>;
}

/** A code may be used up by a request whose response was lost: a new one is fetched once, without a message. */
export async function signInWith(parts: SignInParts, consent: Consent | null): Promise<SignedIn> {
  for (let attempt = 1; ; attempt++) {
    try {
      const body = { code: await parts.code(), ...(consent ? { consent } : {}) };
      return (await parts.call<SignedIn>('POST /auth/wechat', { audience: 'anonymous', body })).body;
    } catch (error) {
      if (!isProblem(error, 'wechat_code_invalid') || attempt === 2) throw error;
    }
  }
}

export function keptOf(answer: SignedIn): Kept {
  return { accessToken: answer.accessToken, refreshToken: answer.refreshToken, registrationId: answer.registrationId };
}

const wechat: SignInParts = {
  call,
  code: () =>
    new Promise((resolve, reject) => {
      wx.login({ success: (result) => resolve(result.code), fail: reject });
    }),
};

/** Signing in again sends no consent, so that a withdrawn consent is not restored. The server then asks for it. */
async function signInSilently(): Promise<Kept | null> {
  try {
    return keptOf(await signInWith(wechat, null));
  } catch (error) {
    if (isProblem(error) && error.status >= 400 && error.status < 500 && error.status !== 429) return null;
    throw error;
  }
}

export const applicantSession: Session = createSession('applicant', { call, store, timing: realTiming, again: signInSilently });
export const staffSession: Session = createSession('staff', { call, store, timing: realTiming, again: null });
useTokens('applicant', applicantSession);
useTokens('staff', staffSession);

/** The applicant signs in, having been shown both texts. */
export async function signIn(consent: Consent | null): Promise<SignedIn> {
  const answer = await signInWith(wechat, consent);
  await applicantSession.keep(keptOf(answer));
  return answer;
}
