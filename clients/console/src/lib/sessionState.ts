import { ref, watch, type Ref } from 'vue';
import { isSamePerson, session } from '@/session/session';

const states = new Map<string, Ref<unknown>>();
// The data of one person is not shown to the next.
watch(session, (now, before) => {
  if (!isSamePerson(now, before)) states.clear();
});

/** State that is kept when its page is left and opened again; in memory only, and dropped with the session. */
export function useSessionState<T>(name: string, initial: T): Ref<T> {
  let state = states.get(name) as Ref<T> | undefined;
  if (!state) states.set(name, (state = ref(initial) as Ref<T>));
  return state;
}

export const clearSessionState = (name: string): void => void states.delete(name);
