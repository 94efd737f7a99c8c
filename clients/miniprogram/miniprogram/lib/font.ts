/**
 * How much larger than usual the person wants to read, 1 to 1.5. Pages give it to their styles as `--scale`; WeChat itself scales nothing.
 */
export function fontScale(): number {
  const info = wx.getAppBaseInfo() as { fontSizeScaleFactor?: number; fontSizeSetting?: number };
  return scaleOf(info.fontSizeScaleFactor ?? (info.fontSizeSetting ?? usual) / usual);
}

const usual = 17;

/** Never smaller than drawn; beyond one and a half a screen of 320 px has no room for a button's text. */
export function scaleOf(factor: number): number {
  return Number.isFinite(factor) ? Math.min(1.5, Math.max(1, factor)) : 1;
}
