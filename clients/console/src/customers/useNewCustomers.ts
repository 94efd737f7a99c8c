import { useQuery } from '@tanstack/vue-query';
import { ElMessage } from 'element-plus';
import { watch } from 'vue';
import { api, ask } from '@/api/client';
import { role } from '@/session/session';
import { language, t } from '@/text';

/** Who was assigned to this manager and is not accepted yet. */
export const useNewCustomers = () =>
  useQuery({
    queryKey: ['new-assignments', language],
    queryFn: () => ask(api.GET('/customers/new-assignments')),
    enabled: () => role.value === 'manager',
    // The hint is the quick way, and this the certain one.
    refetchInterval: 30_000,
    meta: { live: true },
  });

/** Says on every page of a manager who is new: whoever was not there before. What was there at the beginning is not announced. */
export function announceNewCustomers(): void {
  const query = useNewCustomers();
  let known: Set<string> | null = null;
  watch(
    () => query.data.value,
    (data) => {
      if (!data) return;
      const before = known;
      known = new Set(data.items.map((it) => it.customerId));
      for (const it of before ? data.items : [])
        if (!before?.has(it.customerId))
          ElMessage({ message: t('customers.arrived', { company: it.companyName }), type: 'success', duration: 8000, showClose: true });
    },
    { immediate: true },
  );
}
