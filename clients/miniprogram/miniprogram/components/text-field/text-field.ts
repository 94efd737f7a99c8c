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
    message: String,
    tone: String,
    before: String,
    disabled: Boolean,
    help: String,
    helpLabel: String,
  },
  data: { typed: '', helping: false },
  observers: {
    // A value that is set during typing must not move the cursor or remove the blank before the next word.
    value(value: string) {
      const { typed } = this.data;
      if (value !== typed && value !== typed.trim()) this.setData({ typed: value });
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
