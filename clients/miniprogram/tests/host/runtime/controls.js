import { answers } from './wx/answers.js';
import { chooseAvatar, phoneNumberCode } from './wx/device.js';
import { files } from './wx/files.js';
import { openPicker } from './picker.js';
import { problem } from './problems.js';

/** Creates an event of the tag itself; these events do not bubble in WeChat. */
const tell = (self, name, detail) => self.triggerEvent(name, detail, {});

const element = (host, name, attributes = {}) => {
  const it = Object.assign(document.createElement(name), attributes);
  host.append(it);
  return it;
};

/**
 * The behaviour of tags besides showing their children. Each function is called once per element, with the component and its host in the
 * DOM, and returns the handlers for changed attributes; `named` is the element that carries the accessible name, if not the host.
 */
export const controls = {
  input: (self, host) => typedControl(self, element(host, 'input'), host),
  textarea: (self, host) => typedControl(self, element(host, 'textarea'), host),

  image(self, host) {
    const picture = element(host, 'img', { alt: '' });
    picture.addEventListener('load', () => tell(self, 'load', { width: picture.naturalWidth, height: picture.naturalHeight }));
    picture.addEventListener('error', () => tell(self, 'error', { errMsg: `GET ${self.data.src} fail` }));
    const refresh = ({ src, mode, ariaLabel }) => {
      const address = fileAddress(src);
      if (picture.getAttribute('src') !== address) {
        if (address) picture.src = address;
        else picture.removeAttribute('src');
      }
      picture.alt = ariaLabel ?? '';
      host.dataset.mode = mode || 'scaleToFill';
    };
    return { refresh };
  },

  button(self, host) {
    host.setAttribute('role', 'button');
    host.tabIndex = 0;
    pressedByKeyboard(host);
    self._$.addListener('tap', () => {
      if (self.data.disabled) return;
      buttonOpens(self, host);
      const form = host.closest('wx-form')?.__wxElement;
      if (self.data.formType === 'submit') form?.getMethodCaller().submit();
      if (self.data.formType === 'reset') form?.getMethodCaller().reset();
    });
    return {
      refresh({ disabled, type, size, plain, loading }) {
        host.toggleAttribute('disabled', disabled);
        host.ariaDisabled = String(disabled);
        host.dataset.type = type || 'default';
        host.dataset.size = size || 'default';
        host.toggleAttribute('data-plain', plain);
        host.toggleAttribute('data-loading', loading);
      },
    };
  },

  label(self, host) {
    self._$.addListener('tap', (event) => {
      const control = self.data.for ? document.querySelector(`[id$="${CSS.escape(self.data.for)}"]`) : host.querySelector(pressable);
      // A tap on the control itself has already been handled.
      if (control && !control.contains(event._$originalEvent?.target)) control.hostPress?.();
    });
  },

  form(self, host) {
    const fields = () => [...host.querySelectorAll('*')].filter((it) => it.hostValue && it.__wxElement?.getMethodCaller().data.name);
    self.submit = () => {
      const value = {};
      for (const field of fields()) value[field.__wxElement.getMethodCaller().data.name] = field.hostValue();
      tell(self, 'submit', { value });
    };
    self.reset = () => tell(self, 'reset', {});
  },

  switch(self, host) {
    return toggle(self, host, 'switch', () => {
      self.setData({ checked: !self.data.checked });
      tell(self, 'change', { value: self.data.checked });
    });
  },

  checkbox(self, host) {
    return toggle(self, host, 'checkbox', () => {
      self.setData({ checked: !self.data.checked });
      groupChanged(host, 'wx-checkbox-group', 'wx-checkbox');
    });
  },

  radio(self, host) {
    return toggle(self, host, 'radio', () => {
      const group = host.closest('wx-radio-group');
      for (const other of group?.querySelectorAll('wx-radio') ?? []) other.__wxElement.getMethodCaller().setData({ checked: false });
      self.setData({ checked: true });
      if (group) tell(group.__wxElement.getMethodCaller(), 'change', { value: self.data.value });
    });
  },

  'checkbox-group': (self, host) => void (host.hostValue = () => checkedValues(host, 'wx-checkbox')),
  'radio-group'(self, host) {
    host.setAttribute('role', 'radiogroup');
    host.hostValue = () => checkedValues(host, 'wx-radio')[0] ?? '';
  },

  picker(self, host) {
    host.hostPress = () => {
      if (!self.data.disabled) openPicker(self, tell);
    };
    host.hostValue = () => self.data.value;
    self._$.addListener('tap', host.hostPress);
  },

  'scroll-view'(self, host) {
    let edge = 'upper';
    host.addEventListener('scroll', () => {
      const { scrollLeft, scrollTop, scrollHeight, scrollWidth, clientHeight, clientWidth } = host;
      tell(self, 'scroll', { scrollLeft, scrollTop, scrollHeight, scrollWidth, deltaX: 0, deltaY: 0 });
      const fromStart = self.data.scrollX ? scrollLeft : scrollTop;
      const fromEnd = self.data.scrollX ? scrollWidth - scrollLeft - clientWidth : scrollHeight - scrollTop - clientHeight;
      const now = fromEnd <= (self.data.lowerThreshold || 50) ? 'lower' : fromStart <= (self.data.upperThreshold || 50) ? 'upper' : '';
      if (now !== edge && now) tell(self, `scrollto${now}`, {});
      edge = now;
    });
    let shown = { scrollTop: 0, scrollLeft: 0, scrollIntoView: '' };
    return {
      refresh(data) {
        // Also by keyboard, which a phone does not have.
        if (data.scrollX || data.scrollY) host.tabIndex = 0;
        else host.removeAttribute('tabindex');
        host.style.overflowX = data.scrollX ? 'auto' : 'hidden';
        host.style.overflowY = data.scrollY ? 'auto' : 'hidden';
        if (data.scrollTop !== shown.scrollTop) host.scrollTop = data.scrollTop;
        if (data.scrollLeft !== shown.scrollLeft) host.scrollLeft = data.scrollLeft;
        if (data.scrollIntoView && data.scrollIntoView !== shown.scrollIntoView) {
          // The element may be added in the same update.
          requestAnimationFrame(() => host.querySelector(`[id$="${CSS.escape(data.scrollIntoView)}"]`)?.scrollIntoView());
        }
        shown = { scrollTop: data.scrollTop, scrollLeft: data.scrollLeft, scrollIntoView: data.scrollIntoView };
      },
    };
  },

  text(self, host) {
    return { refresh: ({ selectable, userSelect }) => host.toggleAttribute('data-selectable', selectable || userSelect) };
  },

  progress(self, host) {
    host.setAttribute('role', 'progressbar');
    const bar = element(element(host, 'div', { className: 'track' }), 'div');
    const info = element(host, 'span');
    return {
      refresh(data) {
        bar.style.width = `${data.percent}%`;
        bar.style.background = data.activeColor || data.color || '#09bb07';
        bar.parentElement.style.height = `${parseInt(data.strokeWidth, 10) || 6}px`;
        bar.parentElement.style.background = data.backgroundColor || '#ebebeb';
        info.textContent = data.showInfo ? `${data.percent}%` : '';
        host.ariaValueNow = String(data.percent);
      },
    };
  },

  icon(self, host) {
    const signs = {
      success: '✔',
      success_no_circle: '✓',
      info: 'ℹ',
      warn: '!',
      waiting: '◷',
      cancel: '✕',
      download: '↓',
      search: '⌕',
      clear: '⊗',
    };
    return {
      refresh({ type, size, color }) {
        host.textContent = signs[type] ?? '';
        host.style.fontSize = `${parseInt(size, 10) || 23}px`;
        host.style.color = color;
      },
    };
  },

  'rich-text'(self, host) {
    return {
      refresh({ nodes }) {
        if (typeof nodes === 'string') host.innerHTML = nodes;
        else if (nodes) problem('<rich-text> is given nodes; this host shows only text of HTML');
      },
    };
  },

  'page-meta'(self, host) {
    return {
      refresh({ rootFontSize, pageStyle }) {
        document.documentElement.style.fontSize = rootFontSize || '';
        const page = host.closest('wx-page');
        if (page) page.style.cssText += pageStyle ?? '';
      },
    };
  },
};

