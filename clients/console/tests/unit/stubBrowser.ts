import { vi } from 'vitest';

/** Stubs of the browser functions that modules call when they are loaded. */
export function stubBrowser(): void {
  const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  vi.stubGlobal('sessionStorage', storage);
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('navigator', { language: 'zh-CN' });
  vi.stubGlobal('document', { documentElement: { lang: '' }, createElement: () => ({}) });
}

/** The same, and an address of the server for relative requests. */
export function stubBrowserWithServer(): void {
  stubBrowser();
  vi.stubGlobal('location', { origin: 'http://127.0.0.1' });
  vi.stubGlobal(
    'Request',
    class extends Request {
      constructor(url: string, init?: RequestInit) {
        super(new URL(url, 'http://127.0.0.1'), init);
      }
    },
  );
}
