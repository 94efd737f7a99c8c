import { watch, type Ref } from 'vue';

/**
 * While a dialog's request is running, the dialog may be closed, and opened again for something else: a late response must not close that.
 * The returned function is called before the request; its result tells whether the dialog is still open from the same opening.
 */
export function useOpenings(open: Readonly<Ref<boolean>>): () => () => boolean {
  let openings = 0;
  watch(open, (now) => now && openings++, { flush: 'sync' });
  return () => {
    const opening = openings;
    return () => open.value && opening === openings;
  };
}
