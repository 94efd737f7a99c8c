import { onBeforeUnmount, onMounted } from 'vue';

type Keys = Record<string, () => void>;

/**
 * Single-key shortcuts of a page. They are inactive during typing and in dialogs, and do not conflict with the browser's own shortcuts. A
 * page lists its keys under `keys.*` of the texts, and the help sheet shows them.
 */
export function useKeys(keys: Keys): void {
  const onKeydown = (e: KeyboardEvent): void => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.repeat) return;
    const target = e.target as HTMLElement;
    if (target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=slider]')) return;
    if (dialogIsOpen()) return;
    const act = keys[e.key];
    if (!act) return;
    e.preventDefault();
    act();
  };
  onMounted(() => window.addEventListener('keydown', onKeydown));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKeydown));
}

/** A dialog that fades out is closed already: a key that is pressed at once after it is meant for the page. */
const dialogIsOpen = (): boolean =>
  [...document.querySelectorAll('[role=dialog][aria-modal=true]:not(.is-closing)')].some((it) => it.getClientRects().length > 0);
