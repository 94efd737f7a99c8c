/** A box that is never ticked by anybody but the person. */
Component({
  properties: { checked: Boolean, label: String },
  methods: {
    toggle() {
      this.triggerEvent('change', { checked: !this.data.checked });
    },
  },
});
