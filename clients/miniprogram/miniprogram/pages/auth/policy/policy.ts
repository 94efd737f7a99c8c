/** The full consent texts, the tapped one first. */
import { readPolicies } from '../../../lib/api';
import { fontScale } from '../../../lib/font';
import { fill } from '../../../lib/format';
import { getErrorMessage, getTexts } from '../../../lib/text/index';

const t = getTexts().policy;

Page({
  data: {
    scale: fontScale(),
    common: getTexts().common,
    language: t.language,
    loading: true,
    failed: '',
    items: [] as { code: string; title: string; version: string; lines: { at: number; text: string }[] }[],
  },
  code: '',

  onLoad(query: { code?: string }) {
    this.code = query.code ?? '';
    wx.setNavigationBarTitle({ title: t.title });
    void this.load();
  },

  async load() {
    this.setData({ loading: true, failed: '' });
    try {
      const { items } = await readPolicies();
      const ordered = [...items].sort((one, other) => Number(other.code === this.code) - Number(one.code === this.code));
      this.setData({
        loading: false,
        items: ordered.map(({ code, title, version, text }) => ({
          code,
          title,
          version: fill(t.version, { version: version ?? '' }),
          lines: text.split('\n').map((line, at) => ({ at, text: line })),
        })),
      });
    } catch (error) {
      this.setData({ loading: false, failed: getErrorMessage(error) });
    }
  },
});
