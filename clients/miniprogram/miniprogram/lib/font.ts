/**
 * The text size that the person chose, relative to the usual one, 1 to 1.5. Pages pass it to their styles as `--scale`; WeChat itself does
 * not scale.
 */
export function fontScale(): number {
  const info = wx.getAppBaseInfo() as { fontSizeScaleFactor?: number; fontSizeSetting?: number };
  return clampScale(info.fontSizeScaleFactor ?? (info.fontSizeSetting ?? defaultFontSize) / defaultFontSize);
}

const defaultFontSize = 17;

/** At least the designed size; above 1.5 a button's text does not fit on a screen of 320 px. */
export function clampScale(factor: number): number {
  return Number.isFinite(factor) ? Math.min(1.5, Math.max(1, factor)) : 1;
}
