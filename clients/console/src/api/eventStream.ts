import { fetchRaw } from './client';

/** Reads an event stream: each event is passed to the reader as it arrives. */
export async function readEventStream(path: string, body: object, onEvent: (event: string, data: unknown) => void): Promise<void> {
  const response = await fetchRaw(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const events = (text + part.value).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(event)?.[1];
      const data = field('data');
      if (data) onEvent(field('event') ?? 'message', JSON.parse(data));
    }
  }
}
