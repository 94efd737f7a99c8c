// Hints over a WebSocket say that something is new; the data is then read by a request. Sockets die silently on phones, so a poll runs as
// well: every half minute without a socket, every two minutes with one. Nothing relies on the delivery of a hint.

import { baseAddress } from './env';

/** The used members of the task of `wx.connectSocket`. */
export interface Socket {
  onOpen(listener: () => void): void;
  onMessage(listener: (message: { data: string | ArrayBuffer }) => void): void;
  onClose(listener: (close: { code: number }) => void): void;
  onError(listener: () => void): void;
  close(options: { code?: number }): void;
}

export interface Clock {
  after(milliseconds: number, what: () => void): number;
  cancel(timer: number): void;
  /** 0 (inclusive) to 1 (exclusive). */
  random(): number;
}

export interface LiveOptions {
  /** A token that is valid now; null when nobody is signed in. */
  token(): Promise<string | null>;
  connect(token: string): Socket;
  /** Reads the new data. The page shows its errors; here they only mean that the next poll tries again. */
  read(): Promise<void>;
  /** Whether hints arrive, for the page to show. */
  onState?(connected: boolean): void;
  clock: Clock;
}

export interface Live {
  /**
   * Reads at once and listens. If it already runs, it reads and reconnects at once: when a page is shown again, or the network is back.
   */
  start(): void;
  /** Ends the socket and the poll. */
  stop(): void;
  /** Reads now, after a pull-down for example. */
  refresh(): Promise<void>;
}

const seconds = 1000;
const pollIntervalAlone = 30 * seconds;
const pollIntervalWithSocket = 120 * seconds;
const firstRetry = 1 * seconds;
const longestRetry = 30 * seconds;
/** The server pings every 25 s; after two missed pings the socket counts as dead. */
const silence = 60 * seconds;

export function createLive(options: LiveOptions): Live {
  const { clock } = options;
  let running = false;
  // Responses of an earlier start are dropped by comparing this number.
  let generation = 0;
  let socket: Socket | null = null;
  let connected = false;
  let failures = 0;
  let version = -1;
  let reading: Promise<void> | null = null;
  let readAgain = false;
  const timers: { poll?: number; retry?: number; silence?: number } = {};

  function setTimer(name: keyof typeof timers, milliseconds: number, what: () => void): void {
    cancelTimer(name);
    timers[name] = clock.after(milliseconds, () => {
      timers[name] = undefined;
      what();
    });
  }

  function cancelTimer(name: keyof typeof timers): void {
    const timer = timers[name];
    if (timer !== undefined) clock.cancel(timer);
    timers[name] = undefined;
  }

  function jittered(milliseconds: number): number {
    return Math.round(milliseconds * (0.8 + 0.4 * clock.random()));
  }

  function setConnected(now: boolean): void {
    if (connected === now) return;
    connected = now;
    options.onState?.(now);
  }

  /** One read at a time. A hint during a read may concern data that the read has missed, so another read follows. */
  function read(): Promise<void> {
    if (reading) {
      readAgain = true;
      return reading;
    }
    cancelTimer('poll');
    const readUntilCurrent = async (): Promise<void> => {
      do {
        readAgain = false;
        await options.read().catch(() => undefined);
      } while (readAgain && running);
      reading = null;
      if (running) setTimer('poll', jittered(connected ? pollIntervalWithSocket : pollIntervalAlone), () => void read());
    };
    reading = readUntilCurrent();
    return reading;
  }

  function onMessage(data: string | ArrayBuffer): void {
    setTimer('silence', silence, dropSocket);
    const hint = parseHint(data);
    if (!hint || hint.t === 'ping' || hint.v === version) return;
    // The first hint after connecting repeats the current number, so changes during the disconnection are read.
    version = hint.v;
    void read();
  }

  async function connect(): Promise<void> {
    const ownGeneration = generation;
    const token = await options.token().catch(() => null);
    if (ownGeneration !== generation || socket) return;
    if (token === null) {
      retryLater();
      return;
    }
    let newSocket: Socket;
    try {
      newSocket = options.connect(token);
    } catch {
      retryLater();
      return;
    }
    socket = newSocket;
    setTimer('silence', silence, dropSocket);
    newSocket.onOpen(() => {
      if (socket !== newSocket) return;
      failures = 0;
      setConnected(true);
    });
    newSocket.onMessage((message) => {
      if (socket === newSocket) onMessage(message.data);
    });
    // A phone may report an error, a close, or both; the first one counts.
    newSocket.onError(() => {
      if (socket === newSocket) onDisconnected();
    });
    newSocket.onClose(() => {
      if (socket === newSocket) onDisconnected();
    });
  }

  function onDisconnected(): void {
    socket = null;
    cancelTimer('silence');
    const wasConnected = connected;
    setConnected(false);
    if (!running) return;
    // The read detects an expired or revoked sign-in, renews it or asks for it, and covers missed hints.
    if (wasConnected) void read();
    retryLater();
  }

  function retryLater(): void {
    const wait = Math.min(longestRetry, firstRetry * 2 ** failures);
    failures = Math.min(failures + 1, 10);
    setTimer('retry', jittered(wait), () => void connect());
  }

  function dropSocket(): void {
    const silent = socket;
    onDisconnected();
    silent?.close({});
  }

  function start(): void {
    running = true;
    if (!socket) {
      generation++;
      failures = 0;
      cancelTimer('retry');
      void connect();
    }
    void read();
  }

  function stop(): void {
    running = false;
    generation++;
    readAgain = false;
    const open = socket;
    socket = null;
    (Object.keys(timers) as (keyof typeof timers)[]).forEach(cancelTimer);
    setConnected(false);
    open?.close({ code: 1000 });
  }

  return { start, stop, refresh: read };
}

/** `{"t":"assignment","v":12}`; anything else is ignored. */
export function parseHint(data: string | ArrayBuffer): { t: string; v: number } | null {
  if (typeof data !== 'string') return null;
  try {
    const hint = JSON.parse(data) as { t?: unknown; v?: unknown } | null;
    return typeof hint?.t === 'string' && typeof hint.v === 'number' ? { t: hint.t, v: hint.v } : null;
  } catch {
    return null;
  }
}

/** The address of the hints, derived from the address of the API: `https://…` gives `wss://…`. */
export function hintsAddress(base: string): string {
  return `${base.replace(/^http/, 'ws').replace(/\/$/, '')}/notifications/ws`;
}

export const phoneClock: Clock = {
  after: (milliseconds, what) => setTimeout(what, milliseconds) as unknown as number,
  cancel: (timer) => clearTimeout(timer),
  random: Math.random,
};

/** Opens the socket; a mini-program cannot set headers on all platforms, so the token is sent as a sub-protocol. */
export function connectHints(token: string): Socket {
  return wx.connectSocket({ url: hintsAddress(baseAddress()), protocols: [`bearer.${token}`], timeout: 10_000 }) as Socket;
}
