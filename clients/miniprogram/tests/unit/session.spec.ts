// The applicant's session with WeChat's own sign-in.
import { expect, test } from '@playwright/test';
import { readDraft, saveDraft, submitRegistration, type Form } from '../../miniprogram/lib/api';
import { createDraft } from '../../miniprogram/lib/draft';
import { applicantSession, signIn } from '../../miniprogram/lib/session';
import { createMemoryStore } from '../../miniprogram/lib/store';
import { playWechat, storageCalls, type Callbacks } from './wechat';

interface Request extends Callbacks {
  url: string;
  data?: string;
  header: Record<string, string>;
}

/** A server that has ended the old session and demands a consent at each sign-in, and a WeChat that may be too busy for one. */
function play() {
  const world = { isBusy: true, form: {} as Form };
  const signedIn = { accessToken: 'new', refreshToken: 'r2', registrationId: 'r', authStatus: 'draft', step: 'info' };
  function respond({ url, data, header }: Request): { statusCode: number; data: unknown } {
    if (url.endsWith('/auth/refresh')) return { statusCode: 401, data: { code: 'token_invalid' } };
    if (url.endsWith('/auth/wechat'))
      return data?.includes('consent') ? { statusCode: 200, data: signedIn } : { statusCode: 400, data: { code: 'consent_required' } };
    if (header['Authorization'] !== 'Bearer new') return { statusCode: 401, data: { code: 'token_expired' } };
    if (data) Object.assign(world.form, JSON.parse(data));
    const draft = { draft: { ...world.form }, issues: [], opens: null, next: null, step: 'info', savedAt: null, fields: {}, tariff: null };
    return { statusCode: 200, data: draft };
  }
  playWechat({
    getAccountInfoSync: () => ({ miniProgram: { envVersion: 'develop' } }),
    getAppBaseInfo: () => ({ language: 'zh_CN' }),
    login: ({ success, fail }: Callbacks) => (world.isBusy ? fail?.({ errMsg: 'login:fail timeout' }) : success?.({ code: 'fresh' })),
    request: (it: Request) => it.success?.({ ...respond(it), header: {} }),
    ...storageCalls({ entries: new Map(), isFull: false }),
  });
  return world;
}

test('a sign-in that WeChat does not answer is a problem like an unreachable server', async () => {
  play();
  await expect(signIn(null)).rejects.toMatchObject({ name: 'Problem', code: 'login', isUnreachable: true, isRefused: false });
});

test('text stays on the phone while WeChat does not answer the sign-in after an ended session, and is sent after it', async () => {
  const world = play();
  await applicantSession.save({ accessToken: 'old', refreshToken: 'r1', registrationId: 'r' });
  const draft = createDraft('r', {
    read: readDraft,
    save: saveDraft,
    submit: submitRegistration,
    store: createMemoryStore(),
    timing: { now: () => 1_000, random: Math.random, wait: async () => undefined },
    changed: () => undefined,
  });
  await draft.change({ companyName: '深圳示例' });
  expect(await draft.flush()).toBe(false);
  expect(draft.view().saveState).toBe('phone');
  expect(await applicantSession.read()).not.toBeNull();

  world.isBusy = false;
  expect(await draft.flush()).toBe(false);
  expect(draft.view().saveState).toBe('phone');
  expect(await applicantSession.read()).toBeNull();
  await signIn({ policyVersion: '2026-11', agreed: true, sensitive: false });
  expect(await draft.flush()).toBe(true);
  expect(draft.view().saveState).toBe('saved');
  expect(world.form).toEqual({ companyName: '深圳示例' });
});
