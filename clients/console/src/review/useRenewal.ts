import { onScopeDispose } from 'vue';
import { shouldRenew } from '@/lib/countdown';
import type { useCase } from './useCase';

type ClaimedCase = Pick<ReturnType<typeof useCase>, 'it' | 'isHeld' | 'isDecided' | 'busy' | 'renew'>;

const activityEvents = ['keydown', 'pointerdown', 'wheel'] as const;
const checkInterval = 5_000;

/** Renews the claim of the displayed case while the user is active on the page; without activity the claim expires. */
export function useRenewal({ it, isHeld, isDecided, busy, renew }: ClaimedCase): void {
  let lastActive = Date.now();
  const markActive = (): void => void (lastActive = Date.now());
  const timer = setInterval(() => {
    if (isHeld.value && !isDecided.value && !busy.value && shouldRenew(it.value?.claim?.leaseUntil, Date.now(), lastActive)) void renew();
  }, checkInterval);
  for (const name of activityEvents) window.addEventListener(name, markActive, { passive: true });
  onScopeDispose(() => {
    clearInterval(timer);
    for (const name of activityEvents) window.removeEventListener(name, markActive);
  });
}
