import { Failure, asynchronous } from './call.js';
import { refuse } from '../problems.js';

const must = (error) => {
  if (error) throw new Failure(error);
};

export function navigationCalls(pages) {
  const element = (selector) => {
    const root = pages.top.element;
    return selector.startsWith('#') ? root.querySelector(`[id$="${CSS.escape(selector.slice(1))}"]`) : root.querySelector(selector);
  };
  return {
    navigateTo: asynchronous('navigateTo', ['url', 'events', 'routeType'], ({ url }) => must(pages.open(url))),
    redirectTo: asynchronous('redirectTo', ['url'], ({ url }) => must(pages.redirect(url))),
    reLaunch: asynchronous('reLaunch', ['url'], ({ url }) => must(pages.relaunch(url))),
    navigateBack: asynchronous('navigateBack', ['delta'], ({ delta = 1 }) => must(pages.back(delta))),
    setNavigationBarTitle: asynchronous('setNavigationBarTitle', ['title'], ({ title }) => {
      pages.top.bar.title.textContent = title;
      document.title = title;
    }),
    setNavigationBarColor: asynchronous('setNavigationBarColor', ['frontColor', 'backgroundColor', 'animation'], (given) => {
      Object.assign(pages.top.bar.element.style, { color: given.frontColor, background: given.backgroundColor });
    }),
    showNavigationBarLoading: asynchronous('showNavigationBarLoading', [], () => ({})),
    hideNavigationBarLoading: asynchronous('hideNavigationBarLoading', [], () => ({})),
    startPullDownRefresh: asynchronous('startPullDownRefresh', [], () => {
      if (!pages.pullDown()) refuse('wx.startPullDownRefresh: the page has not enablePullDownRefresh');
    }),
    stopPullDownRefresh: asynchronous('stopPullDownRefresh', [], () => pages.stopPullDown()),
    pageScrollTo: asynchronous(
      'pageScrollTo',
      ['scrollTop', 'duration', 'selector', 'offsetTop'],
      ({ scrollTop, selector, offsetTop = 0 }) => {
        const found = selector ? element(selector) : null;
        if (selector && !found) throw new Failure('element not found');
        const { view } = pages.top;
        const place = found && found.getBoundingClientRect().top - view.getBoundingClientRect().top + view.scrollTop;
        view.scrollTop = found ? place + offsetTop : (scrollTop ?? 0);
      },
    ),
    enableAlertBeforeUnload: asynchronous('enableAlertBeforeUnload', ['message'], () => ({})),
    disableAlertBeforeUnload: asynchronous('disableAlertBeforeUnload', [], () => ({})),
    hideShareMenu: asynchronous('hideShareMenu', ['menus', 'hideShareItems'], () => ({})),
    hideHomeButton: asynchronous('hideHomeButton', [], () => ({})),
    setPageStyle: asynchronous('setPageStyle', ['style'], () => ({})),
    createSelectorQuery: () => pages.top.instance.createSelectorQuery(),
    createIntersectionObserver: (component, options) => component.createIntersectionObserver(options),
  };
}
