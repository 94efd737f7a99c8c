/** The company's name: found in the directory while typing, or kept as typed. */
import { searchCompanies, type Company } from '../../lib/api';
import { filled, pieces, type Piece } from '../../lib/format';
import { isProblem } from '../../lib/problem';
import { texts } from '../../lib/text/index';

interface Found extends Company {
  pieces: Piece[];
  place: string;
  /** The directory also has companies without a code, so the code cannot be the key of the list. */
  key: string;
}

const quiet = 250;

Component({
  properties: { label: String, value: String, placeholder: String, message: String, tone: String, before: String },
  data: {
    texts: texts().register.search,
    items: [] as Found[],
    open: false,
    state: '' as '' | 'searching' | 'found' | 'failed',
    manual: '',
    timer: 0,
    asked: '',
  },
  lifetimes: {
    detached() {
      clearTimeout(this.data.timer);
    },
  },
  methods: {
    typing(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
      const value = event.detail.value;
      this.triggerEvent('change', { name: 'companyName', value });
      clearTimeout(this.data.timer);
      const asked = value.trim();
      this.data.asked = asked;
      if (Array.from(asked).length < 2) return this.setData({ open: false, items: [], state: '' });
      this.setData({ open: true, state: 'searching', manual: filled(this.data.texts.manual, { name: asked }) });
      this.data.timer = setTimeout(() => void this.search(asked), quiet);
    },
    async search(asked: string) {
      try {
        const found = await searchCompanies(Array.from(asked).slice(0, 64).join(''));
        // Ignore a response to an older text.
        if (asked !== this.data.asked) return;
        const items = found.map((company, i) => ({
          ...company,
          key: `${i} ${company.name}`,
          pieces: pieces(company.name, company.matches),
          place: [company.province, company.city, company.district].filter((name, i, all) => name && name !== all[i - 1]).join(' '),
        }));
        this.setData({ items, state: 'found' });
      } catch (error) {
        if (asked !== this.data.asked) return;
        this.setData({ items: [], state: isProblem(error, 'query_too_short') ? '' : 'failed' });
      }
    },
    pick(event: WechatMiniprogram.TouchEvent) {
      // By its key, because the list may have been replaced during the tap.
      const company = this.data.items.find((it) => it.key === event.currentTarget.dataset.key);
      if (!company) return;
      this.shut();
      this.triggerEvent('pick', company);
    },
    byHand() {
      this.shut();
      this.leaving();
    },
    shut() {
      clearTimeout(this.data.timer);
      this.data.asked = '';
      this.setData({ open: false, items: [], state: '' });
    },
    leaving() {
      this.triggerEvent('leave', { name: 'companyName' });
    },
  },
});
