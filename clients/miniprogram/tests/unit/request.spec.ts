import { expect, test } from '@playwright/test';
import {
  createCall,
  isProblem,
  Problem,
  retryDelay,
  type IncomingResponse,
  type OutgoingRequest,
  type TokenSource,
} from '../../miniprogram/lib/request';
import { pauseAfter } from '../../miniprogram/lib/pause';
import { createSession, signInWith } from '../../miniprogram/lib/session';
import { createMemoryStore } from '../../miniprogram/lib/store';

type Reply = IncomingResponse | Problem;

const ok = (data: unknown = {}, headers: Record<string, string> = {}): IncomingResponse => ({ status: 200, headers, data });
const refusal = (status: number, code: string, headers: Record<string, string> = {}): IncomingResponse => ({
  status,
  headers,
  data: { code },
});
const lost = () => new Problem('network', 0);

/** A server that responds by a function, a fixed clock, and a record of every wait. */
function world(answer: (request: OutgoingRequest, nth: number) => Reply | Promise<Reply>) {
  const sent: OutgoingRequest[] = [];
  const waits: number[] = [];
  const sources: Record<string, TokenSource> = {};
  const timing = {
    now: () => 1_000,
    random: () => 1,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
    },
  };
  const call = createCall({
    transport: async (request) => {
      sent.push(request);
      const reply = await answer(request, sent.length);
      if (reply instanceof Problem) throw reply;
      return reply;
    },
    tokens: (audience) => sources[audience] ?? null,
    base: () => 'http://server',
    language: () => 'zh-CN',
    timing,
  });
  return { call, sent, waits, sources, timing };
}

const codeOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (failure: unknown) => failure,
  );
  return isProblem(error) ? error.code : error;
};

test('the values of a route are escaped in its address', async () => {
  const it = world(() => ok());
  await it.call('GET /ocr/{imageId}/x', { path: { imageId: 'a/b' }, query: { q: '50%_电', none: null } });
  expect(it.sent[0]?.url).toBe('http://server/ocr/a%2Fb/x?q=50%25_%E7%94%B5');
});

test('retries after a lost response and a busy server send the same key', async () => {
  const it = world((_, nth) => (nth === 1 ? lost() : nth === 2 ? refusal(503, 'sms_unavailable', { 'retry-after': '2' }) : ok()));
  await it.call('POST /auth/send-code', { body: { phone: '13800000000' }, key: 'key-1' });
  expect(it.sent.map((request) => request.header['Idempotency-Key'])).toEqual(['key-1', 'key-1', 'key-1']);
  expect(it.waits).toEqual([500, 2250]);
});

for (const [what, data] of [
  ['a page', '<html><body>Checking your browser</body></html>'],
  ['nothing', null],
] as const)
  test(`${what} instead of the server's JSON is not a success: the request is repeated with its key`, async () => {
    const it = world((_, nth) => (nth === 1 ? ok(data, { 'content-type': 'text/html' }) : ok({ saved: true })));
    expect((await it.call('POST /customers/{id}/assign-status', { key: 'key-1', body: {} })).body).toEqual({ saved: true });
    expect(it.sent.map((request) => request.header['Idempotency-Key'])).toEqual(['key-1', 'key-1']);

    const blocked = world(() => ok(data));
    const error = await blocked.call('POST /customers/{id}/assign-status', { key: 'key-1', body: {} }).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'unreadable', isUnreachable: true, isRefused: false });
    expect(await codeOf(blocked.call('GET /auth/draft'))).toBe('unreadable');
  });

for (const status of [204, 304])
  test(`a ${status} has no body`, async () => {
    const it = world(() => ({ status, headers: {}, data: null }));
    expect(await it.call('GET /auth/status')).toMatchObject({ status, body: null });
  });

test('a POST without a key is sent once', async () => {
  const it = world(() => lost());
  expect(await codeOf(it.call('POST /auth/wechat', { audience: 'anonymous', body: {} }))).toBe('network');
  expect(it.sent).toHaveLength(1);
});

test('a GET is repeated after timeouts, a limited number of times', async () => {
  const it = world(() => new Problem('timeout', 0));
  expect(await codeOf(it.call('GET /auth/draft'))).toBe('timeout');
  expect(it.sent).toHaveLength(4);
});

test('a long Retry-After is reported to the page instead of waiting', async () => {
  const it = world(() => refusal(503, 'ocr_unavailable', { 'retry-after': '30' }));
  const error = await it.call('GET /auth/draft').catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: 'ocr_unavailable', retryAfter: 30 });
  expect(it.waits).toEqual([]);
});

