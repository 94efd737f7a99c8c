/** Calls back once after this time without a sign of life. */
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
