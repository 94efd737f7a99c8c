import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, ref, watch } from 'vue';
import { api, ifMatch, unwrap } from '@/api/client';
import { getErrorMessage, getProblemCode } from '@/api/problem';
import type { Case, DecisionReason } from '@/api/types';
import { reloadCount } from '@/lib/live';
import { readLatest } from '@/lib/readLatest';
import { createSerialQueue } from '@/lib/serialQueue';
import { showError } from '@/lib/toast';
import { ownId } from '@/session/session';
import { language, t } from '@/text';

export type Step = 'materials' | 'identity';
export type Verdict = 'approved' | 'rejected';

/** Another person or a reaction was faster; the typed text is kept. */
const raceCodes = new Set(['version_mismatch', 'already_decided', 'not_claimed', 'already_claimed']);

const isHeldCase = ({ submission, claim }: Case): boolean => !submission.masked && claim !== null;
const isDecidedCase = ({ authStatus }: Case): boolean => authStatus === 'approved' || authStatus === 'rejected';
/** Differs for every decision about the case. */
const decisionOf = ({ round, authStatus, history }: Case): string =>
  [round, authStatus, history.filter(({ code }) => code === 'review_decided').at(-1)?.at].join(' ');

/**
 * One case, and the acts of its holder. Every write names the shown version. A component that shows a case is keyed by its id, so that a
 * late response never applies to another case.
 */
