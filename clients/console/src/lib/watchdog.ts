/** Calls back once after this time without a sign of life. */
export function createWatchdog(milliseconds: number, onSilence: () => void): { reset(): void; stop(): void } {
  let timer = setTimeout(onSilence, milliseconds);
  return {
    reset: () => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, milliseconds);
    },
    stop: () => clearTimeout(timer),
  };
}
