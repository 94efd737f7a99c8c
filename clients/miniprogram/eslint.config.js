import globals from 'globals';
import tseslint from 'typescript-eslint';

// Globals of the mini-program's JavaScript environment; it has neither `window` nor `document`.
const miniProgram = { wx: 'readonly', App: 'readonly', Page: 'readonly', Component: 'readonly', Behavior: 'readonly' };

const pagesNeverCall = [
  'request',
  'uploadFile',
  'downloadFile',
  'connectSocket',
  'setStorage',
  'setStorageSync',
  'getStorage',
  'getStorageSync',
];

const write = 'AssignmentExpression > MemberExpression.left[computed=true]';
const nestedKeys = ['', ' > TSNonNullExpression.object'].map((between) => ({
  selector: `${write}${between} > MemberExpression[computed=true]${between ? '.expression' : '.object'}`,
  message: 'Use a Map for keys in two steps.',
}));

export default tseslint.config(
  {
    ignores: ['dist/', 'node_modules/', 'test-results/', 'playwright-report/', 'miniprogram/lib/openapi.d.ts'],
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'prefer-const': 'error',
      // A key that comes from outside may be __proto__: written to in two steps, it would change every object.
      'no-proto': 'error',
      'no-restricted-syntax': ['error', ...nestedKeys],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ['miniprogram/**/*.ts'], languageOptions: { globals: { ...globals.es2021, ...miniProgram } } },
  {
    // Screens go through lib/: there the token, repeats, idempotency keys and encryption are taken care of once.
    files: ['miniprogram/pages/**/*.ts', 'miniprogram/components/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...nestedKeys,
        {
          selector: `MemberExpression[object.name='wx'][property.name=/^(${pagesNeverCall.join('|')})$/]`,
          message: 'Screens do not reach for the network or the storage themselves; use lib/.',
        },
      ],
    },
  },
  { files: ['scripts/**', 'tests/**', '*.js', '*.ts'], languageOptions: { globals: { ...globals.node } }, rules: { 'no-console': 'off' } },
  { files: ['tests/host/runtime/**', 'tests/browser/**', 'tests/host/page/**'], languageOptions: { globals: { ...globals.browser } } },
);
