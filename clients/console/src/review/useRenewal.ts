import { onScopeDispose } from 'vue';
import { shouldRenew } from '@/lib/countdown';
import type { useCase } from './useCase';

type Claimed = Pick<ReturnType<typeof useCase>, 'it' | 'held' | 'decided' | 'busy' | 'renew'>;

const signs = ['keydown', 'pointerdown', 'wheel'] as const;
const EVERY = 5_000;

/** Renews the claim of the displayed case while the user is active on the page; without activity the claim expires. */
export function useRenewal({ it, held, decided, busy, renew }: Claimed): void {
  let active = Date.now();
  const seen = (): void => void (active = Date.now());
  const watching = setInterval(() => {
    if (held.value && !decided.value && !busy.value && shouldRenew(it.value?.claim?.leaseUntil, Date.now(), active)) void renew();
  }, EVERY);
  for (const name of signs) window.addEventListener(name, seen, { passive: true });
  onScopeDispose(() => {
    clearInterval(watching);
    for (const name of signs) window.removeEventListener(name, seen);
  });
}
