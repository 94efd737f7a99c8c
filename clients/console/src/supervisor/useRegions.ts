import { useQueryClient } from '@tanstack/vue-query';
import { reactive } from 'vue';
import { api, unwrap } from '@/api/client';
import { t } from '@/text';

export interface Region {
  code: string;
  name: string;
  level: number;
  hasChildren: boolean;
}

const names = reactive(new Map<string, string>());

/** Regions by their place in the tree, and the names of codes; each list is loaded once. */
export function useRegions() {
  const queries = useQueryClient();

  async function loadRegions(parent?: string): Promise<Region[]> {
    const { items } = await queries.fetchQuery({
      queryKey: ['regions', parent ?? ''],
      queryFn: () => unwrap(api.GET('/regions', { params: { query: parent ? { parent } : {} } })),
      staleTime: Infinity,
      gcTime: Infinity,
    });
    for (const it of items) names.set(it.code, it.name);
    return items;
  }

  /** The name of a territory; loaded at its first use. */
  function regionName(code: string): string {
    if (code === '000000') return t('supervisor.everywhere');
    const known = names.get(code);
    if (known) return known;
    names.set(code, code);
    const province = `${code.slice(0, 2)}0000`;
    void (async () => {
      const top = await loadRegions();
      if (top.some((it) => it.code === code)) return;
      const cities = await loadRegions(province);
      if (cities.some((it) => it.code === code)) return;
      const city = `${code.slice(0, 4)}00`;
      if (cities.some((it) => it.code === city)) await loadRegions(city);
    })().catch(() => undefined);
    return code;
  }

  return { loadRegions, regionName };
}