export function useCase(id: string) {
  const queries = useQueryClient();
  const key = computed(() => ['case', id, language.value]);
  const path = { id };
  const query = useQuery({
    queryKey: key,
    queryFn: ({ queryKey }): Promise<Case> =>
      readLatest(
        () => unwrap(api.GET('/reviews/{id}', { params: { path } })),
        () => queries.getQueryData<Case>(queryKey)?.version,
      ),
    // A case does not change on the screen while its holder works on it; a write reports changes.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const it = computed(() => query.data.value ?? null);
  const isHeld = computed(() => it.value !== null && isHeldCase(it.value));
  const isDecided = computed(() => it.value !== null && isDecidedCase(it.value));
  const raceMessage = ref('');
  /** Counts the races: a question that was asked before one was about an earlier state of the case. */
  const races = ref(0);
  const busy = ref('');
  const showRace = (message: string): void => {
    raceMessage.value = message;
    races.value++;
  };

  watch(it, (now) => {
    if (now && !now.submission.masked && now.claim) ownId.value = now.claim.by;
  });

  // After a lost connection the case is read again without a write of this page. Consequences of a decision are no other decision.
  let seen = 0;
  watch(
    it,
    (now, before) => {
      const isNewer = now !== null && now.version > seen;
      if (isNewer && before && !busy.value) {
        const isOther = isDecidedCase(before) ? decisionOf(now) !== decisionOf(before) : isHeldCase(before) && isHeldCase(now);
        if (isOther) showRace(t('review.meanwhile'));
      }
      if (isNewer) seen = now.version;
    },
    // Before a write ends, because its own change is no race.
    { immediate: true, flush: 'sync' },
  );

  // There is no input on a colleague's case, and it becomes free as soon as the colleague releases it.
  watch(reloadCount, () => {
    if (it.value?.claim && !isHeld.value && !isDecided.value && !busy.value) void query.refetch();
  });

  const patch = (change: Partial<Case>): void => void queries.setQueryData<Case>(key.value, (now) => (now ? { ...now, ...change } : now));

  const reload = (): Promise<unknown> => query.refetch();

  const queue = createSerialQueue();
  /** One write at a time, in the order of the key presses. False when it, or the write before it, was refused; the refusal is shown. */
  const write = (name: string, act: (now: Case) => Promise<unknown>): Promise<boolean> => queue.add(name, () => run(name, act));

  /** An act that returns false was done, but its result has to be seen before the next act. */
  async function run(name: string, act: (now: Case) => Promise<unknown>): Promise<boolean> {
    if (!it.value) return false;
    busy.value = name;
    try {
      const isClear = (await act(it.value)) !== false;
      if (!isClear) showRace(t('review.meanwhile'));
      // A renewal happens by itself.
      else if (name !== 'renew') raceMessage.value = '';
      void queries.invalidateQueries({ queryKey: ['reviews'] });
      return isClear;
    } catch (error) {
      if (raceCodes.has(getProblemCode(error) ?? '')) {
        showRace(getErrorMessage(error, t('app.unreachable')));
        await reload();
      } else showError(error);
      return false;
    } finally {
      busy.value = '';
    }
  }

  const claim = (): Promise<boolean> =>
    write('claim', async () => {
      await unwrap(api.POST('/reviews/{id}/claim', { params: { path } }));
      await reload();
    });

  /** Renewed by its holder: half an hour from now. Other changes meanwhile must be seen before the decision. */
  const renew = (): Promise<boolean> =>
    write('renew', async (now) => {
      const lease = await unwrap(api.POST('/reviews/{id}/claim', { params: { path } }));
      if (lease.version === now.version + 1 && now.claim && lease.leaseUntil)
        patch({ version: lease.version, claim: { ...now.claim, leaseUntil: lease.leaseUntil } });
      else await reload();
      return lease.version <= now.version + 1;
    });

  const release = (): Promise<boolean> =>
    write('release', async () => {
      await unwrap(api.POST('/reviews/{id}/release', { params: { path } }));
      queries.removeQueries({ queryKey: ['case', id] });
    });

  const check = (step: Step, outcome: 'passed' | 'failed', note?: string): Promise<boolean> =>
    write(`check ${step}`, async (now) => {
      const body = { step, outcome, ...(note ? { note } : {}) };
      const { authStatus, version, checks } = await unwrap(
        api.POST('/reviews/{id}/checks', { params: { path, header: ifMatch(now.version) }, body }),
      );
      patch({ authStatus, version, checks });
    });

  const decide = (decision: Verdict, reasons: DecisionReason[], note: string): Promise<boolean> =>
    write('decide', async (now) => {
      const body = { decision, ...(reasons.length ? { reasons } : {}), ...(note ? { note } : {}) };
      const { authStatus, version } = await unwrap(
        api.POST('/reviews/{id}/decision', { params: { path, header: ifMatch(now.version) }, body }),
      );
      patch({ authStatus, version, claim: null });
      // Reloaded, with the decision in its history. Some approvals are only proposed, and wait for a second person.
      await reload();
    });

  /**
   * The check before a rejection lost a race: the rejection is still sent, with the version that was seen, so that the server refuses and
   * stores it. It cannot succeed, because it is refused for the same reason as the check.
   */
  const storeRejection = async (seen: number, reasons: DecisionReason[], note: string): Promise<void> => {
    const body = { decision: 'rejected' as const, reasons, ...(note ? { note } : {}) };
    await api.POST('/reviews/{id}/decision', { params: { path, header: ifMatch(seen) }, body }).catch(() => undefined);
    await reload();
  };
  /** A write after which the case is reloaded. */
  const writeAndReload = (name: string, act: (now: Case) => Promise<unknown>): Promise<boolean> =>
    write(name, async (now) => {
      await act(now);
      await reload();
    });
  const discard = (): Promise<boolean> => writeAndReload('discard', () => unwrap(api.DELETE('/reviews/{id}/draft', { params: { path } })));
  const versioned = (now: Case) => ({ path, header: ifMatch(now.version) });
  /** An administrator takes the case over from any holder. */
  const takeOver = (reason: string): Promise<boolean> =>
    writeAndReload('takeover', (now) => unwrap(api.POST('/reviews/{id}/takeover', { params: versioned(now), body: { reason } })));
  const requestReversal = (reason: string): Promise<boolean> =>
    writeAndReload('reverse', (now) => unwrap(api.POST('/reviews/{id}/reverse', { params: versioned(now), body: { reason } })));
  /** An administrator requests the reversal of the decision; a second person has to agree. */
  const reverse = async (reason: string): Promise<boolean> => {
    const [asked, before] = [it.value && decisionOf(it.value), races.value];
    if (await requestReversal(reason)) return true;
    // Consequences of the decision (an account, a manager) change the version but not the decision: try once more.
    const isRetried = races.value !== before && it.value !== null && isDecided.value && decisionOf(it.value) === asked;
    return isRetried && requestReversal(reason);
  };
  /** The second person agrees or disagrees. */
  const agree = (agrees: boolean, note: string): Promise<boolean> =>
    writeAndReload('second-opinion', (now) =>
      unwrap(api.POST('/reviews/{id}/second-opinion', { params: versioned(now), body: { agree: agrees, ...(note ? { note } : {}) } })),
    );
  /** A note for colleagues. Returns whether it was stored; what others changed meanwhile is shown either way. */
  const addNote = async (text: string): Promise<boolean> => {
    let isStored = false;
    await write('notes', async (now) => {
      const { version } = await unwrap(api.POST('/reviews/{id}/notes', { params: { path }, body: { text } }));
      isStored = true;
      await reload();
      return !isHeldCase(now) || version <= now.version + 1;
    });
    return isStored;
  };

  return {
    query,
    it,
    isHeld,
    isDecided,
    raceMessage,
    races,
    busy,
    whenIdle: queue.whenIdle,
    reload,
    claim,
    renew,
    release,
    check,
    decide,
    storeRejection,
    discard,
    takeOver,
    reverse,
    agree,
    addNote,
  };
}
