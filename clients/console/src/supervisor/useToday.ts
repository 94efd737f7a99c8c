import { useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { api, unwrap } from '@/api/client';
import { pageParams, readAllPages } from '@/api/readAllPages';
import type { ParkedCustomer } from '@/api/types';
import { language } from '@/text';
import { useWorkload } from './useWorkload';

/** How many customers wait for each reason, the most frequent first. */
export function countReasons(parked: Pick<ParkedCustomer, 'reason' | 'text'>[]): { reason: string; text: string; count: number }[] {
  const counts = new Map<string, { reason: string; text: string; count: number }>();
  for (const { reason, text } of parked) counts.set(reason, { reason, text, count: (counts.get(reason)?.count ?? 0) + 1 });
  return [...counts.values()].sort((one, other) => other.count - one.count || one.reason.localeCompare(other.reason));
}

/** The numbers of Today. They come from three requests; a number whose request has not succeeded yet is missing, and not 0. */
export function useToday() {
  const figures = useQuery({
    queryKey: ['reviews', 'figures'],
    queryFn: () => unwrap(api.GET('/reviews/metrics')),
    refetchInterval: 30_000,
    meta: { live: true },
  });
  const parked = useQuery({
    queryKey: ['parked', 'whole', language],
    queryFn: () => readAllPages<ParkedCustomer>((cursor) => unwrap(api.GET('/assignment/parked', pageParams(cursor)))),
    refetchInterval: 30_000,
    meta: { live: true },
  });
  const workload = useWorkload();

  const queue = computed(() => figures.data.value?.queue ?? null);
  const managers = computed(() => workload.data.value?.items.filter((it) => it.active) ?? null);
  const sum = (of: 'open' | 'overdue' | 'capacity'): number => (managers.value ?? []).reduce((all, it) => all + (it[of] ?? 0), 0);
  const tiles = computed(() => [
    { name: 'queueNow', value: queue.value && queue.value.waiting + queue.value.claimed, to: '/reviews' },
    { name: 'queueOverdue', value: queue.value?.overdue, to: '/reviews?flag=overdue' },
    { name: 'queueUrged', value: queue.value?.urged, to: '/reviews?flag=urged' },
    { name: 'queueFree', value: queue.value?.waiting, to: '/reviews' },
    { name: 'parkedNow', value: parked.data.value?.length, to: '/supervisor/parked' },
    { name: 'managersOverdue', value: managers.value && sum('overdue'), to: '/supervisor/workload' },
    { name: 'room', value: managers.value && sum('capacity') - sum('open'), to: '/supervisor/workload' },
  ]);

  return {
    queue,
    managers,
    parkedReasons: computed(() => countReasons(parked.data.value ?? [])),
    tiles,
    isPending: figures.isPending,
    error: computed(() => figures.error.value ?? parked.error.value ?? workload.error.value),
    retry: () => void Promise.all([figures.refetch(), parked.refetch(), workload.refetch()]),
  };
}
