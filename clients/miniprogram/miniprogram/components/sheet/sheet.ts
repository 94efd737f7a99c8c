import { texts } from '../../lib/text/index';

/** A panel that comes up from the bottom. Its content is the page's; its close control, or a tap beside it, asks the page to close it. */
Component({
  options: { styleIsolation: 'isolated' },
  properties: {
    show: { type: Boolean, value: false },
    title: { type: String, value: '' },
    /** Its content is lines of a list, which reach from side to side. */
    list: { type: Boolean, value: false },
  },
  data: { closeText: texts().common.close },
  methods: {
    onClose() {
      this.triggerEvent('close');
    },
    /** The page behind stays where it is. */
    onStay() {},
  },
});
