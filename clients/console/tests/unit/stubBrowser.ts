import { vi } from 'vitest';

/** Stubs of the browser functions that modules call when they are loaded. */
export function stubBrowser(): void {
  const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  vi.stubGlobal('sessionStorage', storage);
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('navigator', { language: 'zh-CN' });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
}
