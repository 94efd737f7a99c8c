import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** Choices that are stored in the page's address, so that a reload, a link and the back button restore them; empty when not chosen. */
export function useQueryParams<Name extends string>(
  ...names: Name[]
): { params: ComputedRef<Record<Name, string>>; setParam: (name: Name, value: string) => void } {
  const [route, router] = [useRoute(), useRouter()];
  const params = computed(() => {
    const readParam = (name: Name): string => (typeof route.query[name] === 'string' ? route.query[name] : '');
    return Object.fromEntries(names.map((name) => [name, readParam(name)])) as Record<Name, string>;
  });
  const setParam = (name: Name, value: string): void => void router.replace({ query: { ...route.query, [name]: value || undefined } });
  return { params, setParam };
}

/** Returns the choices that are not empty. */
export const omitEmpty = (choices: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(choices).filter(([, value]) => value));
