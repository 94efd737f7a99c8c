import { viewHeight } from '../pages.js';
import { identity, nonce, phone, storedName } from '../phone.js';
import { button, chinese, layer } from '../sheet.js';
import { answers } from './answers.js';
import { Failure, asynchronous, listeners } from './call.js';
import { choose, files } from './files.js';

/** The codes that the sandbox accepts instead of WeChat's. */
const loginCode = () => `sbx-${identity()}-${nonce()}`;
export const phoneNumberCode = () => `sbx-phone-${phone.number}-${nonce()}`;

export async function chooseAvatar() {
  const chosen = await choose();
  return chosen?.length ? files.keep(chosen[0]) : null;
}

const privacyName = storedName('host.privacy');
const needsPrivacy = () => localStorage.getItem(privacyName) !== 'agreed';

const words = chinese
  ? {
      privacy: '使用前请阅读并同意《用户隐私保护指引》',
      agree: '同意',
      refuse: '拒绝',
      subscribe: '发送以下消息',
      allow: '允许',
      calling: '正在呼叫',
    }
  : {
      privacy: 'Please read and accept the privacy guide',
      agree: 'Agree',
      refuse: 'Decline',
      subscribe: 'Send these messages',
      allow: 'Allow',
      calling: 'Calling',
    };

/** A question that WeChat asks itself, above the page. */
function ask(text, yes, no) {
  return new Promise((resolve) => {
    const end = (answer) => () => {
      opened.close();
      resolve(answer);
    };
    const question = document.createElement('p');
    question.textContent = text;
    const opened = layer('wx-question', question, button(no, end(false)), button(yes, end(true)));
  });
}

/** Data that WeChat has from the operator's account; here the host has it. */
async function titlesOf(ids) {
  const answer = await fetch('/reference/templates').catch(() => null);
  const { items = [] } = answer?.ok ? await answer.json() : {};
  return items.filter(({ id }) => ids.includes(id)).map((it) => (chinese ? it.title : it.englishTitle));
}

function windowInfo() {
  const size = { windowWidth: innerWidth, windowHeight: viewHeight(), screenWidth: innerWidth, screenHeight: innerHeight };
  return {
    ...size,
    pixelRatio: devicePixelRatio,
    statusBarHeight: 0,
    screenTop: innerHeight - viewHeight(),
    safeArea: { left: 0, right: innerWidth, top: 0, bottom: innerHeight, width: innerWidth, height: innerHeight },
  };
}

const appBase = () => ({
  SDKVersion: '3.7.0',
  version: '8.0.50',
  language: phone.language,
  theme: 'light',
  enableDebug: false,
  fontSizeSetting: phone.font,
  fontSizeScaleFactor: phone.font / 17,
  host: { env: 'WeChat' },
});
const device = () => ({
  platform: 'devtools',
  brand: 'browser',
  model: 'browser',
  system: 'browser',
  benchmarkLevel: 50,
  abi: '',
  deviceAbi: '',
});

