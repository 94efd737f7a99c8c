import { ref, watch } from 'vue';
import type { QueryClient } from '@tanstack/vue-query';
import { raw } from '@/api/client';
import { session } from '@/session/session';
import { watchdog } from './watchdog';

/** Whether the event stream is connected; shown at the top of every page. */
export const connection = ref<'connecting' | 'live' | 'lost'>('connecting');

/** Counts the reloads after a hint or a reconnection; code that is not a list watches it and decides itself whether to reload. */
export const changes = ref(0);

const first = 1000;
const longest = 30_000;
/**
 * The server sends a line every 25 s. A connection that died while the computer slept is not reported as closed, so two missed lines close
 * it.
 */
const silence = 60_000;
/** In milliseconds. Hints may come faster than lists are loaded: then the next reload waits, and covers all of them. */
const pause = 500;

/**
 * Server-sent events by fetch, which can send the token. After a hint the shown data is reloaded. After a lost connection everything is
 * reloaded, because hints were missed.
 */
export function follow(queries: QueryClient): void {
  let wait = first;
  let lost = false;

  let waiting: ReturnType<typeof setTimeout> | undefined;
  let last = -Infinity;
  let again = false;
  let reading = false;
  const read = (): void => {
    waiting = undefined;
    // A running reload would be cancelled by the next one, and under many hints none would finish.
    if (reading) {
      again = true;
      return;
    }
    [reading, again, last] = [true, false, performance.now()];
    changes.value++;
    void queries.invalidateQueries({ predicate: (it) => it.meta?.live === true }).finally(() => {
      reading = false;
      if (again) hinted();
    });
  };
  const hinted = (): void => {
    waiting ??= setTimeout(read, Math.max(0, last + pause - performance.now()));
  };

  const listen = async (token: string): Promise<void> => {
    const dead = new AbortController();
    const dog = watchdog(silence, () => dead.abort());
    try {
      const answer = await raw('/notifications/stream', { headers: { Accept: 'text/event-stream' }, signal: dead.signal });
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
      if (!reader) return;
      connection.value = 'live';
      wait = first;
      if (lost) void queries.invalidateQueries();
      lost = false;
      let text = '';
      while (session.value?.accessToken === token) {
        const { done, value } = await reader.read();
        if (done) return;
        dog.heard();
        text += value;
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        if (parts.some((it) => it.includes('event: hint'))) hinted();
      }
      await reader.cancel();
    } finally {
      dog.stop();
    }
  };

  const loop = async (): Promise<void> => {
    for (;;) {
      const token = session.value?.accessToken;
      if (!token) {
        connection.value = 'connecting';
        await new Promise<void>((resolve) => {
          const stop = watch(session, (it) => it && (stop(), resolve()));
        });
        continue;
      }
      await listen(token).catch(() => undefined);
      if (session.value?.accessToken !== token) continue;
      lost = true;
      connection.value = 'lost';
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(wait * 2, longest);
    }
  };
  void loop();
}
