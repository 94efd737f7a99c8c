import { ref, watch, type Ref } from 'vue';
import { session } from '@/session/session';

const all = new Map<string, Ref<unknown>>();
// The data of one person is not shown to the next.
watch(session, (now, before) => {
  if (now?.displayName !== before?.displayName || now?.role !== before?.role) all.clear();
});

/** State that is kept when its page is left and opened again; in memory only, and dropped with the session. */
export function kept<T>(name: string, first: T): Ref<T> {
  let it = all.get(name) as Ref<T> | undefined;
  if (!it) all.set(name, (it = ref(first) as Ref<T>));
  return it;
}

export const forgetKept = (name: string): void => void all.delete(name);
