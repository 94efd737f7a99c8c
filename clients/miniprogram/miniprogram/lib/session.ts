/**
 * The sessions of the phone. An applicant and a member of staff have separate sessions on the same phone; neither sees the other's token.
 * Under `session.applicant` and `session.staff` the storage holds what {@link StoredSession} names.
 */
import { call, isProblem, Problem, registerTokens, type Audience, type Call, type TokenSource } from './request';
import { store, type Store } from './store';
import { realTiming, type Timing } from './timing';

export interface StoredSession {
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
  read(): Promise<StoredSession | null>;
  save(session: StoredSession): Promise<void>;
  /** Deletes the tokens on this phone; {@link signOut} also ends the session on the server. */
  clear(): Promise<void>;
  signOut(): Promise<void>;
  /** Called when the person must sign in again. */
  onEnded(listener: () => void): () => void;
}

export interface SessionDependencies {
  call: Call;
  store: Store;
  timing: Timing;
  /** Signs in again without user interaction if possible; null otherwise. */
  signInAgain: (() => Promise<StoredSession | null>) | null;
}

export function createSession(audience: Exclude<Audience, 'anonymous'>, dependencies: SessionDependencies): Session {
  const key = `session.${audience}`;
  const listeners = new Set<() => void>();
  let session: StoredSession | null | undefined;
  let renewing: Promise<string | null> | null = null;

  async function read(): Promise<StoredSession | null> {
    if (session === undefined) {
      const stored = await dependencies.store.read<StoredSession>(key);
      // A sign-in may have ended while the storage was read.
      if (session === undefined) session = stored;
    }
    return session;
  }

  async function save(next: StoredSession): Promise<void> {
    session = next;
    await dependencies.store.write(key, next);
  }

  async function clear(): Promise<void> {
    session = null;
    await dependencies.store.remove(key);
  }

  async function renewNow(held: StoredSession): Promise<string | null> {
    const next = (await refreshTokens(dependencies, held)) ?? (dependencies.signInAgain ? await dependencies.signInAgain() : null);
    // Signed out meanwhile, or another person has signed in: the session to renew has ended.
    if (session !== held) return null;
    if (next) {
      await save(next);
      return next.accessToken;
    }
    await clear();
    listeners.forEach((listener) => listener());
    return null;
  }

  return {
    read,
    save,
    clear,
    current: async () => (await read())?.accessToken ?? null,
    async renew(refused) {
      const held = await read();
      if (!held) return null;
      // Another request has renewed it since this one was sent.
      if (held.accessToken !== refused) return held.accessToken;
      renewing ??= renewNow(held).finally(() => {
        renewing = null;
      });
      return renewing;
    },
    async signOut() {
      const held = await read();
      await clear();
      if (!held) return;
      // The tokens are deleted from the phone; if the server is unreachable, they expire there.
      await dependencies
        .call('POST /auth/logout', { audience: 'anonymous', body: { refreshToken: held.refreshToken } })
        .catch(() => undefined);
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
 * third attempt. Only the second request has to arrive within the ten seconds: its response may take longer.
 */
async function refreshTokens(dependencies: SessionDependencies, held: StoredSession): Promise<StoredSession | null> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await dependencies.call<Tokens>('POST /auth/refresh', {
        audience: 'anonymous',
        body: { refreshToken: held.refreshToken },
        timeout: attempt === 1 ? 5_000 : 30_000,
      });
      return { ...held, accessToken: response.body.accessToken, refreshToken: response.body.refreshToken };
    } catch (error) {
      if (isProblem(error) && error.status === 401) return null;
      if (!isProblem(error) || !error.isUnreachable || attempt === 2) throw error;
      await dependencies.timing.wait(300);
    }
  }
}

export interface Consent {
  policyVersion: string;
  agreed: boolean;
  sensitive: boolean;
}

export interface SignedIn extends StoredSession {
  registrationId: string;
  authStatus: string;
  step: string;
}

export interface SignInDependencies {
  call: Call;
  /** A fresh code of wx.login. */
  code(): Promise<string>;
}

/** A code may be used up by a request whose response was lost: a new one is fetched once, without a message. */
export async function signInWith(dependencies: SignInDependencies, consent: Consent | null): Promise<SignedIn> {
  for (let attempt = 1; ; attempt++) {
    try {
      const body = { code: await dependencies.code(), ...(consent ? { consent } : {}) };
      return (await dependencies.call<SignedIn>('POST /auth/wechat', { audience: 'anonymous', body })).body;
    } catch (error) {
      if (!isProblem(error, 'wechat_code_invalid') || attempt === 2) throw error;
    }
  }
}

export function toStoredSession(response: SignedIn): StoredSession {
  return { accessToken: response.accessToken, refreshToken: response.refreshToken, registrationId: response.registrationId };
}

const wechat: SignInDependencies = {
  call,
  code: () =>
    new Promise((resolve, reject) => {
      // A problem like an unreachable server: what was typed stays on the phone, and is sent later.
      wx.login({ success: (result) => resolve(result.code), fail: () => reject(new Problem('login', 0)) });
    }),
};

/** Signing in again sends no consent, so that a withdrawn consent is not restored. The server then asks for it. */
async function signInSilently(): Promise<StoredSession | null> {
  try {
    return toStoredSession(await signInWith(wechat, null));
  } catch (error) {
    if (isProblem(error) && error.status >= 400 && error.status < 500 && error.status !== 429) return null;
    throw error;
  }
}

export const applicantSession: Session = createSession('applicant', { call, store, timing: realTiming, signInAgain: signInSilently });
export const staffSession: Session = createSession('staff', { call, store, timing: realTiming, signInAgain: null });
registerTokens('applicant', applicantSession);
registerTokens('staff', staffSession);

/** The applicant signs in, having been shown both texts. */
export async function signIn(consent: Consent | null): Promise<SignedIn> {
  const response = await signInWith(wechat, consent);
  await applicantSession.save(toStoredSession(response));
  return response;
}
