import { files } from './files.js';
import { Failure, asynchronous, checkOptions, listeners } from './call.js';
import { problem } from '../problems.js';

const changes = listeners('NetworkStatusChange');

/** The network connection of the phone; tests and the capsule set it. */
export const network = {
  type: 'wifi',
  set(type) {
    this.type = type;
    changes.tell({ isConnected: type !== 'none', networkType: type });
  },
  get isDown() {
    return this.type === 'none' || !navigator.onLine;
  },
};
addEventListener('online', () => changes.tell({ isConnected: true, networkType: network.type }));
addEventListener('offline', () => changes.tell({ isConnected: false, networkType: 'none' }));

const usualTimeout = 60_000;

/** Ten requests at once, as in WeChat; the rest waits. */
const atOnce = 10;
let running = 0;
const waiting = [];

export function networkCalls() {
  return {
    ...changes.calls,
    getNetworkType: asynchronous('getNetworkType', [], () => ({ networkType: network.isDown ? 'none' : network.type })),
    request,
    uploadFile,
    downloadFile,
    connectSocket,
  };
}

function request(given) {
  const options = [
    'url',
    'data',
    'header',
    'timeout',
    'method',
    'dataType',
    'responseType',
    'enableHttp2',
    'enableQuic',
    'enableCache',
    'forceCellularNetwork',
  ];
  const { task, transfer } = prepare();
  start(
    'request',
    options,
    given,
    queued(() => {
      const method = (given.method ?? 'GET').toUpperCase();
      const { url, body, header } = encoded(method, given);
      return transfer({ method, url, header, body, timeout: given.timeout, binary: given.responseType === 'arraybuffer' }).then(
        (answer) => ({
          ...answer,
          data: given.responseType === 'arraybuffer' || given.dataType === 'other' ? answer.data : jsonOr(answer.data),
          cookies: [],
          profile: {},
        }),
      );
    }),
  );
  return task;
}

function uploadFile(given) {
  const { task, transfer } = prepare();
  start('uploadFile', ['url', 'filePath', 'name', 'header', 'formData', 'timeout', 'enableHttp2'], given, async () => {
    const file = files.open(given.filePath);
    const form = new FormData();
    for (const [name, value] of Object.entries(given.formData ?? {})) form.append(name, value);
    // WeChat sends the last part of the temporary path as the name.
    form.append(given.name, file, given.filePath.split('/').pop() + (file.type === 'image/png' ? '.png' : '.jpg'));
    return transfer({ method: 'POST', url: given.url, header: checkedHeader(given.header), body: form, timeout: given.timeout });
  });
  return task;
}

function downloadFile(given) {
  const { task, transfer } = prepare();
  start('downloadFile', ['url', 'header', 'timeout', 'filePath'], given, async () => {
    const answer = await transfer({
      method: 'GET',
      url: given.url,
      header: checkedHeader(given.header),
      timeout: given.timeout,
      binary: true,
    });
    const type = answer.header['Content-Type'] ?? '';
    return { statusCode: answer.statusCode, header: answer.header, tempFilePath: files.keep(new Blob([answer.data], { type })) };
  });
  return task;
}

const start = (name, options, given, run) => {
  checkOptions(name, given, options);
  asynchronous(name, options, run)({ success: () => {}, ...given });
};

