/**
 * Sends all requests to the server. Adds the token, refreshes it when it has expired, and repeats requests that may be repeated: a GET, and
 * a POST or PUT with an Idempotency-Key, because the server executes such a request once and returns the first response to a repetition.
 */
import { baseAddress, language } from './env';
import { Problem, type ProblemBody } from './problem';
import { realTiming, type Timing } from './timing';

export { Problem, isProblem } from './problem';
export { createIdempotencyKey } from './timing';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type Audience = 'applicant' | 'staff' | 'anonymous';

export interface CallOptions {
  /** Values of the {names} in the route. */
  path?: Record<string, string>;
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  /** Whose token is sent; the applicant's by default. */
  audience?: Audience;
  /** The Idempotency-Key, created by the handler of the button, so that a second press can send the same one. */
  key?: string;
  ifMatch?: string | number;
  ifNoneMatch?: string | null;
  timeout?: number;
}

export interface ApiResponse<T> {
  status: number;
  body: T;
  etag: string | null;
  headers: Record<string, string>;
}

/** The transport; implemented by wx.request, and by tests. */
export interface OutgoingRequest {
  url: string;
  method: Method;
  header: Record<string, string>;
  data?: string;
  timeout: number;
}

export interface IncomingResponse {
  status: number;
  headers: Record<string, string>;
  data: unknown;
}

export type Transport = (request: OutgoingRequest) => Promise<IncomingResponse>;

/** The source of tokens; a session implements it and registers itself by {@link registerTokens}. */
export interface TokenSource {
  current(): Promise<string | null>;
  /** A token other than the one that the server refused, or null when the person must sign in again. */
  renew(refused: string): Promise<string | null>;
}

export interface CallDependencies {
  transport: Transport;
  tokens(audience: Audience): TokenSource | null;
  base(): string;
  language(): string;
  timing: Timing;
}

export type Call = <T = unknown>(route: string, options?: CallOptions) => Promise<ApiResponse<T>>;

const defaultTimeout = 15_000;
const maxAttempts = 4;
/** The longest wait without a countdown; for longer waits the page shows one. */
const longestSilentWait = 5_000;

export function createCall(dependencies: CallDependencies): Call {
  return async <T>(route: string, options: CallOptions = {}) => {
    const [method, pattern] = route.split(' ') as [Method, string];
    const outgoing: OutgoingRequest = {
      url: dependencies.base() + pathOf(pattern, options),
      method,
      header: headersOf(options, dependencies.language()),
      timeout: options.timeout ?? defaultTimeout,
      ...(options.body === undefined ? {} : { data: JSON.stringify(options.body) }),
    };
    const source = options.audience === 'anonymous' ? null : dependencies.tokens(options.audience ?? 'applicant');
    const repeatable = method === 'GET' || options.key !== undefined;
    const response = await sendAuthorized(source, (token) =>
      sendWithRetries(dependencies, repeatable, () => dependencies.transport(token ? withToken(outgoing, token) : outgoing)),
    );
    return {
      status: response.status,
      body: response.data as T,
      etag: response.headers['etag'] ?? null,
      headers: response.headers,
    };
  };
}

/** Runs with the current token; an expired token is renewed once, and the same request (with the same key) sent again. */
export async function sendAuthorized<R>(source: TokenSource | null, send: (token: string | null) => Promise<R>): Promise<R> {
  const token = source ? await source.current() : null;
  try {
    return await send(token);
  } catch (error) {
    if (!source || !(error instanceof Problem) || error.status !== 401) throw error;
    if (error.code !== 'token_expired' && error.code !== 'token_invalid' && error.code !== 'unauthenticated') throw error;
    const renewed = token ? await source.renew(token) : null;
    if (!renewed) throw error;
    return send(renewed);
  }
}

