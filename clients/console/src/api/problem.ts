/** A refusal of the server in the format of RFC 9457. */
export interface Problem {
  code: string;
  status: number;
  title: string;
  detail?: string;
  traceId?: string;
  errors?: { pointer: string; code: string; message: string }[];
  version?: number;
  leaseUntil?: string;
}

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

export function toProblem(body: unknown, status: number): Problem {
  const problem = body && typeof body === 'object' ? (body as Partial<Problem>) : {};
  return { ...problem, code: problem.code ?? 'unknown', status: problem.status ?? status, title: problem.title ?? `HTTP ${status}` };
}

const transientStatuses = new Set([429, 502, 503, 504]);

/** For a read that is repeated in any case: null if no host answered, or none could at the moment. A fault that lasts is thrown. */
export function nullIfTransient(error: unknown): null {
  if (error instanceof TypeError || (error instanceof ProblemError && transientStatuses.has(error.problem.status))) return null;
  throw error;
}

export const getProblemCode = (error: unknown): string | null => (error instanceof ProblemError ? error.problem.code : null);

/** The text to show: the server's words if there are any, with the faulty fields. */
export function getErrorMessage(error: unknown, unreachable: string): string {
  if (!(error instanceof ProblemError)) return unreachable;
  const { title, detail, errors } = error.problem;
  const fields = (errors ?? []).map(({ pointer, message }) => `${pointer.slice(1)}: ${message}`).filter((it) => !it.endsWith(title));
  // The detail is the title, or contains more.
  return [detail ?? title, ...fields].join(' ');
}
