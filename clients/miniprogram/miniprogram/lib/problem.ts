/** What a call that failed says, whether the server answered or not. */

export interface FieldError {
  pointer: string;
  code: string;
  message: string;
}

export interface ProblemBody {
  code?: string;
  title?: string;
  detail?: string;
  errors?: FieldError[];
  version?: number;
  seen?: string;
}

/** Codes that the phone itself gives; all others come from the server. */
export type LocalCode = 'network' | 'timeout' | 'aborted' | 'unreadable';

export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly errors: FieldError[];
  /** Seconds to wait, from Retry-After; null when the server named none. */
  readonly retryAfter: number | null;
  /** The present version, after 412. */
  readonly version: number | null;
  /** What the server says of this very case; empty when it says no more than what the code means. */
  readonly detail: string;
  /** What the code means, in the server's words; empty when the phone could not reach it. */
  readonly title: string;

  /** The paper that a picture shows instead of the expected one; empty: the server does not say. */
  readonly seen: string;

  constructor(code: string, status: number, body: ProblemBody = {}, retryAfter: number | null = null) {
    super(`${status} ${code}`);
    this.name = 'Problem';
    this.code = code;
    this.status = status;
    this.errors = body.errors ?? [];
    this.retryAfter = retryAfter;
    this.version = body.version ?? null;
    this.title = body.title ?? '';
    this.seen = body.seen ?? '';
    this.detail = body.detail && body.detail !== body.title ? body.detail : '';
  }

  /** The server was not reached, or its answer was lost: what was asked for may or may not have happened. */
  get unreached(): boolean {
    return this.status === 0 && this.code !== 'aborted';
  }

  /** The server has said no. After anything else what was asked for may have happened, and is sent again as it was, with its key. */
  get refused(): boolean {
    if (this.status === 401 || this.status === 429 || this.code === 'request_in_progress') return false;
    return this.status >= 400 && this.status < 500;
  }

  of(pointer: string): FieldError | undefined {
    return this.errors.find((error) => error.pointer === pointer);
  }
}

export function isProblem(error: unknown, ...codes: string[]): error is Problem {
  return error instanceof Problem && (codes.length === 0 || codes.includes(error.code));
}
