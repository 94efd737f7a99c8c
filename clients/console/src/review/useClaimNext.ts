import { useQueryClient } from '@tanstack/vue-query';
import { ref } from 'vue';
import { useRouter } from 'vue-router';
import { api, askFor } from '@/api/client';
import { refused, said } from '@/lib/say';
import { language, t } from '@/text';

/** Claims the most urgent free case, of a part of the queue if one is given, and opens it. */
export function useClaimNext(part: () => Record<string, string> = () => ({})) {
  const router = useRouter();
  const queries = useQueryClient();
  const asking = ref(false);

  async function claimNext(): Promise<void> {
    if (asking.value) return;
    asking.value = true;
    try {
      const { data, status } = await askFor(api.POST('/reviews/claim-next', { params: { query: part() } as object }));
      if (status === 204 || !data) return said(t('review.queueEmpty'));
      queries.setQueryData(['case', data.registrationId, language.value], data);
      await router.push(`/reviews/${data.registrationId}`);
    } catch (error) {
      refused(error);
    } finally {
      asking.value = false;
    }
  }
  return { claimNext, asking };
}
