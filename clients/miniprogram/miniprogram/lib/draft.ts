/**
 * The applicant's draft, kept so that no input is lost. Each change is written to the phone's storage first and then to the server; until
 * the server has accepted it, it is pending. Pending changes survive a kill of the app, a lost network and an expired session, and are
 * merged field by field with the changes of a second phone; the text that was not used stays offered, after a kill too. A submission is
 * stored with its key before it is sent: after a kill the same request is sent again, and the server returns the first response.
 */
import type { DraftResponse, Field, Form, Issue, SubmissionResult } from './api';
import { isProblem, Problem } from './problem';
import type { Store } from './store';
import { createIdempotencyKey, type Timing } from './timing';
import { fieldOf, isEmpty, parseNumber, regionParts, toPlainDigits } from './validate';

/** The state of the typed text, for the screen. */
export type SaveState = 'saved' | 'saving' | 'phone' | 'unconfirmed' | 'submitted';

interface PendingChange {
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

interface StoredDraft {
  pending: Partial<Record<Field, PendingChange>>;
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
  saveState: SaveState;
  /** The server stores nothing until the person has agreed to the texts again. */
  consentMissing: boolean;
  savedAt: string | null;
  conflicts: Conflict[];
}

export interface DraftDependencies {
  read(): Promise<DraftResponse>;
  save(changes: Form, key: string): Promise<DraftResponse>;
  submit(form: Form, key: string, version: number | null): Promise<SubmissionResult>;
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
  submit(version: number | null): Promise<SubmissionResult>;
  /** Repeats a submission without a response; null when there is none, or when something was changed since, here or on another phone. */
  resume(): Promise<SubmissionResult | null>;
  clear(): Promise<void>;
}

export function createDraft(registrationId: string, dependencies: DraftDependencies): Draft {
  const storageKey = `draft.${registrationId}`;
  let server: Form = {};
  let refusedRound: StoredDraft['refusedRound'] = null;
  let pending: Partial<Record<Field, PendingChange>> = {};
  let submission: Submission | null = null;
  let response: Pick<DraftResponse, 'issues' | 'opens' | 'next' | 'step' | 'savedAt'> = {
    issues: [],
    opens: null,
    next: null,
    step: 'info',
    savedAt: null,
  };
  /** Faults of text that the server refused to store; they stay until the field is changed. */
  let refusedIssues: Issue[] = [];
  let conflicts: Conflict[] = [];
  let answered = false;
  let isUnreachable = false;
  /** The server was unreachable or the page hidden: another phone may have saved since, so the server's draft is read before sending. */
  let isStale = false;
  let consentMissing = false;
  let isSubmitted = false;
  /** A submission was sent, or about to be sent, and its outcome is unknown. */
  let isUnconfirmed = false;
  let flushing: Promise<boolean> | null = null;
  let writing: Promise<void> = Promise.resolve();

  const fields = () => Object.keys(pending) as Field[];

  function view(): DraftView {
    const form: Form = { ...server };
    for (const field of fields()) Object.assign(form, { [field]: pending[field]?.value });
    const refusedFields = refusedIssues.map((issue) => issue.pointer);
    return {
      form,
      pending: fields(),
      before: refusedRound?.form ?? {},
      issues: [...refusedIssues, ...response.issues.filter((issue) => !refusedFields.includes(issue.pointer))],
      answered,
      opens: response.opens,
      next: response.next,
      step: response.step,
      saveState: currentSaveState(),
      consentMissing,
      savedAt: response.savedAt,
      conflicts,
    };
  }

  function currentSaveState(): SaveState {
    if (isSubmitted) return 'submitted';
    if (fields().length > 0) return isUnreachable ? 'phone' : 'saving';
    return isUnconfirmed ? 'unconfirmed' : 'saved';
  }

  const notify = () => dependencies.changed(view());

  /** One write at a time, in order: a slow older write must not overwrite a newer one. */
  function persist(): Promise<void> {
    const stored: StoredDraft = { pending: { ...pending }, server, submission, conflicts, refusedRound };
    const nothing = fields().length === 0 && conflicts.length === 0 && submission === null && refusedRound === null;
    writing = writing.then(() => (nothing ? dependencies.store.remove(storageKey) : dependencies.store.write(storageKey, stored)));
    return writing;
  }

  function accept(next: DraftResponse): void {
    server = next.draft;
    response = next;
    answered = true;
    isUnreachable = false;
    consentMissing = false;
  }

  /** Fields that were changed elsewhere while this phone had a pending change; the parts of a region count as one. */
  function merge(savedAt: string | null): void {
    const serverTime = savedAt ? Date.parse(savedAt) : 0;
    const region = fields().filter((field) => regionParts.includes(field));
    const others = fields().filter((field) => !regionParts.includes(field));
    for (const group of [region, ...others.map((field) => [field])]) {
      const mine = (field: Field) => pending[field] as PendingChange;
      const different = group.filter((field) => !isSameValue(server[field], mine(field).value));
      const own = (field: Field) => [mine(field).base, mine(field).sent ?? mine(field).base];
      const elsewhere = group.filter((field) => !own(field).some((value) => isSameValue(server[field], value)));
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
    const fresh = await dependencies.read();
    accept(fresh);
    isStale = false;
    if (fresh.opens === null) refusedRound = null;
    else if (refusedRound?.opens.join() !== fresh.opens.join()) refusedRound = { opens: fresh.opens, form: fresh.draft };
    merge(fresh.savedAt);
    conflicts = conflicts.filter(({ field, other }) => pending[field] || !isSameValue(server[field], other));
    await persist();
  }

  async function send(): Promise<boolean> {
    while (isStale || fields().length > 0) {
      const sendable = fields().filter((field) => !refusedIssues.some((issue) => fieldOf(issue.pointer) === field));
      if (sendable.length === 0 && !isStale) return false;
      const sent = Object.fromEntries(sendable.map((field) => [field, pending[field]?.value ?? null])) as Form;
      try {
        if (isStale) {
          await read();
          notify();
          continue;
        }
        for (const field of sendable) (pending[field] as PendingChange).sent = sent[field];
        accept(await dependencies.save(withPlainDigits(sent), createIdempotencyKey(dependencies.timing)));
        // Text typed during the request stays pending.
        for (const field of sendable) {
          const mine = pending[field];
          if (mine && isSameValue(mine.value, sent[field])) delete pending[field];
          else if (mine) mine.base = sent[field] ?? null;
        }
        // A server that accepts changes has no submission.
        submission = null;
        isUnconfirmed = false;
        await persist();
        notify();
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.code === 'already_submitted') {
          isSubmitted = true;
          notify();
          return false;
        }
        const faults = error.errors.filter((fault) => sendable.includes(fieldOf(fault.pointer) as Field));
        if (error.status === 400 && faults.length > 0) {
          // One invalid character must not prevent the other fields from being saved. Corrections made during the request are sent again.
          const present = faults.filter((fault) => {
            const field = fieldOf(fault.pointer) as Field;
            return isSameValue(pending[field]?.value, sent[field]);
          });
          refusedIssues = [...refusedIssues, ...present.map((fault) => ({ ...fault, blocking: true }))];
          notify();
          continue;
        }
        isUnreachable = true;
        isStale = true;
        consentMissing = error.code === 'consent_required';
        notify();
        return false;
      }
    }
    return true;
  }

  async function sendSubmission(it: Submission): Promise<SubmissionResult> {
    submission = it;
    await persist();
    try {
      const result = await dependencies.submit(it.form, it.key, it.version);
      submission = null;
      isUnconfirmed = false;
      pending = {};
      conflicts = [];
      refusedRound = null;
      isSubmitted = true;
      await persist();
      notify();
      return result;
    } catch (error) {
      if (isProblem(error) && error.isRefused) {
        submission = null;
        isUnconfirmed = false;
        if (error.code === 'already_submitted') {
          isSubmitted = true;
          pending = {};
          conflicts = [];
        }
        await persist();
      } else isUnconfirmed = isStale = true;
      notify();
      throw error;
    }
  }

  /** Whether another phone has changed the draft since the submission without a response; a draft under review has not been changed. */
  function isOutdated(it: Submission): boolean {
    if (!answered || response.step === 'wait' || response.step === 'done') return false;
    return !isSameBody(it.form, submissionBody(view().form, response.opens));
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
      const stored = await dependencies.store.read<StoredDraft>(storageKey);
      if (stored) {
        // Text typed before this call is newer than the copy.
        const typedFirst = fields();
        pending = { ...stored.pending, ...pending };
        server = stored.server;
        // A copy of an earlier version of the app has no conflicts.
        const known = [...typedFirst, ...conflicts.map(({ field }) => field)];
        conflicts = [...conflicts, ...(stored.conflicts ?? []).filter(({ field }) => !known.includes(field))];
        submission = stored.submission;
        isUnconfirmed = submission !== null;
        refusedRound = stored.refusedRound;
      }
      try {
        await read();
      } catch (error) {
        if (isProblem(error, 'already_submitted')) isSubmitted = true;
        else if (!stored || !isProblem(error) || !(error.isUnreachable || error.status >= 500)) throw error;
        else isUnreachable = isStale = true;
      }
      notify();
    },
    async change(changes) {
      const at = dependencies.timing.now();
      for (const [name, value] of Object.entries(changes)) {
        const field = name as Field;
        const waiting = pending[field];
        // A person who changes a field with two offered texts has seen the other one.
        const seen = conflicts.some((conflict) => conflict.field === field);
        const base = waiting && !seen ? waiting.base : (server[field] ?? null);
        pending[field] = { value: isEmpty(value) ? null : value, base, at, ...(waiting?.sent === undefined ? {} : { sent: waiting.sent }) };
        refusedIssues = refusedIssues.filter((issue) => fieldOf(issue.pointer) !== field);
        conflicts = conflicts.filter((conflict) => conflict.field !== field);
      }
      await persist();
      notify();
    },
    flush,
    refresh() {
      isStale = !isSubmitted;
      return flush();
    },
    async submit(version) {
      const form = view().form;
      const kept = submission;
      const again =
        kept !== null && kept.version === version && JSON.stringify(kept.form) === JSON.stringify(submissionBody(form, response.opens));
      return sendSubmission(
        again
          ? (kept as Submission)
          : { key: createIdempotencyKey(dependencies.timing), form: submissionBody(form, response.opens), version },
      );
    },
    async resume() {
      if (submission && fields().length === 0 && isStale) await read();
      const kept = submission;
      if (!kept || fields().length > 0) return null;
      if (!isOutdated(kept)) return sendSubmission(kept);
      submission = null;
      isUnconfirmed = false;
      await persist();
      notify();
      return null;
    },
    async clear() {
      pending = {};
      conflicts = [];
      submission = null;
      refusedRound = null;
      await persist();
    },
  };
}