/** Repeats the request until the response is final. */
export async function sendWithRetries(
  dependencies: Pick<CallDependencies, 'timing'>,
  repeatable: boolean,
  send: () => Promise<IncomingResponse>,
): Promise<IncomingResponse> {
  for (let attempt = 1; ; attempt++) {
    try {
      return requireSuccess(await send());
    } catch (error) {
      if (!(error instanceof Problem) || !repeatable || attempt === maxAttempts) throw error;
      const wait = retryDelay(error, attempt, dependencies.timing.random());
      if (wait === null || wait > longestSilentWait) throw error;
      await dependencies.timing.wait(wait);
    }
  }
}

/** Milliseconds until the request is repeated; null when a repetition would not help. */
export function retryDelay(problem: Problem, attempt: number, chance: number): number | null {
  const backOff = 500 * 2 ** (attempt - 1) * (0.5 + chance / 2);
  if (problem.isUnreachable) return backOff;
  const busy = problem.status === 503 || problem.code === 'request_in_progress';
  if (!busy) return null;
  return problem.retryAfter === null ? backOff : problem.retryAfter * 1000 + backOff / 4;
}

function requireSuccess(incoming: IncomingResponse): IncomingResponse {
  if (incoming.status < 400) {
    // Every response of the server has a JSON body, or one of these statuses. Anything else, a page of a firewall or of a hotel's network
    // for example, does not come from the server: whether it has executed the request is not known.
    const hasNoBody = incoming.status === 204 || incoming.status === 304;
    if (hasNoBody || (typeof incoming.data === 'object' && incoming.data !== null)) return incoming;
    throw new Problem('unreadable', 0);
  }
  const body = (typeof incoming.data === 'object' && incoming.data !== null ? incoming.data : {}) as ProblemBody;
  const seconds = Number(incoming.headers['retry-after']);
  throw new Problem(
    body.code ?? `http_${incoming.status}`,
    incoming.status,
    body,
    incoming.headers['retry-after'] && Number.isFinite(seconds) ? seconds : null,
  );
}

function pathOf(pattern: string, options: CallOptions): string {
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(options.path?.[name] ?? ''));
  const query = Object.entries(options.query ?? {})
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return query.length ? `${path}?${query.join('&')}` : path;
}

function headersOf(options: CallOptions, acceptedLanguage: string): Record<string, string> {
  const header: Record<string, string> = { 'Accept-Language': acceptedLanguage };
  if (options.body !== undefined) header['Content-Type'] = 'application/json';
  if (options.key) header['Idempotency-Key'] = options.key;
  if (options.ifMatch !== undefined) header['If-Match'] = `"${String(options.ifMatch).replace(/^"|"$/g, '')}"`;
  if (options.ifNoneMatch) header['If-None-Match'] = options.ifNoneMatch;
  return header;
}

function withToken(outgoing: OutgoingRequest, token: string): OutgoingRequest {
  return { ...outgoing, header: { ...outgoing.header, Authorization: `Bearer ${token}` } };
}

export function lowerCaseNames(headers: Record<string, unknown> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/** WeChat distinguishes failures only by the text of errMsg. */
export function toProblem(errMsg: string | undefined): Problem {
  if (/abort/i.test(errMsg ?? '')) return new Problem('aborted', 0);
  return new Problem(/time\s?out/i.test(errMsg ?? '') ? 'timeout' : 'network', 0);
}

export function parseBody(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  if (data === '') return null;
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

const wechatTransport: Transport = (outgoing) =>
  new Promise((resolve, reject) => {
    wx.request({
      url: outgoing.url,
      method: outgoing.method,
      header: outgoing.header,
      timeout: outgoing.timeout,
      ...(outgoing.data === undefined ? {} : { data: outgoing.data }),
      success: (result) => resolve({ status: result.statusCode, headers: lowerCaseNames(result.header), data: parseBody(result.data) }),
      fail: (failure) => reject(toProblem(failure.errMsg)),
    });
  });

const sources: Partial<Record<Audience, TokenSource>> = {};

export function registerTokens(audience: Audience, source: TokenSource): void {
  sources[audience] = source;
}

export function getTokens(audience: Audience): TokenSource | null {
  return sources[audience] ?? null;
}

export const call: Call = createCall({ transport: wechatTransport, tokens: getTokens, base: baseAddress, language, timing: realTiming });
