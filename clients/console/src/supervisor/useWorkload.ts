import { useQuery } from '@tanstack/vue-query';
import { api, unwrap } from '@/api/client';

/** The managers with their customers, for every page that shows them. */
export const useWorkload = (enabled: () => boolean = () => true) =>
  useQuery({
    queryKey: ['workload'],
    queryFn: () => unwrap(api.GET('/managers/workload')),
    enabled,
    // Time alone makes customers overdue, and that has no hint.
    refetchInterval: 30_000,
    meta: { live: true },
  });
