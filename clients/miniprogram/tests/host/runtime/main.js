import * as adapter from 'glass-easel-miniprogram-adapter';
import { makeWx } from './wx/index.js';
import { openCapsule } from './capsule.js';
import { Pages } from './pages.js';
import { phone } from './phone.js';
import { problem, problems } from './problems.js';
import { defineTags, hostTag } from './tags.js';

const { glassEasel } = adapter;

/** Runs the mini-program that build.mjs has compiled. */
export function boot(program) {
  watchForMistakes();
  Object.assign(glassEasel.globalOptions, { writeIdToDOM: true });
  const environment = new adapter.MiniProgramEnv();
  const space = environment.createCodeSpace('', true);
  const backend = environment.associateBackend(browserBackend());

  const builtIn = defineTags(space, program.templates);
  space.addStyleSheet('app', 'app');
  backend.registerStyleSheetContent('app', program.css.app);
  for (const { name, json, uses, scope } of program.components) {
    const usingComponents = { ...builtIn };
    for (const [tag, component] of Object.entries(uses)) usingComponents[tag] = `/${component}`;
    space.addComponentStaticConfig(name, { ...json, usingComponents });
    space.addCompiledTemplate(name, { groupList: program.templates, content: program.templates[name] });
    space.addStyleSheet(name, name, scope);
    backend.registerStyleSheetContent(name, program.css[name]);
  }

  const app = { instance: null };
  const pages = new Pages(program, (path) => backend.createRoot('wx-root', space, path));
  globalThis.wx = makeWx(pages);
  globalThis.getApp = () => app.instance;
  globalThis.getCurrentPages = () => pages.instances();
  globalThis.App = (definition) => (app.instance = definition);
  program.startApp();
  for (const { name } of program.components) define(space, name, program.scripts[name]);

  document.documentElement.lang = phone.language.startsWith('zh') ? 'zh-CN' : 'en';
  globalThis.__host = { problems, pages, app, calls: pages.calls };
  openCapsule(pages);
  pages.start(app.instance);
}

/** The library's `wx://` behaviours mark form fields for WeChat's own `form`, which this host does not need. */
const own = (behaviors) => behaviors?.filter((behavior) => !(typeof behavior === 'string' && behavior.startsWith('wx://')));

function define(space, name, script) {
  space.componentEnv(name, ({ Page, Component, Behavior }) => {
    globalThis.Page = Page;
    globalThis.Component = (definition) => Component({ ...definition, behaviors: own(definition.behaviors) ?? [] });
    globalThis.Behavior = (definition) => Behavior({ ...definition, behaviors: own(definition.behaviors) ?? [] });
    script();
  });
}

/** Tags get their own names in the DOM, so that they do not inherit the look or behaviour of the browser's `button` or `input`. */
function browserBackend() {
  const backend = new glassEasel.CurrentWindowBackendContext();
  backend.document = new Proxy(document, {
    get(target, key) {
      if (key === 'createElement') return (name) => target.createElement(hostTag(name));
      const value = target[key];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  backend.onEvent((target, type, detail, options) => {
    const event = new glassEasel.Event(type, detail, { ...options, extraFields: touchesOf(options.originalEvent) });
    glassEasel.Event.dispatchEvent(target, event);
    return event.defaultPrevented() ? 1 : 0;
  });
  return backend;
}

function touchesOf(original) {
  if (!original) return {};
  const list = (touches) =>
    [...(touches ?? [])].map(({ identifier, pageX, pageY, clientX, clientY }) => ({ identifier, pageX, pageY, clientX, clientY }));
  return 'changedTouches' in original ? { touches: list(original.touches), changedTouches: list(original.changedTouches) } : {};
}

function watchForMistakes() {
  glassEasel.addGlobalWarningListener((message, component) => {
    problem(`${typeof component === 'string' ? component : component.is}: ${message}`);
    return false;
  });
  glassEasel.addGlobalErrorListener((error, method, component) => {
    problem(`${typeof component === 'string' ? component : (component?.is ?? '')}: ${method ?? ''} ${error?.stack ?? error}`);
    return false;
  });
  globalThis.addEventListener('error', (event) => problem(String(event.error?.stack ?? event.message)));
  globalThis.addEventListener('unhandledrejection', (event) => problem(`unhandled rejection: ${describe(event.reason)}`));
}

function describe(reason) {
  if (reason instanceof Error) return `${reason.name}: ${reason.message} ${reason.stack ?? ''}`;
  return reason?.errMsg ?? JSON.stringify(reason);
}