/** A task that the page holds, and the transfer that it controls. */
function prepare() {
  const http = new XMLHttpRequest();
  let aborted = false;
  const up = listeners('ProgressUpdate');
  const heads = listeners('HeadersReceived');
  const task = {
    abort() {
      aborted = true;
      http.abort();
    },
    ...up.calls,
    ...heads.calls,
  };
  const progress = (event) =>
    up.tell({
      progress: event.total ? Math.round((event.loaded / event.total) * 100) : 0,
      totalBytesSent: event.loaded,
      totalBytesExpectedToSend: event.total,
      totalBytesWritten: event.loaded,
      totalBytesExpectedToWrite: event.total,
    });
  http.upload.onprogress = progress;
  http.onprogress = progress;

  const transfer = ({ method, url, header, body, timeout, binary }) =>
    new Promise((resolve, reject) => {
      if (aborted) return reject(new Failure('abort'));
      if (network.isDown) return reject(new Failure('网络已断开', { errno: 600000 }));
      if (!/^https?:\/\//.test(url)) return reject(new Failure('invalid url'));
      http.open(method, url);
      for (const [name, value] of Object.entries(header)) http.setRequestHeader(name, value);
      http.timeout = timeout ?? usualTimeout;
      if (binary) http.responseType = 'arraybuffer';
      http.onreadystatechange = () => {
        if (http.readyState === XMLHttpRequest.HEADERS_RECEIVED)
          heads.tell({ header: headersOf(http), statusCode: http.status, cookies: [] });
      };
      http.onload = () => resolve({ data: http.response, statusCode: http.status, header: headersOf(http) });
      http.onerror = () => reject(new Failure('errcode:-2 net::ERR_FAILED', { errno: 600001 }));
      http.ontimeout = () => reject(new Failure('timeout', { errno: 5 }));
      http.onabort = () => reject(new Failure('abort'));
      http.send(body);
      cutWhenDown(http, () => reject(new Failure('errcode:-106 net::ERR_INTERNET_DISCONNECTED', { errno: 600001 })));
    });
  return { task, transfer };
}

/** When the network is lost, running requests fail. */
function cutWhenDown(http, cut) {
  const listener = ({ isConnected }) => {
    if (isConnected) return;
    cut();
    http.abort();
  };
  changes.all.add(listener);
  http.addEventListener('loadend', () => changes.all.delete(listener));
}

/** WeChat gives names as the system's HTTP library spells them; scripts must not depend on it. */
function headersOf(http) {
  const spelled = (name) => name.replace(/(^|-)(.)/g, (all) => all.toUpperCase());
  return Object.fromEntries(
    http
      .getAllResponseHeaders()
      .trim()
      .split('\r\n')
      .filter(Boolean)
      .map((line) => [spelled(line.slice(0, line.indexOf(':'))), line.slice(line.indexOf(':') + 1).trim()]),
  );
}

function encoded(method, { url, data, header }) {
  const checked = checkedHeader(header);
  if (!Object.keys(checked).some((name) => name.toLowerCase() === 'content-type')) checked['content-type'] = 'application/json';
  if (data === undefined || data === null) return { url, body: undefined, header: checked };
  if (typeof data === 'string' || data instanceof ArrayBuffer) return { url, body: data, header: checked };
  if (method !== 'GET') return { url, body: JSON.stringify(data), header: checked };
  const query = new URLSearchParams(Object.entries(data).map(([name, value]) => [name, String(value)]));
  return { url: `${url}${url.includes('?') ? '&' : '?'}${query}`, body: undefined, header: checked };
}

function checkedHeader(header = {}) {
  for (const [name, value] of Object.entries(header)) {
    if (name.toLowerCase() === 'referer') problem('WeChat does not let the header Referer be set');
    if (typeof value !== 'string') problem(`the header ${name} must be a text`);
  }
  return { ...header };
}

function jsonOr(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function queued(run) {
  return async () => {
    if (running >= atOnce) await new Promise((resolve) => waiting.push(resolve));
    running++;
    try {
      return await run();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}

function connectSocket(given) {
  checkOptions('connectSocket', given, [
    'url',
    'header',
    'protocols',
    'tcpNoDelay',
    'perMessageDeflate',
    'timeout',
    'forceCellularNetwork',
  ]);
  const { protocols = [], header } = given;
  // WeChat sends headers with the handshake; a browser cannot. The server also accepts the token as a sub-protocol.
  if (header && Object.keys(header).length > 0) problem('wx.connectSocket: a browser cannot send headers; use protocols');
  const on = { open: listeners('Open'), message: listeners('Message'), close: listeners('Close'), error: listeners('Error') };
  const socket = network.isDown ? null : new WebSocket(given.url, protocols);
  asynchronous('connectSocket', Object.keys(given), () => {
    if (!socket) throw new Failure('errcode:-106 net::ERR_INTERNET_DISCONNECTED');
    return {};
  })({ success: () => {}, ...given });
  if (!socket) setTimeout(() => on.error.tell({ errMsg: 'connectSocket:fail' }));
  else {
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => on.open.tell({ header: {}, profile: {} });
    socket.onmessage = (event) => on.message.tell({ data: event.data });
    socket.onclose = (event) => on.close.tell({ code: event.code, reason: event.reason });
    socket.onerror = () => on.error.tell({ errMsg: 'connectSocket:fail' });
    changes.all.add(({ isConnected }) => isConnected || socket.close());
  }
  return {
    onOpen: on.open.calls.onOpen,
    onMessage: on.message.calls.onMessage,
    onClose: on.close.calls.onClose,
    onError: on.error.calls.onError,
    send: (message) => asynchronous('sendSocketMessage', ['data'], () => void socket.send(message.data))({ success: () => {}, ...message }),
    close: (closing = {}) =>
      asynchronous(
        'closeSocket',
        ['code', 'reason'],
        () => void socket?.close(closing.code ?? 1000, closing.reason),
      )({ success: () => {}, ...closing }),
  };
}
