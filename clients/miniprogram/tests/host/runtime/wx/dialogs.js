import { button, cancelText, confirmText, layer } from '../sheet.js';
import { Failure, asynchronous } from './call.js';

let toast = null;
let toastTimer = 0;

function showToast({ title, duration = 1500, icon = 'success' }) {
  hideToast();
  toast = document.createElement('wx-toast');
  toast.setAttribute('role', 'status');
  toast.dataset.icon = icon;
  toast.textContent = title;
  document.body.append(toast);
  if (duration !== Infinity) toastTimer = setTimeout(hideToast, duration);
}

function hideToast() {
  clearTimeout(toastTimer);
  toast?.remove();
  toast = null;
}

/** A Chinese character counts as two. */
const widthOf = (text) => [...text].reduce((width, letter) => width + (/[\u2e80-\uffef]/.test(letter) ? 2 : 1), 0);

const paragraph = (name, text) => {
  const it = document.createElement(name);
  it.textContent = text;
  return it;
};

export function dialogCalls() {
  return {
    showToast: asynchronous('showToast', ['title', 'icon', 'image', 'duration', 'mask'], showToast),
    hideToast: asynchronous('hideToast', ['noConflict'], hideToast),
    showLoading: asynchronous('showLoading', ['title', 'mask'], ({ title }) => showToast({ title, icon: 'loading', duration: Infinity })),
    hideLoading: asynchronous('hideLoading', ['noConflict'], hideToast),
    showModal: asynchronous(
      'showModal',
      ['title', 'content', 'showCancel', 'cancelText', 'cancelColor', 'confirmText', 'confirmColor', 'editable', 'placeholderText'],
      (given) =>
        new Promise((resolve, reject) => {
          for (const text of [given.cancelText, given.confirmText]) {
            if (text && widthOf(text) > 8) return reject(new Failure(`the text '${text}' is longer than 4 Chinese or 8 Latin characters`));
          }
          const input = given.editable
            ? Object.assign(document.createElement('textarea'), { placeholder: given.placeholderText ?? '' })
            : null;
          if (input) input.value = given.content ?? '';
          const end = (confirm) => {
            opened.close();
            resolve({ confirm, cancel: !confirm, content: confirm && input ? input.value : null });
          };
          const buttons = document.createElement('footer');
          if (given.showCancel !== false) buttons.append(button(given.cancelText || cancelText, () => end(false), given.cancelColor));
          buttons.append(button(given.confirmText || confirmText, () => end(true), given.confirmColor ?? '#576b95'));
          const parts = [given.title && paragraph('h2', given.title), input ?? (given.content && paragraph('p', given.content)), buttons];
          const opened = layer('wx-modal', ...parts.filter(Boolean));
        }),
    ),
    showActionSheet: asynchronous(
      'showActionSheet',
      ['itemList', 'itemColor', 'alertText'],
      ({ itemList, alertText }) =>
        new Promise((resolve, reject) => {
          if (itemList.length === 0 || itemList.length > 6)
            return reject(new Failure('parameter error: itemList should have 1 to 6 items'));
          const end = (settle) => () => {
            opened.close();
            settle();
          };
          const items = itemList.map((text, tapIndex) =>
            button(
              text,
              end(() => resolve({ tapIndex })),
            ),
          );
          const cancel = button(
            cancelText,
            end(() => reject(new Failure('cancel'))),
          );
          const opened = layer('wx-action-sheet', ...(alertText ? [paragraph('p', alertText)] : []), ...items, cancel);
        }),
    ),
  };
}