const pressable = 'wx-switch,wx-checkbox,wx-radio,wx-input,wx-textarea,wx-picker,wx-button';

function typedControl(self, control, host) {
  host.hostValue = () => control.value;
  host.hostPress = () => control.focus();
  const where = () => ({ value: control.value, cursor: control.selectionStart ?? control.value.length });
  control.addEventListener('input', (event) => {
    event.stopPropagation();
    if (control.tagName === 'TEXTAREA') grow(control, self.data.autoHeight);
    // Without updating the property, the same value could not be set again from outside.
    self.setData({ value: control.value });
    tell(self, 'input', { ...where(), keyCode: 0 });
  });
  control.addEventListener('change', (event) => event.stopPropagation());
  control.addEventListener('focus', (event) => {
    event.stopPropagation();
    tell(self, 'focus', { value: control.value, height: 0 });
  });
  control.addEventListener('blur', (event) => {
    event.stopPropagation();
    tell(self, 'blur', where());
    if (self.data.type === 'nickname') tell(self, 'nicknamereview', { pass: true, timeout: false });
  });
  control.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || (control.tagName === 'TEXTAREA' && self.data.confirmType === 'return')) return;
    if (control.tagName === 'TEXTAREA' && !self.data.confirmType) return;
    tell(self, 'confirm', { value: control.value });
    if (!self.data.confirmHold) control.blur();
  });
  if (control.tagName === 'TEXTAREA') whenNarrowed(host, () => grow(control, self.data.autoHeight));
  let focused = false;
  return {
    named: control,
    refresh(data) {
      const value = data.value === null || data.value === undefined ? '' : String(data.value);
      if (control.value !== value) control.value = value;
      control.placeholder = data.placeholder ?? '';
      control.disabled = data.disabled;
      if (control.tagName === 'TEXTAREA') grow(control, data.autoHeight);
      if (data.maxlength > 0) control.maxLength = data.maxlength;
      else control.removeAttribute('maxlength');
      if (control.tagName === 'INPUT') control.type = data.password ? 'password' : 'text';
      control.inputMode = { number: 'numeric', digit: 'decimal', idcard: 'numeric' }[data.type] ?? 'text';
      if (data.type === 'nickname') control.autocomplete = 'nickname';
      control.className = data.placeholderClass ?? '';
      const wanted = data.focus || data.autoFocus;
      if (wanted && !focused) requestAnimationFrame(() => control.focus());
      if (!wanted && focused && document.activeElement === control) control.blur();
      focused = wanted;
    },
  };
}