const numbers = ['powerCapacity', 'monthlyUsage', 'currentPrice'] as const;

/** Numbers stay text while they are typed, but not in wide digits. */
function withPlainDigits(form: Form): Form {
  const changed = numbers.map((name) => [name, form[name]] as const).filter(([, value]) => typeof value === 'string');
  return { ...form, ...Object.fromEntries(changed.map(([name, value]) => [name, toPlainDigits(value as string)])) };
}

/**
 * The first round is sent without its empty fields. After a rejection only the opened fields are sent, an empty one as null, because the
 * server merges them into the last round; the names of a region are sent together, so that the server can check them together.
 */
function submissionBody(form: Form, opens: string[] | null): Form {
  const opened = opens?.map(fieldOf);
  if (opened?.some((name) => regionParts.includes(name))) opened.push(...regionParts);
  const names = (opened ?? Object.keys(form).filter((name) => !isEmpty(form[name as Field]))) as Field[];
  return Object.fromEntries(names.map((name) => [name, submittedValue(name, form[name])])) as Form;
}

/** Typed numbers are sent as numbers; invalid ones are sent as typed, so that the server reports them. */
function submittedValue(name: Field, value: Form[Field]): Form[Field] {
  if (isEmpty(value)) return null;
  return (numbers as readonly string[]).includes(name) ? (parseNumber(value as string | number) ?? value) : value;
}

/** Whether two submissions say the same, in any order of their fields. */
function isSameBody(one: Form, other: Form): boolean {
  return (Object.keys({ ...one, ...other }) as Field[]).every((name) => isSameValue(one[name], other[name]));
}

/** The server returns 1250 for the typed "1250", and omits emptied fields. */
export function isSameValue(one: Form[Field], other: Form[Field]): boolean {
  if (isEmpty(one) || isEmpty(other)) return isEmpty(one) && isEmpty(other);
  if (Array.isArray(one) || Array.isArray(other)) return JSON.stringify(one) === JSON.stringify(other);
  return String(one) === String(other);
}
