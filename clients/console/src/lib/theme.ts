import { ref } from 'vue';

const key = 'powercrm.theme';
const wished = localStorage.getItem(key) ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

export const dark = ref(wished === 'dark');

export function paint(to: boolean): void {
  dark.value = to;
  document.documentElement.classList.toggle('dark', to);
}

export function choose(to: boolean): void {
  paint(to);
  localStorage.setItem(key, to ? 'dark' : 'light');
}
