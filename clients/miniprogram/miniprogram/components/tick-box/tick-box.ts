/** A check box that only the person ticks. */
Component({
  properties: { checked: Boolean, label: String },
  methods: {
    toggle() {
      this.triggerEvent('change', { checked: !this.data.checked });
    },
  },
});
