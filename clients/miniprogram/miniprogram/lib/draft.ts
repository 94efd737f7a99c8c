/**
 * The applicant's draft, kept so that no input is lost. Each change is written to the phone's storage first and then to the server; until
 * the server has accepted it, it is pending. Pending changes survive a kill of the app, a lost network and an expired session, and are
 * merged field by field with the changes of a second phone; the text that was not used stays offered, after a kill too. A submission is
 * stored with its key before it is sent: after a kill the same request is sent again, and the server returns the first response.
 */
import type { DraftAnswer, Field, Form, Issue, Submitted } from './api';
import { isProblem, Problem } from './problem';
import type { Store } from './store';
import { newKey, type Timing } from './timing';
import { fieldOf, isEmpty, numberOf, plainDigits, regionParts } from './validate';

/** The state of the typed text, for the screen. */
export type Kept = 'saved' | 'saving' | 'phone' | 'unconfirmed' | 'submitted';

interface Pending {
  value: Form[Field];
  /** The server's value when this was typed; distinguishes a change of another phone from our own old value. */
  base: Form[Field];
  /** Sent without a response: if the server has this value, it is not a change of another phone. */
  sent?: Form[Field];
  at: number;
}

/** Two phones wrote different values; the newer one is used and the other one is offered. */
export interface Conflict {
  field: Field;
  kept: Form[Field];
  other: Form[Field];
  /** The other text is this phone's own: the later value of another phone is used. */
  mine?: true;
}

interface Submission {
  key: string;
  form: Form;
  version: number | null;
}

interface Copy {
  pending: Partial<Record<Field, Pending>>;
  server: Form;
  submission: Submission | null;
  /** The texts offered beside the used ones: a kill of the app must not take them. */
  conflicts: Conflict[];
  /** The refused values, and the fields that were opened then; the server's draft has only the current values. */
  refusedRound: { opens: string[]; form: Form } | null;
}

export interface DraftView {
  form: Form;
  /** Fields that the server does not have yet; its issues do not cover them. */
  pending: Field[];
  /** The values of the last round, shown as "before" and "now" after a rejection. */
  before: Form;
  issues: Issue[];
  /** Whether the server has responded since the form was opened; before that, the absence of issues means nothing. */
  answered: boolean;
  opens: string[] | null;
  next: string | null;
  step: string;
  kept: Kept;
  /** The server stores nothing until the person has agreed to the texts again. */
  consentMissing: boolean;
  savedAt: string | null;
  conflicts: Conflict[];
}

export interface DraftParts {
  read(): Promise<DraftAnswer>;
  save(changes: Form, key: string): Promise<DraftAnswer>;
  submit(form: Form, key: string, version: number | null): Promise<Submitted>;
  store: Store;
  timing: Timing;
  changed(view: DraftView): void;
}

export interface Draft {
  view(): DraftView;
  /** Reads phone and server and merges them. Rejects only if neither has anything. */
  open(): Promise<void>;
  change(changes: Form): Promise<void>;
  /** Sends the pending changes; resolves when the server has all of them, or when they cannot be sent now. */
  flush(): Promise<boolean>;
  /** The same, but first reads the changes that another phone saved meanwhile. */
  refresh(): Promise<boolean>;
  submit(version: number | null): Promise<Submitted>;
  /** Repeats a submission without a response; null when there is none, or when something was changed since. */
  resume(): Promise<Submitted | null>;
  forget(): Promise<void>;
}

