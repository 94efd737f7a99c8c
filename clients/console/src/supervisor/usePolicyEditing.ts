import { useQueryClient } from '@tanstack/vue-query';
import { computed, ref, watch, type Ref } from 'vue';
import { getProblemCode, ProblemError } from '@/api/problem';
import type { Policies, PolicyChange } from '@/api/types';
import { showError, showSuccess } from '@/lib/toast';
import { t } from '@/text';
import type { PolicyRoutes } from './policyKinds';

/** The editing of a new version: check, comparison with the one in force, activation. The same for every kind. */
export function usePolicyEditing<D, T>(options: {
  draft: Ref<D>;
  toPolicy: (draft: D) => T;
  routes: PolicyRoutes<T>;
  /** The version that was in force when the editing began. */
  baseVersion: number;
  current: () => Policies;
  onEnded: () => void;
}) {
  const queries = useQueryClient();
  /** The version that the editor believes to be in force. */
  const seenVersion = ref(options.baseVersion);
  const faults = ref<Record<string, string>>({});
  const valid = ref(false);
  const changes = ref<PolicyChange[] | null>(null);
  const busy = ref<'check' | 'diff' | 'activate' | ''>('');
  const isAsking = ref(false);
  const isOutdated = computed(() => options.current().version !== seenVersion.value);

  // The checked or compared text is not the current one.
  watch(
    options.draft,
    () => {
      valid.value = false;
      changes.value = null;
    },
    { deep: true },
  );

  const faultOf = (pointer: string): string => faults.value[pointer] ?? '';

  /** Faults in the policy are shown at their fields; other errors as a message. */
  function showFaults(error: unknown): void {
    const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
    const here = errors.filter(({ pointer }) => pointer.startsWith('/policy'));
    if (here.length) markFaults(here);
    if (!here.length || here.length < errors.length) showError(error);
  }
  function markFaults(errors: { pointer: string; message: string }[]): void {
    valid.value = false;
    faults.value = Object.fromEntries(errors.map(({ pointer, message }) => [pointer.replace('/policy', ''), message]));
  }

  /** If the text was changed meanwhile, the response no longer applies and is ignored. */
  async function run<A>(what: 'check' | 'diff', act: (policy: T) => Promise<A>, take: (answer: A) => void): Promise<void> {
    busy.value = what;
    faults.value = {};
    const written = JSON.stringify(options.draft.value);
    const isUnchanged = (): boolean => written === JSON.stringify(options.draft.value);
    try {
      const answer = await act(options.toPolicy(options.draft.value));
      if (isUnchanged()) take(answer);
    } catch (error) {
      if (isUnchanged()) showFaults(error);
    } finally {
      busy.value = '';
    }
  }

  const check = (): Promise<void> =>
    run('check', options.routes.validate, (answer) => {
      if (answer.valid) valid.value = true;
      else markFaults(answer.errors);
    });

  const compare = (): Promise<void> => {
    const { version } = options.current();
    return run(
      'diff',
      (policy) => options.routes.diff(policy, version),
      (answer) => {
        changes.value = answer.changes;
        seenVersion.value = version;
      },
    );
  };

  async function activate(reason: string): Promise<void> {
    busy.value = 'activate';
    faults.value = {};
    try {
      const { name } = await options.routes.activate(options.toPolicy(options.draft.value), reason, seenVersion.value);
      showSuccess(t('policy.activated', { name }));
      options.onEnded();
    } catch (error) {
      // The version in force is reloaded below; the notice above the form explains the rest.
      if (getProblemCode(error) !== 'version_mismatch') showFaults(error);
    } finally {
      busy.value = '';
      isAsking.value = false;
      await queries.invalidateQueries({ queryKey: ['policies'] });
    }
  }

  return { faults, valid, changes, busy, isAsking, isOutdated, faultOf, showFaults, check, compare, activate };
}