test('a button pauses only for the time that a 429 or 503 names', () => {
  expect(pauseAfter(new Problem('rate_limited', 429, {}, 30))).toBe(30_000);
  expect(pauseAfter(new Problem('wechat_unavailable', 503, {}, 5))).toBe(5_000);
  expect(pauseAfter(new Problem('rate_limited', 429))).toBe(0);
  expect(pauseAfter(new Problem('already_decided', 409, {}, 30))).toBe(0);
  expect(pauseAfter(new Error('other'))).toBe(0);
});

test('a refusal is not repeated', async () => {
  for (const status of [400, 404, 409, 412, 422, 429]) expect(retryDelay(new Problem('any', status, {}, 1), 1, 0.5)).toBeNull();
  expect(retryDelay(new Problem('request_in_progress', 409), 1, 1)).toBe(500);
  expect(retryDelay(new Problem('aborted', 0), 1, 1)).toBeNull();
});

test('a problem has its field errors and the current version', async () => {
  const errors = [{ pointer: '/email', code: 'email_invalid', message: '邮箱格式不正确。' }];
  const it = world(() => ({ status: 412, headers: {}, data: { code: 'version_mismatch', version: 7, errors } }));
  const error = (await it.call('POST /auth/register', { key: 'k', ifMatch: 6 }).catch((failure: unknown) => failure)) as Problem;
  expect(error.version).toBe(7);
  expect(error.fieldError('/email')?.code).toBe('email_invalid');
  expect(it.sent[0]?.header['If-Match']).toBe('"6"');
});

function refreshing(answerToRefresh: (nth: number) => Reply | Promise<Reply>) {
  let refreshes = 0;
  const it = world((request) => {
    if (request.url.endsWith('/auth/refresh')) return answerToRefresh(++refreshes);
    return request.header.Authorization === 'Bearer new' ? ok() : refusal(401, 'token_expired');
  });
  const pair = ok({ accessToken: 'new', refreshToken: 'r2' });
  return { ...it, pair, count: () => refreshes };
}

test('many requests with an expired token cause one refresh, and each is repeated with its own key', async () => {
  const it = refreshing(() => ok({ accessToken: 'new', refreshToken: 'r2' }));
  const session = createSession('applicant', { call: it.call, store: createMemoryStore(), timing: it.timing, signInAgain: null });
  it.sources.applicant = session;
  await session.save({ accessToken: 'old', refreshToken: 'r1' });
  await Promise.all(Array.from({ length: 8 }, (_, i) => it.call('PUT /auth/draft', { body: {}, key: `k${i}` })));
  expect(it.count()).toBe(1);
  expect((await session.read())?.refreshToken).toBe('r2');
  for (let i = 0; i < 8; i++) expect(it.sent.filter((request) => request.header['Idempotency-Key'] === `k${i}`)).toHaveLength(2);
});

test('a 401 that arrives after the refresh does not cause another refresh', async () => {
  let expired: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => (expired = resolve));
  let refreshes = 0;
  const it = world(async (request) => {
    if (request.url.endsWith('/auth/refresh')) return ok({ accessToken: `new${++refreshes}`, refreshToken: `r${refreshes + 1}` });
    if (request.header.Authorization !== 'Bearer old') return ok();
    if (request.url.endsWith('/slow')) await slow;
    return refusal(401, 'token_expired');
  });
  const session = createSession('applicant', { call: it.call, store: createMemoryStore(), timing: it.timing, signInAgain: null });
  it.sources.applicant = session;
  await session.save({ accessToken: 'old', refreshToken: 'r1' });
  const late = it.call('GET /slow');
  await it.call('GET /fast');
  expired();
  await late;
  expect(refreshes).toBe(1);
});

for (const [what, answered] of [
  ['a pair', ok({ accessToken: 'new', refreshToken: 'r2' })],
  ['a refusal', refusal(401, 'token_invalid')],
] as const)
  for (const next of [null, { accessToken: 'other', refreshToken: 'r9' }])
    test(`${what} for a session that was ended meanwhile changes nothing, ${next ? 'with' : 'without'} another sign-in`, async () => {
      let arrive: () => void = () => undefined;
      const arrived = new Promise<void>((resolve) => (arrive = resolve));
      let answer: () => void = () => undefined;
      const slow = new Promise<void>((resolve) => (answer = resolve));
      const it = refreshing(async () => {
        arrive();
        await slow;
        return answered;
      });
      const store = createMemoryStore();
      const session = createSession('applicant', { call: it.call, store, timing: it.timing, signInAgain: null });
      it.sources.applicant = session;
      let ended = 0;
      session.onEnded(() => ended++);
      await session.save({ accessToken: 'old', refreshToken: 'r1' });
      const reading = codeOf(it.call('GET /auth/draft'));
      await arrived;
      await session.clear();
      if (next) await session.save(next);
      answer();
      expect(await reading).toBe('token_expired');
      expect(await session.read()).toEqual(next);
      expect(await store.read('session.applicant')).toEqual(next);
      expect(ended).toBe(0);
    });

