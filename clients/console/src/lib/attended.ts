/** After this time without a movement or a key, in milliseconds, the page's requests count as unattended. */
const rest = 60_000;

/** In milliseconds since the page was loaded. */
let last = 0;

/** Whether somebody is using the page. Pages also read by themselves, which must not keep an idle session alive. */
export const attended = (): boolean => performance.now() - last < rest;

export function watchAttendance(): void {
  const here = (): void => void (last = performance.now());
  for (const it of ['pointermove', 'pointerdown', 'wheel', 'keydown'] as const) {
    window.addEventListener(it, here, { capture: true, passive: true });
  }
}

/** The header of unattended requests. */
export const unattended = 'X-Unattended';
