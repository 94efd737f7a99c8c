import { reactive, watch } from 'vue';
import type { StoredDraft } from '@/api/types';
import { isSamePerson, session } from '@/session/session';

/**
 * A reviewer's input about a case. In memory only, and kept when the case is reloaded, or left and opened again. Input that was refused
 * because somebody else was faster is also stored by the server.
 */
export interface Draft {
  rejecting: boolean;
  ticked: string[];
  messages: Record<string, string>;
  pointer: string;
  note: string;
  /** Pictures that were opened; see `openedPictureKey`. */
  opened: string[];
  /** The text of each act that is asked for in a dialog and was not done yet. */
  acts: Partial<Record<DialogAct, string>>;
}

/** The acts that a dialog asks about. */
export type DialogAct = 'takeover' | 'reverse' | 'agree' | 'disagree';

const drafts = new Map<string, Draft>();
watch(session, (now, before) => {
  if (!isSamePerson(now, before)) drafts.clear();
});

export function getDraft(id: string): Draft {
  let draft = drafts.get(id);
  if (!draft)
    drafts.set(id, (draft = reactive({ rejecting: false, ticked: [], messages: {}, pointer: '', note: '', opened: [], acts: {} })));
  return draft;
}

/** Puts the input that the server stored back into the form. */
export function restoreDraft(draft: Draft, stored: StoredDraft): void {
  // The form is also open for the note of an approval: what is sent is on the screen.
  draft.rejecting = stored.kind === 'decision' && (stored.verdict === 'rejected' || !!stored.note);
  draft.ticked = stored.reasons.map((draft) => draft.code);
  draft.messages = Object.fromEntries(stored.reasons.map((draft) => [draft.code, draft.message ?? '']));
  draft.pointer = stored.reasons.find((draft) => draft.pointer)?.pointer ?? '';
  draft.note = stored.note ?? '';
}

export const isEmptyDraft = (draft: Draft): boolean => !draft.ticked.length && !draft.note.trim();

export const deleteDraft = (id: string): void => void drafts.delete(id);