test('a refresh whose response was lost is repeated once, with the same refresh token', async () => {
  const it = refreshing((nth) => (nth === 1 ? lost() : ok({ accessToken: 'new', refreshToken: 'r2' })));
  const session = createSession('applicant', { call: it.call, store: createMemoryStore(), timing: it.timing, signInAgain: null });
  it.sources.applicant = session;
  await session.save({ accessToken: 'old', refreshToken: 'r1' });
  await it.call('GET /auth/draft');
  expect(it.count()).toBe(2);
});

test('on a line whose responses take eight seconds the refresh succeeds: only its repetition has to arrive in time', async () => {
  const it = world((request) => {
    if (request.timeout < 8_000) return new Problem('timeout', 0);
    if (request.url.endsWith('/auth/refresh')) return ok({ accessToken: 'new', refreshToken: 'r2' });
    return request.header.Authorization === 'Bearer new' ? ok() : refusal(401, 'token_expired');
  });
  const session = createSession('applicant', { call: it.call, store: createMemoryStore(), timing: it.timing, signInAgain: null });
  it.sources.applicant = session;
  await session.save({ accessToken: 'old', refreshToken: 'r1' });
  await it.call('GET /auth/draft');
  expect((await session.read())?.refreshToken).toBe('r2');
  // The first gives up in time for the second to be sent within the server's ten seconds.
  const refreshes = it.sent.filter((request) => request.url.endsWith('/auth/refresh'));
  expect(refreshes.map((request) => request.timeout)).toEqual([5_000, 30_000]);
});

test('a network failure during a refresh does not sign anybody out', async () => {
  const it = refreshing(() => lost());
  const session = createSession('applicant', { call: it.call, store: createMemoryStore(), timing: it.timing, signInAgain: null });
  it.sources.applicant = session;
  await session.save({ accessToken: 'old', refreshToken: 'r1' });
  expect(await codeOf(it.call('PUT /auth/draft', { key: 'k' }))).toBe('network');
  expect(await session.read()).not.toBeNull();
});

test('a refused refresh token leads to a silent sign-in, or else to the sign-in page', async () => {
  const it = refreshing(() => refusal(401, 'token_invalid'));
  const store = createMemoryStore();
  const silent = createSession('applicant', {
    call: it.call,
    store,
    timing: it.timing,
    signInAgain: async () => ({ accessToken: 'new', refreshToken: 'r9' }),
  });
  it.sources.applicant = silent;
  await silent.save({ accessToken: 'old', refreshToken: 'r1' });
  await it.call('GET /auth/draft');

  let ended = 0;
  const staff = createSession('staff', { call: it.call, store, timing: it.timing, signInAgain: null });
  staff.onEnded(() => ended++);
  it.sources.staff = staff;
  await staff.save({ accessToken: 'old', refreshToken: 'r1' });
  expect(await codeOf(it.call('GET /customers', { audience: 'staff' }))).toBe('token_expired');
  expect(ended).toBe(1);
  expect(await staff.read()).toBeNull();
  expect((await silent.read())?.refreshToken).toBe('r9');
});

test('a used code is replaced once, silently', async () => {
  let codes = 0;
  const code = async () => `code-${++codes}`;
  const renewed = world((_, nth) => (nth === 1 ? refusal(401, 'wechat_code_invalid') : ok({ accessToken: 'a', step: 'phone' })));
  expect((await signInWith({ call: renewed.call, code }, null)).step).toBe('phone');
  expect(renewed.sent.map((request) => JSON.parse(request.data ?? '{}').code)).toEqual(['code-1', 'code-2']);

  const refused = world(() => refusal(401, 'wechat_code_invalid'));
  expect(await codeOf(signInWith({ call: refused.call, code }, null))).toBe('wechat_code_invalid');
  expect(refused.sent).toHaveLength(2);
});
