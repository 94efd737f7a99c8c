import vue from 'eslint-plugin-vue';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const write = 'AssignmentExpression > MemberExpression.left[computed=true]';
const nestedKeys = ['', ' > TSNonNullExpression.object'].map((between) => ({
  selector: `${write}${between} > MemberExpression[computed=true]${between ? '.expression' : '.object'}`,
  message: 'Use a Map for keys in two steps.',
}));

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'test-results/', 'src/api/openapi.d.ts'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
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
      // Prettier lays out.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
    },
  },
  { files: ['src/**'], languageOptions: { globals: { ...globals.browser } } },
  {
    // Pages go through api/: there the token, its renewal, the language and idempotency keys are taken care of once.
    files: ['src/**/*.vue'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Use api/.' }, { name: 'sessionStorage', message: 'Use session/.' }],
      // The policy of the host allows no style attribute in markup; a bound style is set by script, which it allows.
      'vue/no-static-inline-styles': ['error', { allowBinding: true }],
    },
  },
  {
    files: ['scripts/**', 'tests/**', '*.js', '*.ts'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { 'no-console': 'off' },
  },
);
