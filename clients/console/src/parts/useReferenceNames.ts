import { useQuery } from '@tanstack/vue-query';
import { api, unwrap } from '@/api/client';
import { codeText, language } from '@/text';

interface Entry {
  code: string;
  name: string;
  englishName: string;
}

/** The server's own names of voltage levels and industries. */
export function useReferenceNames() {
  const forever = { staleTime: Infinity, gcTime: Infinity };
  const levels = useQuery({ queryKey: ['voltage-levels'], queryFn: () => unwrap(api.GET('/reference/voltage-levels')), ...forever });
  const industries = useQuery({ queryKey: ['industries'], queryFn: () => unwrap(api.GET('/reference/industries')), ...forever });
  const name = (items: Entry[] | undefined, code: string): string => {
    const it = items?.find((entry) => entry.code === code);
    return it ? (language.value === 'en' ? it.englishName : it.name) : code;
  };
  return {
    voltage: (code: string) => name(levels.data.value?.items, code),
    industry: (code: string) => name(industries.data.value?.items, code),
    /** A level, an industry, or the name of a band of the policy. */
    specialty: (code: string) =>
      codeText('band', name([...(levels.data.value?.items ?? []), ...(industries.data.value?.items ?? [])], code)),
  };
}
