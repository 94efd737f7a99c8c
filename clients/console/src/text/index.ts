import { computed } from 'vue';
import { createI18n } from 'vue-i18n';
import en from './en';
import zh from './zh';

const key = 'powercrm.language';
const preferred = localStorage.getItem(key) ?? (navigator.language.startsWith('zh') ? 'zh' : 'en');

export const i18n = createI18n({
  legacy: false,
  locale: preferred === 'en' ? 'en' : 'zh',
  fallbackLocale: 'zh',
  messages: { zh, en },
  missingWarn: false,
  fallbackWarn: false,
  // Also in the built console: a test fails on it.
  // eslint-disable-next-line no-console
  missing: (_, name) => console.error(`no text for ${name}`),
});

const { t, te, locale } = i18n.global;

export { t };
export const language = computed(() => locale.value as 'zh' | 'en');

export function setLanguage(to: 'zh' | 'en'): void {
  locale.value = to;
  localStorage.setItem(key, to);
  document.documentElement.lang = to === 'en' ? 'en' : 'zh-CN';
}
setLanguage(language.value);

/** A label and its value, with the colon of the language. */
export const withLabel = (label: string, value: string): string => `${label}${language.value === 'en' ? ': ' : '：'}${value}`;

/** The text for a code of the server; an unknown code is shown unchanged. */
export const codeText = (group: string, code: string | null | undefined): string => {
  if (code == null) return '—';
  const name = `${group}.${code}`;
  return te(name) ? t(name) : code;
};