export function createDraft(registrationId: string, parts: DraftParts): Draft {
  const storageKey = `draft.${registrationId}`;
  let server: Form = {};
  let refusedRound: Copy['refusedRound'] = null;
  let pending: Partial<Record<Field, Pending>> = {};
  let submission: Submission | null = null;
  let answer: Pick<DraftAnswer, 'issues' | 'opens' | 'next' | 'step' | 'savedAt'> = {
    issues: [],
    opens: null,
    next: null,
    step: 'info',
    savedAt: null,
  };
  /** Faults of text that the server refused to store; they stay until the field is changed. */
  let refused: Issue[] = [];
  let conflicts: Conflict[] = [];
  let answered = false;
  let unreachable = false;
  /** The server was unreachable or the page hidden: another phone may have saved since, so the server's draft is read before sending. */
  let stale = false;
  let consentMissing = false;
  let submitted = false;
  /** A submission was sent, or about to be sent, and its outcome is unknown. */
  let unanswered = false;
  let flushing: Promise<boolean> | null = null;
  let writing: Promise<void> = Promise.resolve();

  const fields = () => Object.keys(pending) as Field[];

  function view(): DraftView {
    const form: Form = { ...server };
    for (const field of fields()) Object.assign(form, { [field]: pending[field]?.value });
    const refusedFields = refused.map((issue) => issue.pointer);
    return {
      form,
      pending: fields(),
      before: refusedRound?.form ?? {},
      issues: [...refused, ...answer.issues.filter((issue) => !refusedFields.includes(issue.pointer))],
      answered,
      opens: answer.opens,
      next: answer.next,
      step: answer.step,
      kept: keptNow(),
      consentMissing,
      savedAt: answer.savedAt,
      conflicts,
    };
  }

  function keptNow(): Kept {
    if (submitted) return 'submitted';
    if (fields().length > 0) return unreachable ? 'phone' : 'saving';
    return unanswered ? 'unconfirmed' : 'saved';
  }

  const show = () => parts.changed(view());

  /** One write at a time, in order: a slow older write must not overwrite a newer one. */
  function write(): Promise<void> {
    const copy: Copy = { pending: { ...pending }, server, submission, conflicts, refusedRound };
    const nothing = fields().length === 0 && conflicts.length === 0 && submission === null && refusedRound === null;
    writing = writing.then(() => (nothing ? parts.store.remove(storageKey) : parts.store.write(storageKey, copy)));
    return writing;
  }

  function take(next: DraftAnswer): void {
    server = next.draft;
    answer = next;
    answered = true;
    unreachable = false;
    consentMissing = false;
  }

  /** Fields that were changed elsewhere while this phone had a pending change; the parts of a region count as one. */
  function merge(savedAt: string | null): void {
    const serverTime = savedAt ? Date.parse(savedAt) : 0;
    const region = fields().filter((field) => regionParts.includes(field));
    const others = fields().filter((field) => !regionParts.includes(field));
    for (const group of [region, ...others.map((field) => [field])]) {
      const mine = (field: Field) => pending[field] as Pending;
      const different = group.filter((field) => !same(server[field], mine(field).value));
      const own = (field: Field) => [mine(field).base, mine(field).sent ?? mine(field).base];
      const elsewhere = group.filter((field) => !own(field).some((value) => same(server[field], value)));
      if (different.length === 0) group.forEach((field) => delete pending[field]);
      else if (elsewhere.some((field) => different.includes(field))) {
        const mineIsNewer = Math.max(...group.map((field) => mine(field).at)) >= serverTime;
        conflicts = conflicts.filter((conflict) => !group.includes(conflict.field));
        for (const field of different) {
          const [here, there] = [mine(field).value, server[field]];
          conflicts.push(mineIsNewer ? { field, kept: here, other: there } : { field, kept: there, other: here, mine: true });
        }
        if (!mineIsNewer) group.forEach((field) => delete pending[field]);
      }
    }
  }

  async function read(): Promise<void> {
    const fresh = await parts.read();
    take(fresh);
    stale = false;
    if (fresh.opens === null) refusedRound = null;
    else if (refusedRound?.opens.join() !== fresh.opens.join()) refusedRound = { opens: fresh.opens, form: fresh.draft };
    merge(fresh.savedAt);
    conflicts = conflicts.filter(({ field, other }) => pending[field] || !same(server[field], other));
    await write();
  }

  async function send(): Promise<boolean> {
    while (stale || fields().length > 0) {
      const sendable = fields().filter((field) => !refused.some((issue) => fieldOf(issue.pointer) === field));
      if (sendable.length === 0 && !stale) return false;
      const sent = Object.fromEntries(sendable.map((field) => [field, pending[field]?.value ?? null])) as Form;
      try {
        if (stale) {
          await read();
          show();
          continue;
        }
        for (const field of sendable) (pending[field] as Pending).sent = sent[field];
        take(await parts.save(narrowed(sent), newKey(parts.timing)));
        // Text typed during the request stays pending.
        for (const field of sendable) {
          const mine = pending[field];
          if (mine && same(mine.value, sent[field])) delete pending[field];
          else if (mine) mine.base = sent[field] ?? null;
        }
        // A server that accepts changes has no submission.
        submission = null;
        unanswered = false;
        await write();
        show();
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.code === 'already_submitted') {
          submitted = true;
          show();
          return false;
        }
        const faults = error.errors.filter((fault) => sendable.includes(fieldOf(fault.pointer) as Field));
        if (error.status === 400 && faults.length > 0) {
          // One invalid character must not prevent the other fields from being saved. Corrections made during the request are sent again.
          const present = faults.filter((fault) => {
            const field = fieldOf(fault.pointer) as Field;
            return same(pending[field]?.value, sent[field]);
          });
          refused = [...refused, ...present.map((fault) => ({ ...fault, blocking: true }))];
          show();
          continue;
        }
        unreachable = true;
        stale = true;
        consentMissing = error.code === 'consent_required';
        show();
        return false;
      }
    }
    return true;
  }

  async function deliver(it: Submission): Promise<Submitted> {
    submission = it;
    await write();
    try {
      const result = await parts.submit(it.form, it.key, it.version);
      submission = null;
      unanswered = false;
      pending = {};
      conflicts = [];
      refusedRound = null;
      submitted = true;
      await write();
      show();
      return result;
    } catch (error) {
      if (isProblem(error) && error.refused) {
        submission = null;
        unanswered = false;
        if (error.code === 'already_submitted') {
          submitted = true;
          pending = {};
          conflicts = [];
        }
        await write();
      } else unanswered = true;
      show();
      throw error;
    }
  }

  function flush(): Promise<boolean> {
    flushing ??= send().finally(() => {
      flushing = null;
    });
    return flushing;
  }

  return {
    view,
    async open() {
      const copy = await parts.store.read<Copy>(storageKey);
      if (copy) {
        // Text typed before this call is newer than the copy.
        const typedFirst = fields();
        pending = { ...copy.pending, ...pending };
        server = copy.server;
        // A copy of an earlier version of the app has no conflicts.
        const known = [...typedFirst, ...conflicts.map(({ field }) => field)];
        conflicts = [...conflicts, ...(copy.conflicts ?? []).filter(({ field }) => !known.includes(field))];
        submission = copy.submission;
        unanswered = submission !== null;
        refusedRound = copy.refusedRound;
      }
      try {
        await read();
      } catch (error) {
        if (isProblem(error, 'already_submitted')) submitted = true;
        else if (!copy || !isProblem(error) || !(error.unreached || error.status >= 500)) throw error;
        else unreachable = stale = true;
      }
      show();
    },
    async change(changes) {
      const at = parts.timing.now();
      for (const [name, value] of Object.entries(changes)) {
        const field = name as Field;
        const waiting = pending[field];
        // A person who changes a field with two offered texts has seen the other one.
        const seen = conflicts.some((conflict) => conflict.field === field);
        const base = waiting && !seen ? waiting.base : (server[field] ?? null);
        pending[field] = { value: isEmpty(value) ? null : value, base, at, ...(waiting?.sent === undefined ? {} : { sent: waiting.sent }) };
        refused = refused.filter((issue) => fieldOf(issue.pointer) !== field);
        conflicts = conflicts.filter((conflict) => conflict.field !== field);
      }
      await write();
      show();
    },
    flush,
    refresh() {
      stale = !submitted;
      return flush();
    },
    async submit(version) {
      const form = view().form;
      const kept = submission;
      const again = kept !== null && kept.version === version && JSON.stringify(kept.form) === JSON.stringify(bodyOf(form, answer.opens));
      return deliver(again ? (kept as Submission) : { key: newKey(parts.timing), form: bodyOf(form, answer.opens), version });
    },
    async resume() {
      return submission && fields().length === 0 ? deliver(submission) : null;
    },
    async forget() {
      pending = {};
      conflicts = [];
      submission = null;
      refusedRound = null;
      await write();
    },
  };
}

