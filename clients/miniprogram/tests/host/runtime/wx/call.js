import { refuse, problem } from '../problems.js';

/** The error of a failed call; any other exception is a bug of this host. */
export class Failure extends Error {
  constructor(reason, more = {}) {
    super(reason);
    this.more = more;
  }
}

/**
 * An asynchronous call of WeChat: `success`, `fail` and `complete` are called back; without any of them the call returns a promise. An
 * unknown option is an error.
 */
export function asynchronous(name, options, run) {
  return (given = {}) => {
    checkOptions(name, given, options);
    const { success, fail, complete } = given;
    const outcome = Promise.resolve()
      .then(() => run(given))
      .then(
        (result) => ({ ok: true, result: { errMsg: `${name}:ok`, ...result } }),
        (error) => {
          if (!(error instanceof Failure)) problem(`wx.${name}: ${error?.stack ?? error}`);
          return { ok: false, result: { errMsg: `${name}:fail ${error.message}`, ...error.more } };
        },
      );
    if (success || fail || complete) {
      // Outside the promise, so that an error in a callback is an error of the page.
      outcome.then(({ ok, result }) => setTimeout(() => tellAll(ok, result)));
      return undefined;
    }
    return outcome.then(({ ok, result }) => {
      if (ok) return result;
      throw result;
    });

    function tellAll(ok, result) {
      try {
        if (ok) success?.(result);
        else fail?.(result);
      } finally {
        complete?.(result);
      }
    }
  };
}

export function checkOptions(name, given, options) {
  if (typeof given !== 'object' || given === null) refuse(`wx.${name} takes an object`);
  for (const option of Object.keys(given)) {
    if (!options.includes(option) && !['success', 'fail', 'complete'].includes(option)) problem(`wx.${name} has no option '${option}'`);
  }
}

/** `onX` and `offX`: without a listener, `off` removes all. */
export function listeners(name) {
  const all = new Set();
  return {
    all,
    tell: (...given) => [...all].forEach((listener) => listener(...given)),
    calls: {
      [`on${name}`]: (listener) => void all.add(listener),
      [`off${name}`]: (listener) => void (listener ? all.delete(listener) : all.clear()),
    },
  };
}
