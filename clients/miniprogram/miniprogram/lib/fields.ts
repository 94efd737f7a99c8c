/** What the form shows at each field: its value, its message, and its value of the refused round. Pure; the page puts it into its data. */
import type { Entry, Field, Form } from './api';
import type { DraftView } from './draft';
import type { Language } from './env';
import type { FieldError } from './problem';
import { fieldOf, isEmpty, localIssues, regionParts, steps } from './validate';

export type Tone = '' | 'warning' | 'blocking';

export interface FieldView {
  value: string;
  message: string;
  tone: Tone;
  before: string;
  /** The refused value, in the form that is compared with the value. */
  refused: string;
  /** Opened, and still equal to the refused value, without a message about it. */
  isUnchanged: boolean;
  shown: boolean;
  /** The value of a second phone in this field. */
  other: string | null;
  /** That text is this phone's own. */
  otherIsMine: boolean;
}

export interface FieldTexts {
  local: Record<string, string>;
  before: string;
  empty: string;
  /** Names of the chosen list entries, by field and code. */
  names?: Record<string, Record<string, string>>;
}

export function slotOf(name: string): string {
  return regionParts.includes(name) ? 'region' : name;
}

/** The slots of the four steps, in the order of the screen. */
export const slots: readonly (readonly string[])[] = steps.map((fields) => [...new Set(fields.map(slotOf))]);

export function slotText(form: Form, slot: string): string {
  if (slot === 'region') {
    const names = [form.province, form.city, form.district].filter((name) => !isEmpty(name));
    return names.filter((name, i) => name !== names[i - 1]).join(' ');
  }
  const value = form[slot as Field];
  return Array.isArray(value) ? value.join('，') : isEmpty(value) ? '' : String(value);
}

interface FieldMessage {
  message: string;
  blocking: boolean;
  required: boolean;
}

/**
 * Messages come from the server for the values that it has; from the phone for pending values, and for all values before the first
 * response; and from a refused submission for the refused values, until they are changed. An empty field gets no message before it was
 * visited.
 */
function collectMessages(view: DraftView, refused: readonly FieldError[], local: Record<string, string>): Map<string, FieldMessage> {
  const found = new Map<string, FieldMessage>();
  const add = (slot: string, it: FieldMessage) => {
    const known = found.get(slot);
    if (!known || (it.blocking && !known.blocking)) found.set(slot, it);
  };
  const waiting = new Set(view.answered ? view.pending.map(slotOf) : slots.flat());
  for (const error of refused) add(slotOf(fieldOf(error.pointer)), { message: error.message, blocking: true, required: false });
  for (const issue of localIssues(view.form))
    if (waiting.has(slotOf(issue.field)))
      add(slotOf(issue.field), { message: local[issue.code] ?? '', blocking: issue.blocking, required: issue.code === 'required' });
  for (const issue of view.issues) {
    const slot = slotOf(fieldOf(issue.pointer));
    if (!waiting.has(slot) || issue.code === 'invalid_characters')
      // An unchanged refused picture is only a warning in the draft, but would be refused again on submission.
      add(slot, {
        message: issue.message,
        blocking: issue.blocking || issue.code === 'image_refused',
        required: issue.code === 'required',
      });
  }
  return found;
}

export function createFieldViews(
  view: DraftView,
  visited: ReadonlySet<string>,
  refused: readonly FieldError[],
  texts: FieldTexts,
): Record<string, FieldView> {
  const issues = collectMessages(view, refused, texts.local);
  const open = view.opens === null ? null : new Set(view.opens.map((pointer) => slotOf(fieldOf(pointer))));
  const displayName = (slot: string, text: string) => texts.names?.[slot]?.[text] ?? (text || texts.empty);
  const shownFields: Record<string, FieldView> = {};
  for (const slot of [...slots.flat(), 'wxNickname']) {
    const issue = issues.get(slot);
    const hasMessage = issue && (!issue.required || visited.has(slot));
    const before = slotText(view.before, slot);
    const conflicts = view.conflicts.filter((it) => slotOf(it.field) === slot);
    const other: Form = { ...view.form, ...Object.fromEntries(conflicts.map((it) => [it.field, it.other])) };
    const value = slotText(view.form, slot);
    const message = hasMessage ? issue.message : '';
    shownFields[slot] = {
      value,
      message,
      tone: hasMessage ? (issue.blocking ? 'blocking' : 'warning') : '',
      before: open?.has(slot) ? `${texts.before}${displayName(slot, before)}` : '',
      refused: before,
      isUnchanged: open?.has(slot) === true && value === before && !message,
      shown: open === null || open.has(slot),
      other: conflicts.length > 0 ? displayName(slot, slotText(other, slot)) : null,
      otherIsMine: conflicts.some((it) => it.mine),
    };
  }
  return shownFields;
}

/** Slots that prevent the submission, in the order of the screen. */
export function findBlockingSlots(view: DraftView, refused: readonly FieldError[]): string[] {
  const issues = collectMessages(view, refused, {});
  const open = view.opens === null ? null : new Set(view.opens.map((pointer) => slotOf(fieldOf(pointer))));
  return slots.flat().filter((slot) => issues.get(slot)?.blocking && (open === null || open.has(slot)));
}

export function stepOfSlot(slot: string): number {
  return Math.max(
    0,
    slots.findIndex((it) => it.includes(slot)),
  );
}

/** "0312345678901，0312345678902" and line by line. */
export function parseAccountNumbers(text: string): string[] {
  return text
    .split(/[\s,，、;；]+/)
    .map((number) => number.trim())
    .filter(Boolean);
}

export function toChoices(entries: readonly Entry[], language: Language): { code: string; name: string }[] {
  return entries.map((entry) => ({ code: entry.code, name: language === 'en' ? entry.englishName : entry.name }));
}

/** The optional fields that this retailer requires. Requirements on values are reported by the server when they are saved. */
export const extraRequiredFields = (it: { creditCode: boolean; industry: boolean; leastAccountNumbers: number }) => ({
  creditCode: it.creditCode,
  industry: it.industry,
  accountNumbers: it.leastAccountNumbers > 0,
});