const numbers = ['powerCapacity', 'monthlyUsage', 'currentPrice'] as const;

/** Numbers stay text while they are typed, but not in wide digits. */
function narrowed(form: Form): Form {
  const changed = numbers.map((name) => [name, form[name]] as const).filter(([, value]) => typeof value === 'string');
  return { ...form, ...Object.fromEntries(changed.map(([name, value]) => [name, plainDigits(value as string)])) };
}

/**
 * After a rejection only the opened fields are sent; the names of a region are sent together, so that the server can check them together.
 */
function bodyOf(form: Form, opens: string[] | null): Form {
  const open = opens?.map(fieldOf);
  if (open?.some((name) => regionParts.includes(name))) open.push(...regionParts);
  return Object.fromEntries(
    Object.entries(form)
      .filter(([name, value]) => !isEmpty(value) && (!open || open.includes(name)))
      // Typed numbers are sent as numbers; invalid ones are sent as typed, so that the server reports them.
      .map(([name, value]) => [name, (numbers as readonly string[]).includes(name) ? (numberOf(value) ?? value) : value]),
  ) as Form;
}

/** The server returns 1250 for the typed "1250", and omits emptied fields. */
export function same(one: Form[Field], other: Form[Field]): boolean {
  if (isEmpty(one) || isEmpty(other)) return isEmpty(one) && isEmpty(other);
  if (Array.isArray(one) || Array.isArray(other)) return JSON.stringify(one) === JSON.stringify(other);
  return String(one) === String(other);
}