export function deviceCalls(pages) {
  const themes = listeners('ThemeChange');
  const errors = listeners('Error');
  const rejections = listeners('UnhandledRejection');
  const keyboard = listeners('KeyboardHeightChange');
  const menuButton = listeners('MenuButtonBoundingClientRectWeightChange');
  const privacy = listeners('NeedPrivacyAuthorization');
  return {
    ...themes.calls,
    ...errors.calls,
    ...rejections.calls,
    ...keyboard.calls,
    ...menuButton.calls,
    onNeedPrivacyAuthorization: privacy.calls.onNeedPrivacyAuthorization,
    env: { USER_DATA_PATH: 'wxfile://usr' },
    canIUse: () => true,
    nextTick: (then) => void Promise.resolve().then(then),
    getWindowInfo: windowInfo,
    getAppBaseInfo: appBase,
    getDeviceInfo: device,
    getSystemInfoSync: () => ({ ...windowInfo(), ...appBase(), ...device() }),
    getSystemInfo: asynchronous('getSystemInfo', [], () => ({ ...windowInfo(), ...appBase(), ...device() })),
    getMenuButtonBoundingClientRect: () => ({ top: 6, bottom: 38, left: innerWidth - 95, right: innerWidth - 8, width: 87, height: 32 }),
    getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid', envVersion: 'develop', version: '' }, plugin: {} }),
    getLaunchOptionsSync: () => pages.launch,
    getEnterOptionsSync: () => pages.launch,
    getUpdateManager: () => ({ onCheckForUpdate() {}, onUpdateReady() {}, onUpdateFailed() {}, applyUpdate() {} }),
    onAppShow: (listener) => void pages.appShown.add(listener),
    offAppShow: (listener) => void (listener ? pages.appShown.delete(listener) : pages.appShown.clear()),
    onAppHide: (listener) => void pages.appHidden.add(listener),
    offAppHide: (listener) => void (listener ? pages.appHidden.delete(listener) : pages.appHidden.clear()),

    login: asynchronous('login', ['timeout'], () => {
      if (!answers.login) throw new Failure('timeout');
      return { code: loginCode() };
    }),
    checkSession: asynchronous('checkSession', [], () => ({})),
    getSetting: asynchronous('getSetting', ['withSubscriptions'], () => ({
      authSetting: {},
      subscriptionsSetting: { mainSwitch: true, itemSettings: {} },
    })),
    openSetting: asynchronous('openSetting', ['withSubscriptions'], () => ({ authSetting: {} })),

    getPrivacySetting: asynchronous('getPrivacySetting', [], () => ({
      needAuthorization: needsPrivacy(),
      privacyContractName: '《用户隐私保护指引》',
    })),
    requirePrivacyAuthorize: asynchronous('requirePrivacyAuthorize', [], async () => {
      if (!needsPrivacy()) return {};
      const agreed =
        privacy.all.size > 0
          ? await new Promise((resolve) =>
              privacy.tell((answer) => resolve(answer.event === 'agree'), { referrer: 'requirePrivacyAuthorize' }),
            )
          : (answers.privacy ?? (await ask(words.privacy, words.agree, words.refuse)));
      if (!agreed) throw new Failure('privacy permission is not authorized', { errno: 104 });
      localStorage.setItem(privacyName, 'agreed');
      return {};
    }),
    openPrivacyContract: asynchronous('openPrivacyContract', [], () => ask(words.privacy, words.agree, words.refuse).then(() => ({}))),

    requestSubscribeMessage: asynchronous('requestSubscribeMessage', ['tmplIds', 'entityIds'], async ({ tmplIds }) => {
      if (!tmplIds || tmplIds.length === 0 || tmplIds.length > 3) throw new Failure('tmplIds: 1 to 3', { errCode: 20003 });
      if (answers.subscribe === 'fail') throw new Failure('The main switch is switched off', { errCode: 20004 });
      const question = async () => ask([words.subscribe, ...(await titlesOf(tmplIds))].join('\n'), words.allow, words.refuse);
      const answer = answers.subscribe ?? ((await question()) ? 'accept' : 'reject');
      return Object.fromEntries(tmplIds.map((id) => [id, answer]));
    }),

    makePhoneCall: asynchronous('makePhoneCall', ['phoneNumber'], async ({ phoneNumber }) => {
      if (!phoneNumber) throw new Failure('parameter error: phoneNumber is empty');
      answers.calls.push(phoneNumber);
      pages.hide();
      await ask(`${words.calling} ${phoneNumber}`, chinese ? '挂断' : 'Hang up', chinese ? '返回' : 'Back');
      pages.show();
    }),
    setClipboardData: asynchronous('setClipboardData', ['data'], ({ data }) => {
      answers.clipboard = data;
    }),
    getClipboardData: asynchronous('getClipboardData', [], () => ({ data: answers.clipboard ?? '' })),
    vibrateShort: asynchronous('vibrateShort', ['type'], () => ({})),
    vibrateLong: asynchronous('vibrateLong', [], () => ({})),
    hideKeyboard: asynchronous('hideKeyboard', [], () => document.activeElement?.blur()),
    getRandomValues: asynchronous('getRandomValues', ['length'], ({ length }) => ({
      randomValues: crypto.getRandomValues(new Uint8Array(length)).buffer,
    })),
    openCustomerServiceChat: asynchronous('openCustomerServiceChat', ['extInfo', 'corpId', 'showMessageCard'], () => ({})),
    openDocument: asynchronous('openDocument', ['filePath', 'fileType', 'showMenu'], ({ filePath }) => void open(filePath)),
    reportEvent: () => {},
    getLogManager: () => quietLog,
    getRealtimeLogManager: () => quietLog,
    exitMiniProgram: asynchronous('exitMiniProgram', [], () => pages.hide()),
    base64ToArrayBuffer: (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer,
    arrayBufferToBase64: (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))),
  };
}

const quietLog = { log() {}, info() {}, warn() {}, debug() {}, error() {}, setFilterMsg() {}, addFilterMsg() {} };
