import createClient from 'openapi-fetch';
import { attended, unattended } from '@/lib/attended';
import { pressKeys } from '@/lib/pressKeys';
import { language } from '@/text';
import { asToken, missing, renew, session } from '@/session/session';
import type { paths } from './openapi';
import { ProblemError, problemOf } from './problem';

/** Returns the code of a refusal; the response can still be read afterwards. */
const codeIn = async (answer: Response): Promise<string> =>
  problemOf(
    await answer
      .clone()
      .json()
      .catch(() => null),
    answer.status,
  ).code;

/** What the account lacks, for refusals with this code. */
const needed: Record<string, 'password' | 'factor' | undefined> = {
  password_change_required: 'password',
  second_factor_required: 'factor',
};

const keys = pressKeys();
/** The identity of a write. Files and passwords are not kept in memory for it. */
const pressOf = async (it: Request): Promise<string> =>
  it.headers.get('Content-Type') === 'text/csv' || /\/(staff|auth)\//.test(it.url)
    ? crypto.randomUUID()
    : [it.method, it.url, it.headers.get('If-Match'), await it.clone().text()].join(' ');

/**
 * Sends every request of the console, with the token, the reader's language and an idempotency key. An expired token is renewed once; if
 * that fails, the request waits until the person has signed in again in the dialog over the page, and is then sent again.
 */
async function send(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', language.value === 'en' ? 'en' : 'zh-CN');
  if (!attended()) request.headers.set(unattended, '1');
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
    // A wrong password, at the sign-in or when it is required again, says nothing about the session.
    if (answer.status !== 401 || !token || (await codeIn(answer)) === 'invalid_credentials') return answer;
    // Another request may have renewed it meanwhile.
    if (session.value?.accessToken === token && !(await renew(token))) return answer;
  }
}

export const api = createClient<paths>({ fetch: send, cache: 'no-store' });

interface Said<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The response body, or a {@link ProblemError}. */
export async function ask<T>(said: Promise<Said<T>>): Promise<T> {
  return (await askFor(said)).data;
}

/** The body and its metadata. */
export async function askFor<T>(said: Promise<Said<T>>): Promise<{ data: T; status: number; etag: string }> {
  const { data, error, response } = await said;
  if (!response.ok) throw new ProblemError(problemOf(error, response.status));
  return { data: data as T, status: response.status, etag: response.headers.get('etag') ?? '' };
}

/** A route whose response is not JSON in the generated types: a picture, a text, a stream. */
export async function raw(path: string, init?: RequestInit): Promise<Response> {
  const answer = await send(new Request(new URL(path, location.origin), { cache: 'no-store', ...init }));
  if (!answer.ok) throw new ProblemError(problemOf(await answer.json().catch(() => null), answer.status));
  return answer;
}

/** The headers of a write that names a version. */
export const ifMatch = (version: number): { 'If-Match': string } => ({ 'If-Match': `"${version}"` });
