/**
 * Everything that a reviewer would ask, in the order of how soon it answers: `npm run check`.
 *
 * Stops at the first gate that fails; with `--all` it goes on and names all that failed. Names of gates run only those.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

import { root } from './node24.mjs';

const gates = [
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['lint', 'eslint', '.', '--max-warnings', '0'],
  ['layers', 'depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'nodes', 'credentials', 'inbox', 'widget', 'test'],
  ['types', 'node', 'scripts/types.mjs'],
  ['knip', 'knip'],
  ['requirements', 'node', 'scripts/requirements.mjs'],
  ['unit tests', 'jest', '--testPathIgnorePatterns', '/node_modules/', '/test/e2e/', '/test/chaos/'],
  ['build', 'gulp', 'build', '--silent'],
  ['snapshot', 'node', 'scripts/snapshot.mjs'],
];

const { values, positionals } = parseArgs({ options: { all: { type: 'boolean', default: false } }, allowPositionals: true });
const unknown = positionals.filter((name) => !gates.some(([gate]) => gate === name));
if (unknown.length > 0) {
  console.error(`There is no gate "${unknown[0]}". There are: ${gates.map(([gate]) => gate).join(', ')}.`);
  process.exit(2);
}

const chosen = gates.filter(([name]) => positionals.length === 0 || positionals.includes(name));
const failed = [];
for (const [name, command, ...args] of chosen) {
  if (!(await passes(name, command, args))) {
    failed.push(name);
    if (!values.all) break;
  }
}
if (failed.length > 0) console.error(`\nNot passed: ${failed.join(', ')}.`);
process.exit(failed.length > 0 ? 1 : 0);

/** Runs one gate; what it prints is shown only when it fails. */
async function passes(name, command, args) {
  process.stdout.write(`${name} … `);
  const start = performance.now();
  const output = [];
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const stop = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (exitCode, signal) => resolve(signal ?? exitCode));
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, stop);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (code === 0) {
    console.log(`passed (${seconds} s)${testsIn(output)}`);
    return true;
  }
  console.log(`FAILED (${seconds} s)`);
  process.stdout.write(Buffer.concat(output));
  if (typeof code === 'string') {
    console.error(`\nStopped: ${code}.`);
    if (code.startsWith('SIG')) process.exit(130);
  }
  return false;
}

/** How many tests a gate says have passed, for those who count; empty for gates without tests. */
function testsIn(output) {
  const passed = Buffer.concat(output)
    .toString()
    .match(/^Tests:.*?(\d+) passed/m)?.[1];
  return passed === undefined ? '' : `: ${passed} passed`;
}
