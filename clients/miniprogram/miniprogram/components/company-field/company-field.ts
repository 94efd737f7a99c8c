/** The company's name: found in the directory while typing, or kept as typed. */
import { searchCompanies, type Company } from '../../lib/api';
import { fill, splitAtMatches, type Piece } from '../../lib/format';
import { isProblem } from '../../lib/problem';
import { getTexts } from '../../lib/text/index';

interface FoundCompany extends Company {
  pieces: Piece[];
  place: string;
  /** The directory also has companies without a code, so the code cannot be the key of the list. */
  key: string;
}

const searchDelay = 250;

Component({
  properties: { label: String, value: String, placeholder: String, message: String, tone: String, before: String },
  data: {
    texts: getTexts().register.search,
    items: [] as FoundCompany[],
    open: false,
    state: '' as '' | 'searching' | 'found' | 'failed',
    manual: '',
    timer: 0,
    searchedText: '',
  },
  lifetimes: {
    detached() {
      clearTimeout(this.data.timer);
    },
  },
  methods: {
    onInput(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
      const value = event.detail.value;
      this.triggerEvent('change', { name: 'companyName', value });
      clearTimeout(this.data.timer);
      const searchedText = value.trim();
      this.data.searchedText = searchedText;
      if (Array.from(searchedText).length < 2) return this.setData({ open: false, items: [], state: '' });
      this.setData({ open: true, state: 'searching', manual: fill(this.data.texts.manual, { name: searchedText }) });
      this.data.timer = setTimeout(() => void this.search(searchedText), searchDelay);
    },
    async search(searchedText: string) {
      try {
        const found = await searchCompanies(Array.from(searchedText).slice(0, 64).join(''));
        // Ignore a response to an older text.
        if (searchedText !== this.data.searchedText) return;
        const items = found.map((company, i) => ({
          ...company,
          key: `${i} ${company.name}`,
          pieces: splitAtMatches(company.name, company.matches),
          place: [company.province, company.city, company.district].filter((name, i, all) => name && name !== all[i - 1]).join(' '),
        }));
        this.setData({ items, state: 'found' });
      } catch (error) {
        if (searchedText !== this.data.searchedText) return;
        this.setData({ items: [], state: isProblem(error, 'query_too_short') ? '' : 'failed' });
      }
    },
    pick(event: WechatMiniprogram.TouchEvent) {
      // By its key, because the list may have been replaced during the tap.
      const company = this.data.items.find((it) => it.key === event.currentTarget.dataset.key);
      if (!company) return;
      this.closeList();
      this.triggerEvent('pick', company);
    },
    keepTyped() {
      this.closeList();
      this.onLeave();
    },
    closeList() {
      clearTimeout(this.data.timer);
      this.data.searchedText = '';
      this.setData({ open: false, items: [], state: '' });
    },
    onLeave() {
      this.triggerEvent('leave', { name: 'companyName' });
    },
  },
});
