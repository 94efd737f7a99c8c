import { getTexts } from '../../lib/text/index';

/**
 * A panel that slides up from the bottom. The page provides its content; the close control, or a tap beside the panel, asks the page to
 * close it.
 */
Component({
  options: { styleIsolation: 'isolated' },
  properties: {
    show: { type: Boolean, value: false },
    title: { type: String, value: '' },
    /** The content consists of list lines over the full width. */
    list: { type: Boolean, value: false },
  },
  data: { closeText: getTexts().common.close },
  methods: {
    onClose() {
      this.triggerEvent('close');
    },
    /** The page behind does not scroll. */
    onStay() {},
  },
});
