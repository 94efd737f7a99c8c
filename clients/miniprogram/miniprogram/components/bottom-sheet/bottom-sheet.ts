/** A list or a question that comes up from below and is closed by a tap beside it. */
Component({
  properties: { open: Boolean, title: String, closeLabel: String },
  methods: {
    close() {
      this.triggerEvent('close');
    },
  },
});
