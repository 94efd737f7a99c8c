/** A choice from a short list. In an optional field, a tap on the chosen entry clears the choice. */
interface Choice {
  code: string;
  name: string;
}

Component({
  properties: {
    name: String,
    label: String,
    value: String,
    choices: { type: Array, value: [] as Choice[] },
    placeholder: String,
    optional: String,
    message: String,
    tone: String,
    before: String,
  },
  data: { choosing: false, shown: '' },
  observers: {
    'value, choices'(value: string, choices: Choice[]) {
      this.setData({ shown: choices.find((choice) => choice.code === value)?.name ?? value });
    },
  },
  methods: {
    open() {
      this.setData({ choosing: true });
    },
    close() {
      this.setData({ choosing: false });
      this.triggerEvent('leave', { name: this.data.name });
    },
    choose(event: WechatMiniprogram.TouchEvent) {
      const code = String(event.currentTarget.dataset.code);
      const value = code === this.data.value && this.data.optional ? '' : code;
      this.triggerEvent('change', { name: this.data.name, value });
      this.close();
    },
  },
});
