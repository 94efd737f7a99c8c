// The smallest component with properties; one of them has a value of its own.
Component({
  properties: {
    text: String,
    maxLines: { type: Number, value: 2 },
  },
});
