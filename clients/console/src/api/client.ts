import createClient from 'openapi-fetch';
import { pressKeys } from '@/lib/pressKeys';
import { language } from '@/text';
import { asToken, missing, renew, session } from '@/session/session';
import type { paths } from './openapi';
import { ProblemError, problemOf } from './problem';

/** The code of a refusal, and the answer can still be read. */
const codeIn = async (answer: Response): Promise<string> =>
  problemOf(
    await answer
      .clone()
      .json()
      .catch(() => null),
    answer.status,
  ).code;

/** What an account lacks that is refused with this code. */
const needed: Record<string, 'password' | 'factor' | undefined> = {
  password_change_required: 'password',
  second_factor_required: 'factor',
};

const keys = pressKeys();
/** What tells one write from another. Files are not held in memory for it, nor passwords. */
const pressOf = async (it: Request): Promise<string> =>
  it.headers.get('Content-Type') === 'text/csv' || /\/(staff|auth)\//.test(it.url)
    ? crypto.randomUUID()
    : [it.method, it.url, it.headers.get('If-Match'), await it.clone().text()].join(' ');

/**
 * Every request of the console: the token, the reader's language, an idempotency key. When the token is over it is renewed once; when that
 * fails, the request waits until somebody has signed in again in the dialog over the page, and is then sent again.
 */
async function send(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', language.value === 'en' ? 'en' : 'zh-CN');
  if (request.method === 'GET') return sendOn(request);
  const press = await pressOf(request);
  request.headers.set('Idempotency-Key', keys.of(press));
  const answer = await sendOn(request);
  keys.answered(press, answer.status, answer.status === 409 ? await codeIn(answer) : '');
  return answer;
}

async function sendOn(request: Request): Promise<Response> {
  for (;;) {
    const token = session.value?.accessToken;
    const attempt = request.clone();
    if (token) attempt.headers.set('Authorization', asToken(token));
    const answer = await fetch(attempt);
    if (answer.status === 403) missing.value = needed[await codeIn(answer)] ?? missing.value;
    if (answer.status !== 401 || !token || request.url.includes('/staff/login')) return answer;
    // Somebody else may have renewed it meanwhile.
    if (session.value?.accessToken === token && !(await renew(token))) return answer;
  }
}

export const api = createClient<paths>({ fetch: send, cache: 'no-store' });

interface Said<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body, or a {@link ProblemError}. */
export async function ask<T>(said: Promise<Said<T>>): Promise<T> {
  return (await askFor(said)).data;
}

/** The body and what goes with it. */
export async function askFor<T>(said: Promise<Said<T>>): Promise<{ data: T; status: number; etag: string }> {
  const { data, error, response } = await said;
  if (!response.ok) throw new ProblemError(problemOf(error, response.status));
  return { data: data as T, status: response.status, etag: response.headers.get('etag') ?? '' };
}

/** A route that the generated types do not know as JSON: a picture, a text, a stream. */
export async function raw(path: string, init?: RequestInit): Promise<Response> {
  const answer = await send(new Request(new URL(path, location.origin), { cache: 'no-store', ...init }));
  if (!answer.ok) throw new ProblemError(problemOf(await answer.json().catch(() => null), answer.status));
  return answer;
}

/** What a write that names a version sends. */
export const ifMatch = (version: number): { 'If-Match': string } => ({ 'If-Match': `"${version}"` });
