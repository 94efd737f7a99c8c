import { computed } from 'vue';
import { readEventStream } from '@/api/eventStream';
import { useSessionState } from '@/lib/sessionState';
import { codeText, t } from '@/text';

interface Progress {
  phase?: string;
  done?: number;
  total?: number;
  code?: string;
  documents?: number;
  different?: number;
  onlyOld?: number;
  onlyNew?: number;
}

interface Rebuild {
  name: string;
  text: string;
  percent: number;
  state?: 'success' | 'exception';
}

/** Rebuilds a projection and follows its progress. */
export function useRebuild() {
  // This takes a while, so its state is kept when the page is left.
  const rebuilding = useSessionState<Rebuild | null>('rebuild', null);
  const isRebuilding = computed(() => rebuilding.value !== null && !rebuilding.value.state);

  function progressOf(name: string, progress: Progress): Rebuild {
    if (progress.code) return { name, text: progress.code, percent: 100, state: 'exception' };
    if (progress.documents !== undefined) {
      const wrong = (progress.different ?? 0) + (progress.onlyOld ?? 0) + (progress.onlyNew ?? 0);
      return { name, text: t('operations.rebuilt', { documents: progress.documents, wrong }), percent: 100, state: 'success' };
    }
    const percent = progress.total ? Math.floor(((progress.done ?? 0) / progress.total) * 100) : 0;
    return { name, text: codeText('operations.phase', progress.phase), percent };
  }

  async function rebuild(name: string, reason: string): Promise<void> {
    rebuilding.value = { name, text: t('operations.phase.build'), percent: 0 };
    try {
      await readEventStream(`/ops/projections/${name}/rebuild`, { reason }, (_, data) => {
        rebuilding.value = progressOf(name, data as Progress);
      });
    } catch (error) {
      rebuilding.value = null;
      throw error;
    }
    // The host stopped during the rebuild; the next one continues from there.
    if (!rebuilding.value.state)
      rebuilding.value = { name, text: t('operations.rebuildBroken'), percent: rebuilding.value.percent, state: 'exception' };
  }

  return { rebuilding, isRebuilding, rebuild };
}
