import { ref, type Ref } from 'vue';
import { getProblemCode } from '@/api/problem';

export interface Password {
  /** Whether the dialog is open. */
  open: Ref<boolean>;
  /** Whether the password that was entered before is wrong. */
  wrong: Ref<boolean>;
  /** The dialog's answer; null if the person gives up. */
  answer: (password: string | null) => void;
  /** Runs an act; if the server requires the password, asks for it and runs the act again with it. Does nothing if the person gives up. */
  confirmed: (act: (password?: string) => Promise<void>) => Promise<void>;
  /** The password is kept for the next step until this call. */
  forget: () => void;
}

/** Asks for the password when a change of the second factor needs it, because the sign-in is too long ago. */
export function usePassword(): Password {
  const [open, wrong] = [ref(false), ref(false)];
  let given: string | undefined;
  let answered: ((password: string | null) => void) | undefined;

  async function attempt(act: (password?: string) => Promise<void>): Promise<boolean> {
    try {
      await act(given);
      return true;
    } catch (error) {
      const code = getProblemCode(error);
      if (code !== 'reauthentication_required' && code !== 'invalid_credentials') throw error;
      wrong.value = code === 'invalid_credentials';
      return false;
    }
  }

  async function confirmed(act: (password?: string) => Promise<void>): Promise<void> {
    try {
      while (!(await attempt(act))) {
        open.value = true;
        given = (await new Promise<string | null>((resolve) => (answered = resolve))) ?? undefined;
        if (given === undefined) return;
      }
    } finally {
      open.value = false;
    }
  }

  return {
    open,
    wrong,
    answer: (password) => answered?.(password),
    confirmed,
    forget: () => (given = undefined),
  };
}
