import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createApp, effectScope, type App } from 'vue';

/** Runs a composable in an app, as a component would, and returns its result. `close` ends its watchers and forgets its queries. */
export function runInApp<T>(
  run: () => T,
  queries = new QueryClient(),
  prepare: (app: App) => void = () => undefined,
): { result: T; close: () => void } {
  const app = createApp({}).use(VueQueryPlugin, { queryClient: queries });
  prepare(app);
  const scope = effectScope();
  const result = app.runWithContext(() => scope.run(run)) as T;
  const close = (): void => {
    scope.stop();
    queries.clear();
  };
  return { result, close };
}
