/** A refusal of the server, as RFC 9457 lays it out. */
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

/** What is said about it: the server's words where there are some, with the fields at fault. */
export function wordsOf(error: unknown, unreachable: string): string {
  if (!(error instanceof ProblemError)) return unreachable;
  const { title, detail, errors } = error.problem;
  const fields = (errors ?? []).map(({ pointer, message }) => `${pointer.slice(1)}: ${message}`).filter((it) => !it.endsWith(title));
  // The detail is the title, or says more.
  return [detail ?? title, ...fields].join(' ');
}
