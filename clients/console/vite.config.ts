import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// During development, requests go to a running host; POWERCRM_URL sets another address.
const host = process.env.POWERCRM_URL ?? 'http://127.0.0.1:5080';
const routes = [
  'auth',
  'staff',
  'reviews',
  'customers',
  'managers',
  'assignment',
  'notifications',
  'audit',
  'ops',
  'metrics',
  'policies',
  'reference',
  'regions',
  'upload',
  'health',
  'development',
];

export default defineConfig({
  base: '/console/',
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  // The host's content security policy allows no inline styles and no data: scripts; small pictures may be inlined.
  build: { target: 'es2022', modulePreload: { polyfill: false }, reportCompressedSize: false, chunkSizeWarningLimit: 1200 },
  server: { proxy: Object.fromEntries(routes.map((route) => [`^/${route}(/|$|\\?)`, { target: host }])) },
  // A longer timeout for a busy machine.
  test: { include: ['tests/unit/**/*.spec.ts'], environment: 'node', testTimeout: 60_000 },
} as Parameters<typeof defineConfig>[0]);
