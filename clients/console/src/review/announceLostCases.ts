import { useQuery } from '@tanstack/vue-query';
import { api, unwrap } from '@/api/client';
import { watchArrivals } from '@/lib/arrivals';
import { showWarning } from '@/lib/toast';
import { role } from '@/session/session';
import { language } from '@/text';

/**
 * Tells on every page that a supervisor has taken a case over from this person or given it to somebody else: the held case itself is not
 * read again while its holder types.
 */
export function announceLostCases(): void {
  const query = useQuery({
    queryKey: ['notifications', 'lost-cases', language],
    queryFn: () => unwrap(api.GET('/notifications', { params: { query: { kind: 'review_lost', limit: 20 } } })),
    enabled: () => role.value === 'reviewer' || role.value === 'admin',
    // Hints are fast; this polling is the guarantee.
    refetchInterval: 30_000,
    meta: { live: true },
  });
  watchArrivals(
    () => query.data.value?.items.filter((it) => !it.readAt),
    (it) => it.id,
    (it) => showWarning(it.text),
  );
}
