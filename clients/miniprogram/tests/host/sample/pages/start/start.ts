const places = [
  ['a1', 'a2'],
  ['b1', 'b2'],
];

// One page with the features that the host must support; tests/browser/runtime.spec.ts uses it.
Page({
  data: { count: 0, hidden: false, name: '', told: '', range: [['A', 'B'], places[0]], chosen: [0, 0] },

  onLoad() {
    wx.getStorage({
      key: 'kept',
      encrypt: true,
      success: ({ data }) => this.setData({ told: `kept ${data as string}` }),
      fail: () => undefined,
    });
  },
  onShow() {
    this.setData({ count: this.data.count });
  },
  onPullDownRefresh() {
    this.setData({ told: 'pulled' });
    wx.stopPullDownRefresh();
  },
  add() {
    this.setData({ count: this.data.count + 1 });
  },
  type(event: WechatMiniprogram.Input) {
    this.setData({ name: event.detail.value });
  },
  tell(event: WechatMiniprogram.CustomEvent<{ value: unknown }>) {
    this.setData({ told: JSON.stringify(event.detail.value) });
  },
  turn(event: WechatMiniprogram.PickerColumnChange) {
    if (event.detail.column === 0) this.setData({ range: [['A', 'B'], places[event.detail.value]], chosen: [event.detail.value, 0] });
  },
  pick(event: WechatMiniprogram.PickerChange) {
    this.setData({ chosen: (event.detail.value as unknown[]).map(Number) });
  },
  async ask() {
    const { confirm } = await wx.showModal({ title: 'Sure?', content: 'Really' });
    this.setData({ told: confirm ? 'sure' : 'not sure' });
  },
  async keep() {
    await wx.setStorage({ key: 'kept', data: this.data.name, encrypt: true });
    this.setData({ told: 'stored' });
  },
  open() {
    wx.navigateTo({ url: 'start?again=1' });
  },
  fetch() {
    wx.request({
      url: 'http://phone.test/answer',
      method: 'POST',
      data: { name: this.data.name },
      header: { 'Idempotency-Key': 'k' },
      success: ({ data, statusCode, header }) =>
        this.setData({ told: `${statusCode} ${JSON.stringify(data)} ${(header as { Etag: string }).Etag}` }),
      fail: ({ errMsg }) => this.setData({ told: errMsg }),
    });
  },
  odd() {
    (wx as unknown as { startMusic: () => void }).startMusic();
  },
});
