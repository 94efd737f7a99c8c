import { ref } from 'vue';

const key = 'powercrm.theme';
const preferred = localStorage.getItem(key) ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

export const isDark = ref(preferred === 'dark');

export function applyTheme(toDark: boolean): void {
  isDark.value = toDark;
  document.documentElement.classList.toggle('dark', toDark);
}

export function setTheme(toDark: boolean): void {
  applyTheme(toDark);
  localStorage.setItem(key, toDark ? 'dark' : 'light');
}
