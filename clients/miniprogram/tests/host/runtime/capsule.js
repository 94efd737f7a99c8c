import { network } from './wx/network.js';
import { phone } from './phone.js';

const words = phone.language.startsWith('zh')
  ? {
      menu: '更多',
      refresh: '下拉刷新',
      hide: '切到后台',
      show: '回到前台',
      offline: '断开网络',
      online: '恢复网络',
      kill: '关闭后重新打开',
    }
  : {
      menu: 'More',
      refresh: 'Pull down',
      hide: 'To the background',
      show: 'To the foreground',
      offline: 'No network',
      online: 'Network',
      kill: 'Kill and open',
    };

/** The capsule at the top right: instead of WeChat's menu it has actions on the phone. */
export function openCapsule(pages) {
  const capsule = document.createElement('wx-capsule');
  const menu = document.createElement('select');
  menu.ariaLabel = words.menu;
  const actions = {
    refresh: () => pages.pullDown(),
    hide: () => pages.hide(),
    show: () => pages.show(),
    offline: () => network.set('none'),
    online: () => network.set('wifi'),
    kill: () => pages.kill(),
  };
  menu.append(new Option('···', '', true, true), ...Object.keys(actions).map((action) => new Option(words[action], action)));
  menu.addEventListener('change', () => {
    const action = actions[menu.value];
    menu.value = '';
    action?.();
  });
  capsule.append(menu);
  document.body.append(capsule);
}
