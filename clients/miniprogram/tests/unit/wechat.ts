/** The callbacks that WeChat's asynchronous calls take. */
export interface Callbacks {
  success?: (result: Record<string, unknown>) => void;
  fail?: (failure: { errMsg: string }) => void;
  complete?: () => void;
}

/** Plays WeChat: `wx` has only the given calls from now on. */
export function playWechat(calls: object): void {
  Object.assign(globalThis, { wx: calls });
}
