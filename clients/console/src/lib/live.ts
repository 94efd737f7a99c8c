import { ref, watch } from 'vue';
import type { QueryClient } from '@tanstack/vue-query';
import { fetchRaw } from '@/api/client';
import { session } from '@/session/session';
import { createWatchdog } from './watchdog';

/** Whether the event stream is connected; shown at the top of every page. */
export const connection = ref<'connecting' | 'live' | 'lost'>('connecting');

/** Counts the reloads after a hint or a reconnection; code that is not a list watches it and decides itself whether to reload. */
export const reloadCount = ref(0);

const firstDelay = 1000;
const longestDelay = 30_000;
/**
 * The server sends a line every 25 s. A connection that died while the computer slept is not reported as closed, so two missed lines close
 * it.
 */
const silenceLimit = 60_000;
/** In milliseconds. A stream that ends sooner did not end because of its age: the host stops, or the person has too many streams. */
const shortestStream = 60_000;
/** In milliseconds. Hints may come faster than lists are loaded: then the next reload waits, and covers all of them. */
const reloadPause = 500;

/**
 * Server-sent events by fetch, which can send the token. After a hint the shown data is reloaded. After a lost connection everything is
 * reloaded, because hints were missed; except reads that the server records as accesses (`meta: { recorded: true }`).
 */
export function startLiveUpdates(queries: QueryClient): void {
  let delay = firstDelay;
  let wasLost = false;

  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastReload = -Infinity;
  let isReloadPending = false;
  let isReloading = false;
  const reload = (): void => {
    timer = undefined;
    // A running reload would be cancelled by the next one, and under many hints none would finish.
    if (isReloading) {
      isReloadPending = true;
      return;
    }
    [isReloading, isReloadPending, lastReload] = [true, false, performance.now()];
    reloadCount.value++;
    void queries.invalidateQueries({ predicate: (it) => it.meta?.live === true }).finally(() => {
      isReloading = false;
      if (isReloadPending) scheduleReload();
    });
  };
  const scheduleReload = (): void => {
    timer ??= setTimeout(reload, Math.max(0, lastReload + reloadPause - performance.now()));
  };

  /** Whether the server ended the stream in order. */
  const listen = async (token: string): Promise<boolean> => {
    const abort = new AbortController();
    const watchdog = createWatchdog(silenceLimit, () => abort.abort());
    try {
      const response = await fetchRaw('/notifications/stream', { headers: { Accept: 'text/event-stream' }, signal: abort.signal });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      if (!reader) return false;
      connection.value = 'live';
      delay = firstDelay;
      if (wasLost) void queries.invalidateQueries({ predicate: (it) => it.meta?.recorded !== true });
      wasLost = false;
      let text = '';
      while (session.value?.accessToken === token) {
        const { done, value } = await reader.read();
        if (done) return true;
        watchdog.reset();
        text += value;
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        if (parts.some((it) => it.includes('event: hint'))) scheduleReload();
      }
      await reader.cancel();
      return false;
    } finally {
      watchdog.stop();
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
      const openedAt = performance.now();
      const hasEnded = await listen(token).catch(() => false);
      if (session.value?.accessToken !== token) continue;
      // The server ends every stream after an hour. Nothing is missed: the next one begins with a hint.
      if (hasEnded && performance.now() - openedAt >= shortestStream) continue;
      wasLost = true;
      connection.value = 'lost';
      await new Promise((resolve) => setTimeout(resolve, delay));
      delay = Math.min(delay * 2, longestDelay);
    }
  };
  void loop();
}
