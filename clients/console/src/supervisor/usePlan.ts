import { useQueryClient } from '@tanstack/vue-query';
import { ref, shallowRef, watch, type Ref } from 'vue';
import { refused, said } from '@/lib/say';

/** A dialog that first shows a preview, and then executes it. */
export function usePlan<T>(open: Ref<boolean>, { run, done }: { run: (dryRun: boolean) => Promise<T>; done: (it: T) => string }) {
  const queries = useQueryClient();
  const plan = shallowRef<T | null>(null);
  const busy = ref(false);
  let asked = 0;

  watch(open, async (now) => {
    const mine = ++asked;
    plan.value = null;
    if (!now) return;
    try {
      const it = await run(true);
      // It may have been opened for another person meanwhile.
      if (mine === asked) plan.value = it;
    } catch (error) {
      if (mine !== asked) return;
      // There is nothing to show.
      open.value = false;
      refused(error);
    }
  });

  async function send(): Promise<void> {
    const mine = asked;
    busy.value = true;
    try {
      said(done(await run(false)));
      if (mine === asked) open.value = false;
      await queries.invalidateQueries();
    } catch (error) {
      refused(error);
    } finally {
      busy.value = false;
    }
  }

  return { plan, busy, send };
}
