import { useQuery } from '@tanstack/vue-query';
import { ElMessage } from 'element-plus';
import { api, unwrap } from '@/api/client';
import { watchArrivals } from '@/lib/arrivals';
import { role } from '@/session/session';
import { language, t } from '@/text';

/** The customers who are assigned to this manager and not accepted yet. */
export const useNewCustomers = () =>
  useQuery({
    queryKey: ['new-assignments', language],
    queryFn: () => unwrap(api.GET('/customers/new-assignments')),
    enabled: () => role.value === 'manager',
    // Hints are fast; this polling is the guarantee.
    refetchInterval: 30_000,
    meta: { live: true },
  });

/** Announces new customers on every page of a manager. Customers of the first read are not announced. */
export function announceNewCustomers(): void {
  const query = useNewCustomers();
  watchArrivals(
    () => query.data.value?.items,
    (it) => it.customerId,
    (it) => ElMessage({ message: t('customers.arrived', { company: it.companyName }), type: 'success', duration: 8000, showClose: true }),
  );
}
