/**
 * Province, city and district, one list after the other. A level with a single entry (the city of Beijing) is chosen automatically, and a
 * city without districts (Dongguan) ends the choice.
 */
import { readRegions, type Region } from '../../lib/api';
import { getTexts } from '../../lib/text/index';

const levels = ['province', 'city', 'district'] as const;

Component({
  properties: { label: String, value: String, placeholder: String, message: String, tone: String, before: String },
  data: {
    texts: getTexts().register.region,
    loadingText: getTexts().common.loading,
    choosing: false,
    loading: false,
    failed: false,
    path: [] as Region[],
    items: [] as Region[],
    levelName: '',
  },
  methods: {
    open() {
      this.setData({ choosing: true, path: [], items: [] });
      void this.load();
    },
    close() {
      this.setData({ choosing: false });
      this.triggerEvent('leave', { name: 'region' });
    },
    goBackTo(event: WechatMiniprogram.TouchEvent) {
      this.setData({ path: this.data.path.slice(0, Number(event.currentTarget.dataset.level)) });
      void this.load();
    },
    async load() {
      const path = this.data.path;
      this.setData({ loading: true, failed: false, items: [], levelName: this.data.texts[levels[path.length] ?? 'district'] });
      try {
        const items = await readRegions(path[path.length - 1]?.code ?? null);
        if (path !== this.data.path || !this.data.choosing) return;
        this.setData({ loading: false, items });
        const only = items[0];
        if (items.length === 1 && only) this.addLevel(only);
        else if (items.length === 0) this.finish(path);
      } catch {
        if (path === this.data.path) this.setData({ loading: false, failed: true });
      }
    },
    choose(event: WechatMiniprogram.TouchEvent) {
      const region = this.data.items[Number(event.currentTarget.dataset.index)];
      if (region) this.addLevel(region);
    },
    addLevel(region: Region) {
      const path = [...this.data.path, region];
      if (!region.hasChildren || path.length === levels.length) return this.finish(path);
      this.setData({ path });
      void this.load();
    },
    finish(path: Region[]) {
      this.setData({ choosing: false });
      const [province, city, district] = path.map((region) => region.name);
      this.triggerEvent('pick', { province: province ?? null, city: city ?? null, district: district ?? null });
      this.triggerEvent('leave', { name: 'region' });
    },
  },
});
