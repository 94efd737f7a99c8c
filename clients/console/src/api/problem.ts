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

export function problemOf(body: unknown, status: number): Problem {
  const said = body && typeof body === 'object' ? (body as Partial<Problem>) : {};
  return { ...said, code: said.code ?? 'unknown', status: said.status ?? status, title: said.title ?? `HTTP ${status}` };
}

export const codeOf = (error: unknown): string | null => (error instanceof ProblemError ? error.problem.code : null);

/** The text to show: the server's words if there are any, with the faulty fields. */
export function wordsOf(error: unknown, unreachable: string): string {
  if (!(error instanceof ProblemError)) return unreachable;
  const { title, detail, errors } = error.problem;
  const fields = (errors ?? []).map(({ pointer, message }) => `${pointer.slice(1)}: ${message}`).filter((it) => !it.endsWith(title));
  // The detail is the title, or contains more.
  return [detail ?? title, ...fields].join(' ');
}
