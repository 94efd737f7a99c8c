import { phone } from './phone.js';
import { problem } from './problems.js';

const deepest = 10;

const barHeight = 44;
export const viewHeight = () => innerHeight - barHeight;

/** The stack of open pages, with the navigation bar and WeChat's lifecycle. */
export class Pages {
  stack = [];
  calls = [];
  appShown = new Set();
  appHidden = new Set();
  #program;
  #create;
  #app = null;
  #isHidden = false;
  /** Whether nothing was written to the browser's history yet; after a reload it may be deeper than the stack of pages. */
  #isFresh = true;
  /** The browser is asked to go back, and has not done it yet. */
  #isGoingBack = false;

  constructor(program, create) {
    this.#program = program;
    this.#create = create;
  }

  start(app) {
    this.#app = app ?? {};
    const [path, query] = split(decodeURI(location.hash.slice(1)) || this.#program.app.pages[0]);
    this.launch = { path, query, scene: 1001, referrerInfo: {} };
    this.#app.onLaunch?.(this.launch);
    this.#app.onShow?.(this.launch);
    this.open(this.#known(path) ? location.hash.slice(1) || path : this.#program.app.pages[0]);
    addEventListener('resize', () => this.call('onResize', { size: { windowWidth: innerWidth, windowHeight: viewHeight() } }));
    addEventListener('popstate', (event) => {
      this.#isGoingBack = false;
      this.#wentBack(event.state?.depth ?? 1);
    });
    document.addEventListener('visibilitychange', () => (document.hidden ? this.hide() : this.show()));
  }

  instances() {
    return this.stack.map((page) => page.instance);
  }

  get top() {
    return this.stack[this.stack.length - 1];
  }

  /** An error's text, or null when the page is open. */
  open(url) {
    const absolute = this.#absolute(url);
    const [path, query] = split(absolute);
    if (!this.#known(path)) {
      problem(`there is no page '${path}'`);
      return `page "${path}" is not found`;
    }
    if (this.stack.length >= deepest) return 'webview count limit exceed';
    if (this.top) {
      this.call('onHide');
      this.top.scrollTop = this.top.view.scrollTop;
      this.top.element.hidden = true;
    }
    const { json } = this.#program.components.find((component) => component.name === path);
    const window = { ...this.#program.app.window, ...json };
    const element = document.createElement('wx-page');
    element.dataset.path = path;
    const bar = navigationBar(window, this.stack.length > 0, () => this.back(1));
    // Below the bar is the area that WeChat calls a web view: it scrolls separately, and fixed elements are fixed to its frame.
    const frame = document.createElement('wx-frame');
    const view = document.createElement('wx-web-view');
    // Can also be scrolled by keyboard.
    view.tabIndex = 0;
    const place = document.createElement('span');
    view.append(place);
    frame.append(view);
    element.append(bar.element, frame);
    element.style.background = window.backgroundColor ?? '';
    view.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    document.body.append(element);

    const root = this.#create(path);
    const instance = root.get();
    Object.assign(instance, { route: path, options: query });
    this.stack.push({ element, view, root, instance, bar, window, url: absolute, scrollTop: 0 });
    root.attach(view, place);
    this.#remember();
    this.call('onLoad', query);
    this.call('onShow');
    this.call('onReady');
    return null;
  }

  redirect(url) {
    const path = split(this.#absolute(url))[0];
    if (!this.#known(path)) return this.open(url);
    const absolute = `/${this.#absolute(url)}`;
    this.#close();
    return this.open(absolute);
  }

  relaunch(url) {
    const absolute = `/${this.#absolute(url)}`;
    if (!this.#known(split(absolute)[0])) return this.open(url);
    while (this.stack.length > 0) this.#close();
    return this.open(absolute);
  }

  back(count) {
    if (this.stack.length < 2) return 'cannot navigate back at first page';
    for (let left = Math.min(count, this.stack.length - 1); left > 0; left--) this.#close();
    this.top.element.hidden = false;
    this.top.view.scrollTop = this.top.scrollTop;
    this.#remember();
    this.call('onShow');
    return null;
  }

  /** The app goes to the background, as with the home key. */
  hide() {
    if (this.#isHidden) return;
    this.#isHidden = true;
    this.call('onHide');
    this.#app.onHide?.();
    this.appHidden.forEach((listener) => listener());
  }

  show() {
    if (!this.#isHidden) return;
    this.#isHidden = false;
    this.#app.onShow?.(this.launch);
    this.appShown.forEach((listener) => listener(this.launch));
    this.call('onShow');
  }

  /** The mini-program is not notified, as when the system ends it. */
  kill({ keepPage = false } = {}) {
    if (!keepPage) history.replaceState(null, '', location.pathname + location.search);
    location.reload();
  }

  pullDown() {
    if (!this.top.window.enablePullDownRefresh) return false;
    this.top.element.dataset.refreshing = '';
    this.call('onPullDownRefresh');
    return true;
  }

  stopPullDown() {
    if (this.top) delete this.top.element.dataset.refreshing;
  }

  call(method, ...given) {
    const instance = this.top?.instance;
    if (typeof instance?.[method] !== 'function') return undefined;
    try {
      return instance[method](...given);
    } catch (error) {
      problem(`${instance.route}: ${method} ${error.stack ?? error}`);
      return undefined;
    }
  }

  #close() {
    this.call('onUnload');
    const page = this.stack.pop();
    page.root.release();
    page.element.remove();
  }

  /** The browser's history has as many entries as pages are open, and a reload opens the page that was on top. */
  #remember() {
    const depth = this.stack.length;
    const now = history.state?.depth ?? 1;
    // The result of going back is reported later, to #wentBack.
    if (depth < now && !this.#isFresh) {
      // Two pages may relaunch in one moment: going back twice would leave the mini-program.
      if (!this.#isGoingBack) history.go(depth - now);
      this.#isGoingBack = true;
      return undefined;
    }
    const write = depth > now && !this.#isFresh ? 'pushState' : 'replaceState';
    this.#isFresh = false;
    history[write]({ depth }, '', `#${this.top.url}`);
  }

  /** The browser's "back" acts as the phone's; "forward" does nothing. */
  #wentBack(depth) {
    if (depth < this.stack.length) this.back(this.stack.length - depth);
    else this.#remember();
  }

  #known(path) {
    return this.#program.app.pages.includes(path);
  }

  #absolute(url) {
    if (url.startsWith('/')) return url.slice(1);
    if (!this.top) return url;
    // Without a slash it is relative to the page that is open.
    return new URL(url, `http://page/${this.top.instance.route}`).href.slice('http://page/'.length);
  }

  #scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.top.view;
    this.call('onPageScroll', { scrollTop });
    const distance = this.top.window.onReachBottomDistance ?? 50;
    if (clientHeight + scrollTop >= scrollHeight - distance) this.call('onReachBottom');
  }
}

function split(url) {
  const [path, query = ''] = url.replace(/^\//, '').split('?');
  return [path, Object.fromEntries(new URLSearchParams(query))];
}

function navigationBar(window, canGoBack, back) {
  const element = document.createElement('wx-navigation-bar');
  element.style.background = window.navigationBarBackgroundColor ?? '#ffffff';
  element.style.color = window.navigationBarTextStyle === 'white' ? '#ffffff' : '#000000';
  if (canGoBack) {
    const button = document.createElement('button');
    button.textContent = '‹';
    button.ariaLabel = phone.language.startsWith('zh') ? '返回' : 'Back';
    button.addEventListener('click', back);
    element.append(button);
  }
  const title = document.createElement('h1');
  title.textContent = window.navigationBarTitleText ?? '';
  element.append(title);
  return { element, title };
}
