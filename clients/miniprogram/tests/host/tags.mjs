// The built-in tags of WeChat that this host supports: their attributes by type, and their events. A tag that is missing here is an error
// in a page; add it here together with its implementation in runtime/tags.js. `any` means any type.

/** Accessibility and other attributes that every tag has. */
export const commonAttributes = {
  hidden: 'boolean',
  'hover-class': 'string',
  'hover-start-time': 'number',
  'hover-stay-time': 'number',
  'hover-stop-propagation': 'boolean',
  'aria-role': 'string',
  'aria-label': 'string',
  'aria-labelledby': 'string',
  'aria-describedby': 'string',
  'aria-hidden': 'any',
  'aria-checked': 'any',
  'aria-selected': 'any',
  'aria-disabled': 'any',
  'aria-expanded': 'any',
  'aria-required': 'any',
  'aria-invalid': 'any',
  'aria-live': 'string',
  'aria-busy': 'any',
  'aria-modal': 'any',
  'aria-level': 'any',
  'aria-valuenow': 'any',
  'aria-valuemin': 'any',
  'aria-valuemax': 'any',
};

/** Events that bubble from any tag. */
export const commonEvents = [
  ...['tap', 'longpress', 'longtap', 'touchstart', 'touchmove', 'touchend', 'touchcancel', 'touchforcechange'],
  ...['transitionend', 'animationstart', 'animationiteration', 'animationend', 'canceltap'],
];

const control = { name: 'string', disabled: 'boolean' };
const typed = {
  ...control,
  value: 'any',
  type: 'string',
  placeholder: 'string',
  'placeholder-style': 'string',
  'placeholder-class': 'string',
  maxlength: 'number',
  'cursor-spacing': 'number',
  'auto-focus': 'boolean',
  focus: 'boolean',
  'confirm-type': 'string',
  'confirm-hold': 'boolean',
  cursor: 'number',
  'selection-start': 'number',
  'selection-end': 'number',
  'adjust-position': 'boolean',
  'hold-keyboard': 'boolean',
};
const typedEvents = ['input', 'focus', 'blur', 'confirm', 'keyboardheightchange'];

export const tags = {
  view: { attributes: {}, events: [] },
  text: { attributes: { selectable: 'boolean', 'user-select': 'boolean', space: 'string', decode: 'boolean' }, events: [] },
  'root-portal': { attributes: { enable: 'boolean' }, events: [] },
  'page-meta': {
    attributes: { 'root-font-size': 'string', 'page-style': 'string', 'page-font-size': 'string', 'background-text-style': 'string' },
    events: ['resize', 'scroll'],
  },
  'scroll-view': {
    attributes: {
      'scroll-x': 'boolean',
      'scroll-y': 'boolean',
      'upper-threshold': 'number',
      'lower-threshold': 'number',
      'scroll-top': 'number',
      'scroll-left': 'number',
      'scroll-into-view': 'string',
      'scroll-with-animation': 'boolean',
      'enable-back-to-top': 'boolean',
      'enable-flex': 'boolean',
      enhanced: 'boolean',
      bounces: 'boolean',
      'show-scrollbar': 'boolean',
      type: 'string',
    },
    events: ['scroll', 'scrolltoupper', 'scrolltolower'],
  },
  image: {
    attributes: { src: 'string', mode: 'string', 'lazy-load': 'boolean', webp: 'boolean', 'show-menu-by-longpress': 'boolean' },
    events: ['load', 'error'],
  },
  button: {
    attributes: {
      ...control,
      size: 'string',
      type: 'string',
      plain: 'boolean',
      loading: 'boolean',
      'form-type': 'string',
      'open-type': 'string',
      lang: 'string',
      'session-from': 'string',
      'send-message-title': 'string',
      'send-message-path': 'string',
      'send-message-img': 'string',
      'show-message-card': 'boolean',
      'app-parameter': 'string',
      'phone-number-no-quota-toast': 'boolean',
      'need-show-entrance': 'boolean',
      'entrance-path': 'string',
      'activity-type': 'any',
    },
    events: [
      ...['getphonenumber', 'getrealtimephonenumber', 'chooseavatar', 'contact', 'opensetting', 'agreeprivacyauthorization'],
      ...['error', 'getuserinfo', 'launchapp', 'createliveactivity', 'phoneoneclicklogin'],
    ],
  },
  input: {
    attributes: { ...typed, password: 'boolean', 'always-embed': 'boolean', 'safe-password-cert-path': 'string' },
    events: [...typedEvents, 'nicknamereview'],
  },
  textarea: {
    attributes: {
      ...typed,
      'auto-height': 'boolean',
      fixed: 'boolean',
      'show-confirm-bar': 'boolean',
      'disable-default-padding': 'boolean',
    },
    events: [...typedEvents, 'linechange'],
  },
  label: { attributes: { for: 'string' }, events: [] },
  form: { attributes: { 'report-submit': 'boolean' }, events: ['submit', 'reset'] },
  switch: { attributes: { ...control, checked: 'boolean', type: 'string', color: 'string' }, events: ['change'] },
  checkbox: { attributes: { ...control, value: 'string', checked: 'boolean', color: 'string' }, events: [] },
  'checkbox-group': { attributes: { name: 'string' }, events: ['change'] },
  radio: { attributes: { ...control, value: 'string', checked: 'boolean', color: 'string' }, events: [] },
  'radio-group': { attributes: { name: 'string' }, events: ['change'] },
  picker: {
    attributes: {
      ...control,
      mode: 'string',
      'header-text': 'string',
      range: 'any',
      'range-key': 'string',
      value: 'any',
      start: 'string',
      end: 'string',
      fields: 'string',
    },
    events: ['change', 'columnchange', 'cancel'],
  },
  progress: {
    attributes: {
      percent: 'number',
      'show-info': 'boolean',
      'stroke-width': 'any',
      color: 'string',
      activeColor: 'string',
      'active-color': 'string',
      backgroundColor: 'string',
      'background-color': 'string',
      'border-radius': 'any',
      'font-size': 'any',
      active: 'boolean',
      duration: 'number',
    },
    events: ['activeend'],
  },
  icon: { attributes: { type: 'string', size: 'any', color: 'string' }, events: [] },
  'rich-text': { attributes: { nodes: 'any', space: 'string', 'user-select': 'boolean' }, events: [] },
};

/** Tags that the template compiler itself handles. */
export const templateTags = ['block', 'template', 'import', 'include', 'slot', 'wxs'];

export const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
