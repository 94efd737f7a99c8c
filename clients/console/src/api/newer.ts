import { raw } from './client';
import { ProblemError } from './problem';

// Routes that docs/openapi.json may not have yet: a host without them answers 404, and the page then shows nothing of it.

export async function read<T>(path: string): Promise<T | null> {
  try {
    return (await (await raw(path)).json()) as T;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 404) return null;
    throw error;
  }
}

export async function write<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<T | null> {
  const answer = await raw(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  return text ? (JSON.parse(text) as T) : null;
}

/** An answer that is a stream of events: each is given to the reader as it comes. */
export async function follow(path: string, body: object, take: (event: string, data: unknown) => void): Promise<void> {
  const answer = await raw(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const events = (text + part.value).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const line = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(event)?.[1];
      const data = line('data');
      if (data) take(line('event') ?? 'message', JSON.parse(data));
    }
  }
}