/** A different width changes the line breaks. */
function whenNarrowed(host, then) {
  let width = 0;
  const look = ([{ contentRect }]) => {
    if (contentRect.width === width) return;
    width = contentRect.width;
    requestAnimationFrame(then);
  };
  new ResizeObserver(look).observe(host);
}

/** As high as its text. */
function grow(control, wanted) {
  if (!wanted) return;
  control.parentElement.style.height = 'auto';
  control.style.height = '0';
  // Before the first layout there is no height to read.
  const fit = () => (control.style.height = `${control.scrollHeight}px`);
  if (control.scrollHeight > 0) fit();
  else requestAnimationFrame(fit);
}

function toggle(self, host, role, change) {
  host.setAttribute('role', role);
  host.tabIndex = 0;
  pressedByKeyboard(host);
  host.hostPress = () => {
    if (!self.data.disabled) change();
  };
  host.hostValue = () => self.data.checked;
  self._$.addListener('tap', host.hostPress);
  return {
    refresh({ checked, disabled, color, type }) {
      host.ariaChecked = String(checked);
      host.ariaDisabled = String(disabled);
      host.toggleAttribute('disabled', disabled);
      host.style.setProperty('--color', color || '#07c160');
      if (type) host.dataset.type = type;
    },
  };
}

function checkedValues(group, tag) {
  return [...group.querySelectorAll(tag)]
    .map((it) => it.__wxElement.getMethodCaller().data)
    .filter((data) => data.checked)
    .map((data) => data.value);
}

function groupChanged(host, groupTag, tag) {
  const group = host.closest(groupTag);
  if (group) tell(group.__wxElement.getMethodCaller(), 'change', { value: checkedValues(group, tag) });
}

/** A key press has the effect of a tap. */
function pressedByKeyboard(host) {
  host.addEventListener('keydown', (event) => {
    if (event.target !== host || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    host.__wxElement.triggerEvent('tap', { x: 0, y: 0 }, { bubbles: true, composed: true, capturePhase: true });
  });
}

function buttonOpens(self) {
  const opens = {
    getPhoneNumber: () =>
      tell(
        self,
        'getphonenumber',
        answers.phoneNumber ? { code: phoneNumberCode(), errMsg: 'getPhoneNumber:ok' } : { errMsg: 'getPhoneNumber:fail user deny' },
      ),
    getRealtimePhoneNumber: () => tell(self, 'getrealtimephonenumber', { code: phoneNumberCode(), errMsg: 'getRealtimePhoneNumber:ok' }),
    // Some versions of WeChat report a cancelled choice, without a picture; a page must handle that.
    chooseAvatar: () =>
      chooseAvatar().then((avatarUrl) => tell(self, 'chooseavatar', avatarUrl ? { avatarUrl } : { errMsg: 'chooseAvatar:fail cancel' })),
    contact: () => tell(self, 'contact', { path: '', query: {}, errMsg: 'enterContact:ok' }),
    openSetting: () => tell(self, 'opensetting', { errMsg: 'openSetting:ok', authSetting: {} }),
    agreePrivacyAuthorization: () => {
      globalThis.wx.resolvePrivacy?.();
      tell(self, 'agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' });
    },
    share: () => {},
    feedback: () => {},
  };
  const { openType } = self.data;
  if (!openType) return;
  if (opens[openType]) opens[openType]();
  else problem(`<button> with open-type="${openType}" is not played by this host`);
}

/** Temporary files are already addresses of the browser; `/images/x.png` is a file of the mini-program. */
function fileAddress(src) {
  if (!src) return '';
  return src.startsWith('/') ? src.slice(1) : files.address(src);
}
