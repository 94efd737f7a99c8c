import createClient from 'openapi-fetch';
import { attended, unattended } from '@/lib/attended';
import { createIdempotencyKeys } from '@/lib/idempotencyKeys';
import { language } from '@/text';
import { renewTokens, requiredSetup, session, toAuthorizationHeader } from '@/session/session';
import type { paths } from './openapi';
import { ProblemError, toProblem } from './problem';

/** Returns the code of a refusal; the response can still be read afterwards. */
const readProblemCode = async (response: Response): Promise<string> =>
  toProblem(
    await response
      .clone()
      .json()
      .catch(() => null),
    response.status,
  ).code;

/** What the account lacks, for refusals with this code. */
const setupByCode: Record<string, 'password' | 'factor' | undefined> = {
  password_change_required: 'password',
  second_factor_required: 'factor',
};

const idempotencyKeys = createIdempotencyKeys();
/** The identity of a write. Files and passwords are not kept in memory for it. */
const requestIdentity = async (it: Request): Promise<string> =>
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
  if (request.method === 'GET') return sendAuthorized(request);
  const identity = await requestIdentity(request);
  request.headers.set('Idempotency-Key', idempotencyKeys.keyOf(identity));
  const response = await sendAuthorized(request);
  idempotencyKeys.settle(identity, response.status, response.status === 409 ? await readProblemCode(response) : '');
  return response;
}

async function sendAuthorized(request: Request): Promise<Response> {
  for (;;) {
    const token = session.value?.accessToken;
    const attempt = request.clone();
    if (token) attempt.headers.set('Authorization', toAuthorizationHeader(token));
    const response = await fetch(attempt);
    // A page with a success status, of a firewall for example, is not from the server: the outcome is unknown, as without a response.
    if (response.ok && response.headers.get('Content-Type')?.startsWith('text/html')) throw new TypeError('A page instead of a response.');
    if (response.status === 403) requiredSetup.value = setupByCode[await readProblemCode(response)] ?? requiredSetup.value;
    // A wrong password, at the sign-in or when it is required again, says nothing about the session.
    if (response.status !== 401 || !token || (await readProblemCode(response)) === 'invalid_credentials') return response;
    // Another request may have renewed it meanwhile.
    if (session.value?.accessToken === token && !(await renewTokens(token))) return response;
  }
}

export const api = createClient<paths>({ fetch: send, cache: 'no-store' });

interface ApiResult<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The response body, or a {@link ProblemError}. */
export async function unwrap<T>(result: Promise<ApiResult<T>>): Promise<T> {
  return (await unwrapWithMetadata(result)).data;
}

/** The body and its metadata. */
export async function unwrapWithMetadata<T>(result: Promise<ApiResult<T>>): Promise<{ data: T; status: number; etag: string }> {
  const { data, error, response } = await result;
  if (!response.ok) throw new ProblemError(toProblem(error, response.status));
  return { data: data as T, status: response.status, etag: response.headers.get('etag') ?? '' };
}

/** A route whose response is not JSON in the generated types: a picture, a text, a stream. */
export async function fetchRaw(path: string, init?: RequestInit): Promise<Response> {
  const response = await send(new Request(new URL(path, location.origin), { cache: 'no-store', ...init }));
  if (!response.ok) throw new ProblemError(toProblem(await response.json().catch(() => null), response.status));
  return response;
}

/** The headers of a write that names a version. */
export const ifMatch = (version: number): { 'If-Match': string } => ({ 'If-Match': `"${version}"` });
