import { refuse } from '../problems.js';
import { answers } from './answers.js';
import { deviceCalls } from './device.js';
import { dialogCalls } from './dialogs.js';
import { fileCalls } from './files.js';
import { navigationCalls } from './navigation.js';
import { network, networkCalls } from './network.js';
import { storageCalls } from './storage.js';

/** The `wx` object of this host. A page must not use other members. */
export function makeWx(pages) {
  const calls = {
    ...networkCalls(),
    ...storageCalls(),
    ...fileCalls(),
    ...dialogCalls(),
    ...navigationCalls(pages),
    ...deviceCalls(pages),
  };
  Object.assign(pages, { answers, network });
  return new Proxy(calls, {
    get(target, name) {
      if (typeof name === 'symbol' || name in target) return target[name];
      return refuse(`wx.${name} is not played by this host`);
    },
    has: (target, name) => name in target,
  });
}
