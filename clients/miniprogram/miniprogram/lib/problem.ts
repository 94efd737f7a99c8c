/** The problem of a failed call, whether the server responded or not. */

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

/** Codes that the phone itself creates; all others come from the server. */
export type LocalCode = 'network' | 'timeout' | 'aborted' | 'unreadable' | 'login';

export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly errors: FieldError[];
  /** Seconds to wait, from Retry-After; null without that header. */
  readonly retryAfter: number | null;
  /** The current version, after 412. */
  readonly version: number | null;
  /** The server's explanation of this specific case; empty when it adds nothing to the meaning of the code. */
  readonly detail: string;
  /** The meaning of the code, in the server's words; empty when the server was not reached. */
  readonly title: string;

  /** The paper that a picture shows instead of the expected one; empty when the server does not say. */
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

  /** The server was not reached, or its response was lost: the command may or may not have been executed. */
  get isUnreachable(): boolean {
    return this.status === 0 && this.code !== 'aborted';
  }

  /**
   * The server refused the request. After any other failure the command may have been executed; it is sent again unchanged, with its key.
   */
  get isRefused(): boolean {
    if (this.status === 401 || this.status === 429 || this.code === 'request_in_progress') return false;
    return this.status >= 400 && this.status < 500;
  }

  fieldError(pointer: string): FieldError | undefined {
    return this.errors.find((error) => error.pointer === pointer);
  }
}

export function isProblem(error: unknown, ...codes: string[]): error is Problem {
  return error instanceof Problem && (codes.length === 0 || codes.includes(error.code));
}
