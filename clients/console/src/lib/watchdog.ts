/** Calls once when nothing was heard for so long. */
export function watchdog(milliseconds: number, silent: () => void): { heard(): void; stop(): void } {
  let timer = setTimeout(silent, milliseconds);
  return {
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(silent, milliseconds);
    },
    stop: () => clearTimeout(timer),
  };
}
