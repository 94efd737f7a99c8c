import { reactive, watch } from 'vue';
import type { KeptDraft } from '@/api/shapes';
import { session } from '@/session/session';

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
  /** Pictures that were opened; see `openedAs`. */
  opened: string[];
}

const drafts = new Map<string, Draft>();
watch(session, (now, before) => {
  if (now?.displayName !== before?.displayName) drafts.clear();
});

export function draftOf(id: string): Draft {
  let it = drafts.get(id);
  if (!it) drafts.set(id, (it = reactive({ rejecting: false, ticked: [], messages: {}, pointer: '', note: '', opened: [] })));
  return it;
}

/** Puts the input that the server stored back into the form. */
export function refill(draft: Draft, kept: KeptDraft): void {
  draft.rejecting = kept.kind === 'decision' && kept.verdict === 'rejected';
  draft.ticked = kept.reasons.map((it) => it.code);
  draft.messages = Object.fromEntries(kept.reasons.map((it) => [it.code, it.message ?? '']));
  draft.pointer = kept.reasons.find((it) => it.pointer)?.pointer ?? '';
  draft.note = kept.note ?? '';
}

export const untouched = (draft: Draft): boolean => !draft.ticked.length && !draft.note.trim();

export const forget = (id: string): void => void drafts.delete(id);
