/** The address of the server, and the language of the phone. */

export type Language = 'zh-CN' | 'en';

/** The addresses of the three versions of a mini-program. The operator sets the last two before an upload. */
const addresses = {
  develop: 'http://127.0.0.1:5080',
  trial: 'https://crm-test.example.com',
  release: 'https://crm.example.com',
};

/** A browser that simulates WeChat has a location, WeChat has none. In a browser the server of the page is called. */
export function baseAddress(): string {
  const origin = (globalThis as { location?: { origin?: string } }).location?.origin;
  if (origin) return origin;
  return addresses[wx.getAccountInfoSync().miniProgram.envVersion];
}

export function language(): Language {
  return languageOf(wx.getAppBaseInfo().language);
}

/** WeChat reports zh_CN, zh_TW, zh_HK or en; all other languages get English. */
export function languageOf(reported: string | undefined): Language {
  return !reported || reported.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
