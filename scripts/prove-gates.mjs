/**
 * Shows that every gate of `npm run check` can fail: plants one fault for each in a copy of the project and looks whether that
 * gate refuses it and names the file. `npm run check:prove`.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { root } from './node24.mjs';

const copy = mkdtempSync(join(tmpdir(), 'switchboard-gates-'));

// For every gate: where the fault goes, what it is, and what the gate has to say about it.
const faults = [
  { gate: 'format', file: 'src/core/planted.ts', fault: 'export const   planted = "badly set"', says: ['src/core/planted.ts'] },
  {
    gate: 'lint',
    file: 'src/core/planted.ts',
    fault: 'export const planted = (): number => Date.now();\n',
    says: ['src/core/planted.ts', 'no-restricted-properties'],
  },
  {
    gate: 'lint',
    file: 'nodes/planted.ts',
    fault: 'export const planted = (value: any): void => console.log(value);\n',
    says: ['nodes/planted.ts', 'no-explicit-any', 'no-console'],
  },
  { gate: 'types', file: 'src/planted.ts', fault: "export const planted: number = 'text';\n", says: ['src/planted.ts', 'TS2322'] },
  {
    gate: 'types',
    file: 'inbox/planted.vue',
    fault: '<script setup lang="ts">\nconst planted: number = \'text\';\n</script>\n\n<template>{{ planted }}</template>\n',
    says: ['inbox/planted.vue', 'TS2322'],
  },
  {
    gate: 'types',
    file: 'test/planted.test.ts',
    fault: "const planted: number = 'text';\nit('is', () => expect(planted).toBe(1));\n",
    says: ['test/planted.test.ts', 'TS2322'],
  },
  { gate: 'knip', file: 'src/core/outcome.ts', fault: '\nexport const planted = 1;\n', says: ['src/core/outcome.ts', 'planted'] },
  { gate: 'knip', file: 'src/core/planted.ts', fault: 'export const planted = 1;\n', says: ['src/core/planted.ts'] },
  {
    gate: 'requirements',
    file: 'docs/requirements.md',
    fault: [
      '| S1 | planted | done | |',
      '| S2 | planted | done | `test/planted.test.ts › is not there` |',
      '| S3 | planted | done | `test/core/chat.test.ts › is not there` |',
      '| S4 | planted | nearly | |',
      '| S300 | planted | done | `test/core/chat.test.ts › is not there` |\n',
    ].join('\n'),
    says: [
      'S1 is listed twice',
      'S1 is done, and no test proves it',
      ['test/planted.test.ts › is not there', 'no such file'],
      ['test/core/chat.test.ts › is not there', 'no test of this file'],
      'S4 is "nearly"',
      'S300 is not one of the rows',
    ],
  },
  {
    gate: 'unit tests',
    file: 'test/planted.test.ts',
    fault: "it('fails on purpose', () => expect(1).toBe(2));\n",
    says: ['test/planted.test.ts', 'fails on purpose'],
  },
  { gate: 'build', file: 'inbox/main.ts', fault: "\nimport './there-is-no-such-file';\n", says: ['there-is-no-such-file'] },
  { gate: 'snapshot', file: 'workflows/99-planted.json', fault: '{ "id": "planted", "nodes": [] }\n', says: ['99-planted.json'] },
];

// For every rule of .dependency-cruiser.cjs an import that it forbids.
const arrows = {
  'core-alone': ['src/core/planted.ts', '../app/errors'],
  'app-to-core': ['src/app/planted.ts', '../store/store'],
  'store-to-app': ['src/store/planted.ts', '../wire/inbox'],
  'channels-to-app': ['src/channels/planted-a/index.ts', '../../store/store'],
  'translate-to-app': ['src/translate/planted.ts', '../wire/inbox'],
  'inbox-api-to-app-and-wire': ['src/inbox-api/planted.ts', '../store/store'],
  'wire-alone': ['src/wire/planted.ts', '../core/outcome'],
  'runtime-to-src': ['src/runtime/planted.ts', '../../inbox/planted-page'],
  'nodes-to-runtime': ['nodes/Planted/Planted.node.ts', '../../src/app/errors'],
  'shell-to-runtime': ['nodes/shell/planted.ts', '../Planted/Planted.node'],
  'credentials-alone': ['credentials/Planted.credentials.ts', '../src/core/outcome'],
  'inbox-to-wire': ['inbox/planted-page.ts', '../src/core/outcome'],
  'widget-to-wire': ['widget/planted-page.ts', '../src/app/errors'],
  'pages-take-types-of-wire': ['inbox/planted-schema.ts', '../src/wire/inbox'],
  'channels-are-strangers': ['src/channels/planted-a/parse.ts', '../planted-b/parse'],
  'registry-by-index': ['src/channels/planted-registry.ts', './planted-b/parse'],
  'core-and-app-import-no-package': ['src/app/planted-clock.ts', 'node:timers'],
  'wire-imports-zod-only': ['src/wire/planted-disk.ts', 'node:fs'],
  'n8n-in-nodes-only': ['src/runtime/planted-host.ts', 'n8n-workflow'],
  'sql-in-store-only': ['src/runtime/planted-sql.ts', 'node:sqlite'],
  'zod-where-data-enters': ['src/runtime/planted-schema.ts', 'zod'],
  'nothing-imports-test': ['src/runtime/planted-test.ts', '../../test/planted'],
  'no-cycles': ['src/core/planted-cycle.ts', './planted-cycle-back'],
  'all-imports-resolve': ['src/core/planted-lost.ts', './there-is-no-such-file'],
};
// What those imports need to lead to.
const targets = {
  'src/channels/planted-b/parse.ts': 'export const planted = 1;\n',
  'test/planted.ts': 'export const planted = 1;\n',
  'src/core/planted-cycle-back.ts': "import './planted-cycle';\n",
};

const problems = [];
try {
  copyProject();
  for (const fault of faults) prove(fault);
  proveArrows();
} finally {
  rmSync(copy, { recursive: true, force: true });
}
if (problems.length > 0) console.error(`\n${problems.length} fault(s) got through:\n${problems.map((line) => `  ${line}`).join('\n')}`);
else console.log('\nEvery gate refuses its planted fault and names the file.');
process.exitCode = problems.length > 0 ? 1 : 0;

function copyProject() {
  console.log(`Copying the project to ${copy} …`);
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of new Set(stdout.split('\0'))) {
    if (file !== '' && existsSync(join(root, file))) cpSync(join(root, file), join(copy, file));
  }
  for (const folder of ['node_modules', 'host/node_modules']) {
    if (existsSync(join(root, folder))) symlinkSync(join(root, folder), join(copy, folder), 'junction');
  }
  // Only the snapshot reads it, and only to be compared.
  if (existsSync(join(root, 'dist'))) cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
  else runGate('build');
}

function prove({ gate, file, fault, says }) {
  const before = plant(file, fault);
  const { status, output } = runGate(gate);
  restore(file, before);
  report(gate, file, status, says, output);
}

function proveArrows() {
  for (const [file, text] of Object.entries(targets)) plant(file, text);
  for (const [file, target] of Object.values(arrows)) plant(file, `import '${target}';\n`);
  const { status, output } = runGate('layers');
  for (const [rule, [file]] of Object.entries(arrows)) report('layers', file, status, [[rule, file.replace('.ts', '')]], output);
  const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'));
  for (const { name } of forbidden) if (arrows[name] === undefined) problems.push(`layers: no fault is planted for the rule ${name}`);
}

/** @returns what the file held before; undefined when it was not there */
function plant(file, text) {
  const path = join(copy, file);
  const before = existsSync(path) ? readFileSync(path) : undefined;
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, text);
  return before;
}

function restore(file, before) {
  if (before === undefined) rmSync(join(copy, file));
  else writeFileSync(join(copy, file), before);
}

function runGate(gate) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/check.mjs', gate], {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { status, output: `${stdout}\n${stderr}` };
}

/** Each of `says` has to be in the output; the parts of a list have to be in one line of it. */
function report(gate, file, status, says, output) {
  const lines = output.split('\n');
  const unsaid = says.filter((said) => !lines.some((line) => [said].flat().every((part) => line.includes(part))));
  const refused = status !== 0 && unsaid.length === 0;
  console.log(`${refused ? 'refused' : 'MISSED '}  ${gate}: ${file}${gate === 'layers' ? ` (${says.flat()[0]})` : ''}`);
  if (!refused) problems.push(`${gate}: ${file} — ended with ${status}, said nothing of ${unsaid.flat().join(', ') || 'failing'}`);
}
