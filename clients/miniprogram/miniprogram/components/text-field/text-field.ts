import { parseAccountNumbers } from '../../lib/fields';

/** A line to type in, with its label, unit, help and message. */
Component({
  properties: {
    name: String,
    label: String,
    value: String,
    placeholder: String,
    type: { type: String, value: 'text' },
    maxlength: { type: Number, value: 200 },
    optional: String,
    unit: String,
    /** Several numbers in one line, whose separators are not part of the value. */
    list: Boolean,
    message: String,
    tone: String,
    before: String,
    disabled: Boolean,
    help: String,
    helpLabel: String,
  },
  data: { typed: '', helping: false },
  observers: {
    // A value that is set during typing must not move the cursor, or remove the blank before the next word or the comma before the next
    // number.
    value(value: string) {
      const { typed, list } = this.data;
      const isSame = list ? parseAccountNumbers(value).join() === parseAccountNumbers(typed).join() : value === typed.trim();
      if (value !== typed && !isSame) this.setData({ typed: value });
    },
  },
  methods: {
    onInput(event: WechatMiniprogram.Input) {
      this.data.typed = event.detail.value;
      this.triggerEvent('change', { name: this.data.name, value: event.detail.value });
    },
    onLeave() {
      this.triggerEvent('leave', { name: this.data.name });
    },
    toggleHelp() {
      this.setData({ helping: !this.data.helping });
    },
  },
});
