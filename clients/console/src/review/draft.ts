import { reactive, watch } from 'vue';
import { session } from '@/session/session';

/** What a reviewer has typed about a case. In memory only, and kept while the case is read again, or left and come back to. */
export interface Draft {
  rejecting: boolean;
  ticked: string[];
  messages: Record<string, string>;
  pointer: string;
  note: string;
}

const drafts = new Map<string, Draft>();
watch(session, (now, before) => {
  if (now?.displayName !== before?.displayName) drafts.clear();
});

export function draftOf(id: string): Draft {
  let it = drafts.get(id);
  if (!it) drafts.set(id, (it = reactive({ rejecting: false, ticked: [], messages: {}, pointer: '', note: '' })));
  return it;
}

export const forget = (id: string): void => void drafts.delete(id);
