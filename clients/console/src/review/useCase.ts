import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, ref, watch } from 'vue';
import { api, ask, ifMatch } from '@/api/client';
import { codeOf, wordsOf } from '@/api/problem';
import type { Case, ReasonGiven } from '@/api/shapes';
import { inTurn } from '@/lib/inTurn';
import { changes } from '@/lib/live';
import { notOlder } from '@/lib/notOlder';
import { refused } from '@/lib/say';
import { ownId } from '@/session/session';
import { language, t } from '@/text';

export type Step = 'materials' | 'identity';
export type Verdict = 'approved' | 'rejected';

/** Another person or a reaction was faster; the typed text is kept. */
const races = new Set(['version_mismatch', 'already_decided', 'not_claimed', 'already_claimed']);

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
      notOlder(
        () => ask(api.GET('/reviews/{id}', { params: { path } })),
        () => queries.getQueryData<Case>(queryKey)?.version,
      ),
    // A case does not change on the screen while its holder works on it; a write reports changes.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const it = computed(() => query.data.value ?? null);
  const held = computed(() => it.value !== null && !it.value.submission.masked && it.value.claim !== null);
  const decided = computed(() => it.value?.authStatus === 'approved' || it.value?.authStatus === 'rejected');
  const raced = ref('');
  const busy = ref('');

  watch(it, (now) => {
    if (now && !now.submission.masked && now.claim) ownId.value = now.claim.by;
  });

  // There is no input on a colleague's case, and it becomes free as soon as the colleague releases it.
  watch(changes, () => {
    if (it.value?.claim && !held.value && !decided.value && !busy.value) void query.refetch();
  });

  const patch = (change: Partial<Case>): void => void queries.setQueryData<Case>(key.value, (now) => (now ? { ...now, ...change } : now));

  const read = (): Promise<unknown> => query.refetch();

  const line = inTurn();
  /** One write at a time, in the order of the key presses. False when it, or the write before it, was refused; the refusal is shown. */
  const write = (name: string, act: (now: Case) => Promise<unknown>): Promise<boolean> => line.add(name, () => run(name, act));

  /** An act that returns false was done, but its result has to be seen before the next act. */
  async function run(name: string, act: (now: Case) => Promise<unknown>): Promise<boolean> {
    if (!it.value) return false;
    busy.value = name;
    try {
      const clear = (await act(it.value)) !== false;
      raced.value = clear ? '' : t('review.meanwhile');
      void queries.invalidateQueries({ queryKey: ['reviews'] });
      return clear;
    } catch (error) {
      if (races.has(codeOf(error) ?? '')) {
        raced.value = wordsOf(error, t('app.unreachable'));
        await read();
      } else refused(error);
      return false;
    } finally {
      busy.value = '';
    }
  }

  const claim = (): Promise<boolean> =>
    write('claim', async () => {
      await ask(api.POST('/reviews/{id}/claim', { params: { path } }));
      await read();
    });

  /** Renewed by its holder: half an hour from now. Other changes meanwhile must be seen before the decision. */
  const renew = (): Promise<boolean> =>
    write('renew', async (now) => {
      const lease = await ask(api.POST('/reviews/{id}/claim', { params: { path } }));
      if (lease.version === now.version + 1 && now.claim && lease.leaseUntil)
        patch({ version: lease.version, claim: { ...now.claim, leaseUntil: lease.leaseUntil } });
      else await read();
      return lease.version <= now.version + 1;
    });

  const release = (): Promise<boolean> =>
    write('release', async () => {
      await ask(api.POST('/reviews/{id}/release', { params: { path } }));
      queries.removeQueries({ queryKey: ['case', id] });
    });

  const check = (step: Step, outcome: 'passed' | 'failed', note?: string): Promise<boolean> =>
    write(`check ${step}`, async (now) => {
      const body = { step, outcome, ...(note ? { note } : {}) };
      const { authStatus, version, checks } = await ask(
        api.POST('/reviews/{id}/checks', { params: { path, header: ifMatch(now.version) }, body }),
      );
      patch({ authStatus, version, checks });
    });

  const decide = (decision: Verdict, reasons: ReasonGiven[], note: string): Promise<boolean> =>
    write('decide', async (now) => {
      const body = { decision, ...(reasons.length ? { reasons } : {}), ...(note ? { note } : {}) };
      const { authStatus, version } = await ask(
        api.POST('/reviews/{id}/decision', { params: { path, header: ifMatch(now.version) }, body }),
      );
      patch({ authStatus, version, claim: null });
      // Reloaded, with the decision in its history. Some approvals are only proposed, and wait for a second person.
      await read();
    });

  /**
   * The check before a rejection lost a race: the rejection is still sent, with the version that was seen, so that the server refuses and
   * stores it. It cannot succeed, because it is refused for the same reason as the check.
   */
  const keep = async (seen: number, reasons: ReasonGiven[], note: string): Promise<void> => {
    const body = { decision: 'rejected' as const, reasons, ...(note ? { note } : {}) };
    await api.POST('/reviews/{id}/decision', { params: { path, header: ifMatch(seen) }, body }).catch(() => undefined);
    await read();
  };
  /** A write after which the case is reloaded. */
  const step = (name: string, act: (now: Case) => Promise<unknown>): Promise<boolean> =>
    write(name, async (now) => {
      await act(now);
      await read();
    });
  const discard = (): Promise<boolean> => step('discard', () => ask(api.DELETE('/reviews/{id}/draft', { params: { path } })));
  const at = (now: Case) => ({ path, header: ifMatch(now.version) });
  /** An administrator takes the case over from any holder. */
  const takeOver = (reason: string): Promise<boolean> =>
    step('takeover', (now) => ask(api.POST('/reviews/{id}/takeover', { params: at(now), body: { reason } })));
  const askReversal = (reason: string): Promise<boolean> =>
    step('reverse', (now) => ask(api.POST('/reviews/{id}/reverse', { params: at(now), body: { reason } })));
  /** An administrator requests the reversal of the decision; a second person has to agree. */
  const reverse = async (reason: string): Promise<boolean> =>
    (await askReversal(reason)) ||
    // Consequences of the decision (an account, a manager) change the version but not the decision: try once more.
    (raced.value !== '' && decided.value && (await askReversal(reason)));
  /** The second person agrees or disagrees. */
  const agree = (agrees: boolean, note: string): Promise<boolean> =>
    step('second-opinion', (now) =>
      ask(api.POST('/reviews/{id}/second-opinion', { params: at(now), body: { agree: agrees, ...(note ? { note } : {}) } })),
    );
  /** A note for colleagues. */
  const addNote = (text: string): Promise<boolean> =>
    step('notes', () => ask(api.POST('/reviews/{id}/notes', { params: { path }, body: { text } })));

  return {
    query,
    it,
    held,
    decided,
    raced,
    busy,
    settled: line.settled,
    read,
    claim,
    renew,
    release,
    check,
    decide,
    keep,
    discard,
    takeOver,
    reverse,
    agree,
    addNote,
  };
}
