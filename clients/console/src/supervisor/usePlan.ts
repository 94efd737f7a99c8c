import { useQueryClient } from '@tanstack/vue-query';
import { ref, shallowRef, watch, type Ref } from 'vue';
import { refused, said } from '@/lib/say';

/** A dialog that first shows what would happen, and then does it. */
export function usePlan<T>(open: Ref<boolean>, { run, done }: { run: (dryRun: boolean) => Promise<T>; done: (it: T) => string }) {
  const queries = useQueryClient();
  const plan = shallowRef<T | null>(null);
  const busy = ref(false);

  watch(open, async (now) => {
    plan.value = null;
    if (!now) return;
    try {
      plan.value = await run(true);
    } catch (error) {
      // There is nothing to show.
      open.value = false;
      refused(error);
    }
  });

  async function send(): Promise<void> {
    busy.value = true;
    try {
      said(done(await run(false)));
      open.value = false;
      await queries.invalidateQueries();
    } catch (error) {
      refused(error);
    } finally {
      busy.value = false;
    }
  }

  return { plan, busy, send };
}
