import { vi } from 'vitest';

/** What modules ask of the browser when they are loaded, and nothing behind it. */
export function noBrowser(): void {
  const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  vi.stubGlobal('sessionStorage', storage);
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('navigator', { language: 'zh-CN' });
  vi.stubGlobal('document', { documentElement: { lang: '' } });
}
