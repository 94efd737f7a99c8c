import { useQueryClient } from '@tanstack/vue-query';
import { ref, shallowRef, watch, type Ref } from 'vue';
import { showError, showSuccess } from '@/lib/toast';

/** A dialog that first shows a preview, and then executes it. */
export function usePlan<T>(open: Ref<boolean>, { run, done }: { run: (dryRun: boolean) => Promise<T>; done: (it: T) => string }) {
  const queries = useQueryClient();
  const plan = shallowRef<T | null>(null);
  const busy = ref(false);
  let openings = 0;

  watch(open, async (now) => {
    const opening = ++openings;
    plan.value = null;
    if (!now) return;
    try {
      const it = await run(true);
      // It may have been opened for another person meanwhile.
      if (opening === openings) plan.value = it;
    } catch (error) {
      if (opening !== openings) return;
      // There is nothing to show.
      open.value = false;
      showError(error);
    }
  });

  async function send(): Promise<void> {
    const opening = openings;
    busy.value = true;
    try {
      showSuccess(done(await run(false)));
      if (opening === openings) open.value = false;
      await queries.invalidateQueries();
    } catch (error) {
      showError(error);
    } finally {
      busy.value = false;
    }
  }

  return { plan, busy, send };
}
