import { ref, type Ref } from 'vue';
import { refused } from '@/lib/say';

/** A decision about a row with a reason ({@link ReasonDialog}), one attempt at a time. */
export interface Reasoned {
  /** Whether the dialog is open. */
  asked: Ref<boolean>;
  busy: Ref<boolean>;
  choose: (id: string) => void;
  decide: (reason: string) => Promise<void>;
  /** The same for acts without a reason: a refusal is shown. */
  run: (work: () => Promise<void>) => Promise<void>;
}

export function useReasoned(act: (id: string, reason: string) => Promise<void>): Reasoned {
  const chosen = ref('');
  const asked = ref(false);
  const busy = ref(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    busy.value = true;
    try {
      await work();
    } catch (error) {
      refused(error);
    } finally {
      busy.value = false;
    }
  };
  return {
    asked,
    busy,
    choose: (id) => ([chosen.value, asked.value] = [id, true]),
    decide: (reason) =>
      run(async () => {
        const id = chosen.value;
        await act(id, reason);
        // Another row may have been chosen meanwhile.
        if (id === chosen.value) asked.value = false;
      }),
    run,
  };
}
