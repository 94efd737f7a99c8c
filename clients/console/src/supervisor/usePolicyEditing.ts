import { useQueryClient } from '@tanstack/vue-query';
import { computed, ref, watch, type Ref } from 'vue';
import { codeOf, ProblemError } from '@/api/problem';
import type { Policies, PolicyChange } from '@/api/shapes';
import { refused, said } from '@/lib/say';
import { t } from '@/text';
import type { PolicyRoutes } from './policyKinds';

/** The editing of a new version: check, comparison with the one in force, activation. The same for every kind. */
export function usePolicyEditing<D, T>(given: {
  draft: Ref<D>;
  policyOf: (draft: D) => T;
  routes: PolicyRoutes<T>;
  /** The version that was in force when the editing began. */
  began: number;
  current: () => Policies;
  ended: () => void;
}) {
  const queries = useQueryClient();
  /** The version that the editor believes to be in force. */
  const seen = ref(given.began);
  const faults = ref<Record<string, string>>({});
  const valid = ref(false);
  const changes = ref<PolicyChange[] | null>(null);
  const busy = ref<'check' | 'diff' | 'activate' | ''>('');
  const asking = ref(false);
  const overtaken = computed(() => given.current().version !== seen.value);

  // The checked or compared text is not the current one.
  watch(
    given.draft,
    () => {
      valid.value = false;
      changes.value = null;
    },
    { deep: true },
  );

  const faultOf = (pointer: string): string => faults.value[pointer] ?? '';

  /** Faults in the policy are shown at their fields; other errors as a message. */
  function found(error: unknown): void {
    const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
    const here = errors.filter(({ pointer }) => pointer.startsWith('/policy'));
    if (here.length) mark(here);
    if (!here.length || here.length < errors.length) refused(error);
  }
  function mark(errors: { pointer: string; message: string }[]): void {
    valid.value = false;
    faults.value = Object.fromEntries(errors.map(({ pointer, message }) => [pointer.replace('/policy', ''), message]));
  }

  /** If the text was changed meanwhile, the response no longer applies and is ignored. */
  async function run<A>(what: 'check' | 'diff', act: (policy: T) => Promise<A>, take: (answer: A) => void): Promise<void> {
    busy.value = what;
    faults.value = {};
    const written = JSON.stringify(given.draft.value);
    const still = (): boolean => written === JSON.stringify(given.draft.value);
    try {
      const answer = await act(given.policyOf(given.draft.value));
      if (still()) take(answer);
    } catch (error) {
      if (still()) found(error);
    } finally {
      busy.value = '';
    }
  }

  const check = (): Promise<void> =>
    run('check', given.routes.validate, (answer) => {
      if (answer.valid) valid.value = true;
      else mark(answer.errors);
    });

  const compare = (): Promise<void> => {
    const { version } = given.current();
    return run(
      'diff',
      (policy) => given.routes.diff(policy, version),
      (answer) => {
        changes.value = answer.changes;
        seen.value = version;
      },
    );
  };

  async function activate(reason: string): Promise<void> {
    busy.value = 'activate';
    faults.value = {};
    try {
      const { name } = await given.routes.activate(given.policyOf(given.draft.value), reason, seen.value);
      said(t('policy.activated', { name }));
      given.ended();
    } catch (error) {
      // The version in force is reloaded below; the notice above the form explains the rest.
      if (codeOf(error) !== 'version_mismatch') found(error);
    } finally {
      busy.value = '';
      asking.value = false;
      await queries.invalidateQueries({ queryKey: ['policies'] });
    }
  }

  return { faults, valid, changes, busy, asking, overtaken, faultOf, found, check, compare, activate };
}
