import { phone } from './phone.js';

export const chinese = phone.language.startsWith('zh');
export const cancelText = chinese ? '取消' : 'Cancel';
export const confirmText = chinese ? '确定' : 'OK';

export function button(text, act, color) {
  const it = document.createElement('button');
  it.type = 'button';
  it.textContent = text;
  if (color) it.style.color = color;
  it.addEventListener('click', act);
  return it;
}

/** A panel above everything else; taps outside of it end at the shade. */
export function layer(kind, ...content) {
  const shade = document.createElement('wx-layer');
  const panel = document.createElement(kind);
  panel.setAttribute('role', 'dialog');
  panel.ariaModal = 'true';
  panel.append(...content);
  shade.append(panel);
  document.body.append(shade);
  return { panel, shade, close: () => shade.remove() };
}

/** A sheet with "cancel" and "OK"; reports the choice once. */
export function sheet(title, body, answer) {
  const end = (confirmed) => {
    opened.close();
    answer(confirmed);
  };
  const head = document.createElement('header');
  const heading = document.createElement('span');
  heading.textContent = title ?? '';
  head.append(
    button(cancelText, () => end(false)),
    heading,
    button(confirmText, () => end(true)),
  );
  const opened = layer('wx-sheet', head, body);
}
