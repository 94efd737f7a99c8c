import { raw } from './client';

/** Reads an event stream: each event is passed to the reader as it arrives. */
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
