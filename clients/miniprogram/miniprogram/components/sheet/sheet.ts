/** A panel that comes up from the bottom. Its content is the page's; a tap beside it asks the page to close it. */
Component({
  options: { styleIsolation: 'isolated' },
  properties: {
    show: { type: Boolean, value: false },
    title: { type: String, value: '' },
  },
  methods: {
    onClose() {
      this.triggerEvent('close');
    },
    /** The page behind stays where it is. */
    onStay() {},
  },
});
