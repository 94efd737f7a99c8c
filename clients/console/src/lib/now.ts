import { onBeforeUnmount, ref, type Ref } from 'vue';

/** The current time, updated every second while the page is open. */
export function useNow(every = 1000): Ref<number> {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), every);
  onBeforeUnmount(() => clearInterval(timer));
  return now;
}
