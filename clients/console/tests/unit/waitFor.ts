import { vi } from 'vitest';

/** Waits until the check throws no more. Vitest would give up after a second, which a busy machine may need. */
export const waitFor = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 30_000 });
