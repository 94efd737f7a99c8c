import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** Choices that are stored in the page's address, so that a reload, a link and the back button restore them; empty when not chosen. */
export function useAddress<Name extends string>(
  ...names: Name[]
): { chosen: ComputedRef<Record<Name, string>>; choose: (name: Name, value: string) => void } {
  const [route, router] = [useRoute(), useRouter()];
  const chosen = computed(() => {
    const one = (name: Name): string => (typeof route.query[name] === 'string' ? route.query[name] : '');
    return Object.fromEntries(names.map((name) => [name, one(name)])) as Record<Name, string>;
  });
  const choose = (name: Name, value: string): void => void router.replace({ query: { ...route.query, [name]: value || undefined } });
  return { chosen, choose };
}

/** Returns the choices that are not empty. */
export const made = (choices: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(choices).filter(([, value]) => value));
