import { ref, type Ref } from 'vue';
import { showError } from '@/lib/toast';
import { useOpenings } from '@/lib/useOpenings';

/** A decision about a row with a reason ({@link ReasonDialog}), one attempt at a time. */
export interface ReasonedAction {
  /** Whether the dialog is open. */
  isOpen: Ref<boolean>;
  busy: Ref<boolean>;
  open: (id: string) => void;
  submit: (reason: string) => Promise<void>;
  /** The same for acts without a reason: a refusal is shown. */
  run: (work: () => Promise<void>) => Promise<void>;
}

export function useReasonedAction(act: (id: string, reason: string) => Promise<void>): ReasonedAction {
  const rowId = ref('');
  const isOpen = ref(false);
  const currentOpening = useOpenings(isOpen);
  const busy = ref(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    busy.value = true;
    try {
      await work();
    } catch (error) {
      showError(error);
    } finally {
      busy.value = false;
    }
  };
  return {
    isOpen,
    busy,
    open: (id) => ([rowId.value, isOpen.value] = [id, true]),
    submit: (reason) =>
      run(async () => {
        const isStillOpen = currentOpening();
        await act(rowId.value, reason);
        if (isStillOpen()) isOpen.value = false;
      }),
    run,
  };
}
