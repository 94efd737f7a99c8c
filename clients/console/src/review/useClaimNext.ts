import { useQueryClient } from '@tanstack/vue-query';
import { ref } from 'vue';
import { useRouter } from 'vue-router';
import { api, unwrapWithMetadata } from '@/api/client';
import { showError, showSuccess } from '@/lib/toast';
import { language, t } from '@/text';

/** Claims the most urgent free case, of a part of the queue if one is given, and opens it. */
export function useClaimNext(filters: () => Record<string, string> = () => ({})) {
  const router = useRouter();
  const queries = useQueryClient();
  const isClaiming = ref(false);

  async function claimNext(): Promise<void> {
    if (isClaiming.value) return;
    isClaiming.value = true;
    try {
      const { data, status } = await unwrapWithMetadata(api.POST('/reviews/claim-next', { params: { query: filters() } as object }));
      if (status === 204 || !data) return showSuccess(t('review.queueEmpty'));
      // The answer that is stored for a retry after a lost one is masked. The page then reads the case, in clear for its holder.
      if (data.submission.masked) void queries.resetQueries({ queryKey: ['case', data.registrationId] });
      else queries.setQueryData(['case', data.registrationId, language.value], data);
      await router.push(`/reviews/${data.registrationId}`);
    } catch (error) {
      showError(error);
    } finally {
      isClaiming.value = false;
    }
  }
  return { claimNext, isClaiming };
}
