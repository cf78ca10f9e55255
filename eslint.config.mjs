import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import vue from 'eslint-plugin-vue';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import vueParser from 'vue-eslint-parser';

const communityNodes = n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport;
const shipped = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const typed = ['{src,nodes,credentials,inbox,widget,test,bench}/**/*.ts', 'inbox/**/*.vue'];

// The same as `configWithoutCloudSupport` of n8n's node-cli, without its import resolver: dependency-cruiser and TypeScript look after imports.
const n8nRules = [
  { files: shipped, extends: [communityNodes] },
  {
    files: ['package.json'],
    extends: [communityNodes],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
    rules: {
      ...n8nNodesBase.configs.community.rules,
      // kysely, pg and zod are the store and its parsing; n8n installs dependencies of self-hosted packages with them.
      '@n8n/community-nodes/no-runtime-dependencies': 'off',
    },
  },
  {
    files: ['credentials/**/*.ts'],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    rules: {
      ...n8nNodesBase.configs.credentials.rules,
      // As in n8n's own configuration: both expect what only n8n's core credentials do.
      'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
      'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
      // Nodes test it (methods.credentialTest); the rule does not see that behind the constant they share. The surface snapshot does.
      '@n8n/community-nodes/credential-test-required': 'off',
      // A store is no API, and its name says what it is.
      'n8n-nodes-base/cred-class-name-unsuffixed': 'off',
      'n8n-nodes-base/cred-class-field-name-unsuffixed': 'off',
      'n8n-nodes-base/cred-class-field-display-name-missing-api': 'off',
    },
  },
  {
    files: ['nodes/**/*.ts'],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    rules: {
      ...n8nNodesBase.configs.nodes.rules,
      // As in n8n's own configuration: the first two know only one input and one output.
      'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
      'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
      'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
      // Wants the suffix "Api" (see the credential), and breaks down on a constant that nodes share.
      'n8n-nodes-base/node-class-description-credentials-name-unsuffixed': 'off',
    },
  },
];

const clockAndChance = 'Decisions and use cases are given the time, ids and chance (see app/ports.ts), so that tests can repeat them.';

export default defineConfig(
  globalIgnores(['dist/', 'node_modules/', 'host/', '.switchboard/', 'coverage/', 'test-results/', 'test/fixtures/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: ['**/*.{js,cjs,mjs,ts,vue}'],
    extends: [js.configs.recommended],
    rules: { 'max-depth': ['error', 4], 'max-lines': ['error', 350] },
  },
  { files: ['**/*.{js,cjs,mjs}'], languageOptions: { globals: globals.node } },
  { files: ['**/*.{js,cjs}'], ignores: ['**/*.bundle.js'], languageOptions: { sourceType: 'commonjs' } },

  ...n8nRules,

  { files: ['inbox/**/*.vue'], extends: [vue.configs['flat/recommended']] },
  {
    files: typed,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.test.json', './inbox/tsconfig.json', './widget/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Fields of something not yet parsed stand in brackets, so that they are seen to be unproven.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      // A number in a text is what it looks like.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Ports promise, and an implementation on a synchronous engine has nothing to await.
      '@typescript-eslint/require-await': 'off',
      // `() => this.close()` as a callback reads better than braces around it.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
    },
  },
  {
    files: ['inbox/**/*.vue'],
    languageOptions: {
      parser: vueParser,
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.vue'] },
      globals: globals.browser,
    },
    rules: {
      // TypeScript knows what is defined.
      'no-undef': 'off',
      // What a component exposes is known to vue-tsc only, which checks the types of these files.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      // Layout of templates is prettier's.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      // A message is shown as text; nothing here may ever become markup.
      'vue/no-v-html': 'error',
    },
  },
  // What a component is, is known to vue-tsc only, here too.
  { files: ['inbox/main.ts'], rules: { '@typescript-eslint/no-unsafe-argument': 'off' } },
  // Taking a file out of Vite's bundle is deleting it from that object.
  { files: ['inbox/vite.config.ts'], rules: { '@typescript-eslint/no-dynamic-delete': 'off' } },
  { files: ['{src,nodes,credentials}/**/*.ts'], rules: { 'no-console': 'error' } },
  {
    files: ['src/{core,app}/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: clockAndChance },
        { object: 'Math', property: 'random', message: clockAndChance },
        { object: 'performance', property: 'now', message: clockAndChance },
      ],
      'no-restricted-globals': [
        'error',
        ...['crypto', 'performance', 'process', 'setTimeout', 'setInterval', 'setImmediate', 'fetch'].map((name) => ({
          name,
          message: clockAndChance,
        })),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clockAndChance },
        { selector: "CallExpression[callee.name='Date']", message: clockAndChance },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // A contract suite or a story in order is one thing, however many cases it has.
      'max-lines': 'off',
      // Tests read JSON that they have just made.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
);
