/**
 * What a manager typed and the server does not have yet. It outlives its page and a kill of the app, encrypted like all of the phone's
 * storage. It is removed when the server has it, when the customer is no longer the manager's, at the sign-out, and before another manager
 * signs in.
 */
import type { ManagerTexts } from './customer-view';
import type { PendingRequest } from './idempotent-action';
import { store as phoneStore, type Store } from './store';

export type Channel = keyof ManagerTexts['contact']['channels'];
export type Outcome = keyof ManagerTexts['contact']['outcomes'];
export type FormSheet = 'contact' | 'followUp' | 'decline' | 'offer';

/** Each sheet uses some of these. */
export interface NoteForm {
  channel: Channel;
  outcome: Outcome;
  note: string;
  nextAction: string;
  nextDate: string;
  nextTime: string;
}

export const emptyForm: Readonly<NoteForm> = {
  channel: 'phone',
  outcome: 'reached',
  note: '',
  nextAction: '',
  nextDate: '',
  nextTime: '09:00',
};

export interface CustomerNotes {
  /** Only forms that differ from {@link emptyForm}. */
  forms: Partial<Record<FormSheet, NoteForm>>;
  /** Requests that may have been executed, with their keys. */
  pending: Partial<Record<FormSheet, PendingRequest>>;
  /** The first contact was sent but may not be saved; then the time of its call is kept, also without a text. */
  isContactSent: boolean;
  calledAt: string | null;
}

export const noNotes: Readonly<CustomerNotes> = { forms: {}, pending: {}, isContactSent: false, calledAt: null };

const isSame = (one: NoteForm, other: NoteForm): boolean => JSON.stringify(one) === JSON.stringify(other);

export function withForm(notes: CustomerNotes | null, sheet: FormSheet, form: NoteForm): CustomerNotes {
  const { [sheet]: _, ...others } = notes?.forms ?? {};
  return { ...(notes ?? noNotes), forms: isSame(form, emptyForm) ? others : { ...others, [sheet]: form } };
}

/** After the server has the form. Another page may have changed it since: then its text stays. */
export function withoutForm(notes: CustomerNotes, sheet: FormSheet, form: NoteForm): CustomerNotes {
  if (!isSame(notes.forms[sheet] ?? emptyForm, form)) return notes;
  const { [sheet]: _, ...pending } = notes.pending;
  const rest = { ...withForm(notes, sheet, emptyForm), pending };
  return sheet === 'contact' ? { ...rest, isContactSent: false, calledAt: null } : rest;
}

/** Nothing is kept for a customer without a text, so a late response cannot restore what was removed. */
export function withRequest(notes: CustomerNotes | null, sheet: FormSheet, request: PendingRequest | null): CustomerNotes | null {
  if (!notes) return null;
  const { [sheet]: _, ...others } = notes.pending;
  return { ...notes, pending: request ? { ...others, [sheet]: request } : others };
}

export interface ManagerNotes {
  read(customerId: string): Promise<CustomerNotes | null>;
  /** One change at a time, in order. */
  change(customerId: string, change: (notes: CustomerNotes | null) => CustomerNotes | null): Promise<void>;
  /** The customers with notes. */
  customers(): Promise<string[]>;
  /** By customer: the reason for refusing a colleague's offer. */
  readRefusals(): Promise<Record<string, string>>;
  changeRefusal(customerId: string, reason: string): Promise<void>;
  isEmpty(): Promise<boolean>;
  /** Before this manager's session is stored: notes of another one are removed. */
  startFor(username: string): Promise<void>;
  clear(): Promise<void>;
}

const prefix = 'manager.';
const customerPrefix = `${prefix}customer.`;
const refusalsName = `${prefix}refusals`;
const ownerName = `${prefix}owner`;

/** Names in the phone's storage that belong to a manager and not to an applicant. */
export const isManagerEntry = (name: string): boolean => name === 'session.staff' || name.startsWith(prefix);

export function createManagerNotes(store: Store): ManagerNotes {
  let last: Promise<unknown> = Promise.resolve();

  /** A read sees what was written before, and a slow older write does not overwrite a newer one. */
  function enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work, work);
    last = done;
    return done;
  }

  const ownNames = async () => (await store.keys()).filter((name) => name.startsWith(prefix));

  async function removeAll(): Promise<void> {
    for (const name of await ownNames()) await store.remove(name);
  }

  return {
    read: (customerId) => enqueue(() => store.read<CustomerNotes>(customerPrefix + customerId)),
    change: (customerId, change) =>
      enqueue(async () => {
        const name = customerPrefix + customerId;
        const notes = change(await store.read<CustomerNotes>(name));
        const isNeeded = notes !== null && (notes.isContactSent || Object.keys(notes.forms).length > 0);
        await (isNeeded ? store.write(name, notes) : store.remove(name));
      }),
    customers: () =>
      enqueue(async () =>
        (await ownNames()).filter((name) => name.startsWith(customerPrefix)).map((name) => name.slice(customerPrefix.length)),
      ),
    readRefusals: () => enqueue(async () => (await store.read<Record<string, string>>(refusalsName)) ?? {}),
    changeRefusal: (customerId, reason) =>
      enqueue(async () => {
        const { [customerId]: _, ...others } = (await store.read<Record<string, string>>(refusalsName)) ?? {};
        const refusals = reason ? { ...others, [customerId]: reason } : others;
        await (Object.keys(refusals).length > 0 ? store.write(refusalsName, refusals) : store.remove(refusalsName));
      }),
    isEmpty: () => enqueue(async () => (await ownNames()).every((name) => name === ownerName)),
    startFor: (username) =>
      enqueue(async () => {
        if ((await store.read<string>(ownerName)) === username) return;
        await removeAll();
        await store.write(ownerName, username);
      }),
    clear: () => enqueue(removeAll),
  };
}

export const managerNotes: ManagerNotes = createManagerNotes(phoneStore);
