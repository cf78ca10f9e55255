import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { ensureBuild, ensureHost } from './host/install.mjs';
import { root } from './host/paths.mjs';

/**
 * What `npm test` does: every check, the whole proofs by random histories and by made-up calls of channels, then the end-to-end tests on a real n8n and in a real browser.
 *
 * `npm test -- --e2e [name …]` runs only the end-to-end tests, all or those whose file name contains one of the names.
 */

const { values: options, positionals: wanted } = parseArgs({
  options: { e2e: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const endToEnd = path.join(root, 'test', 'e2e');

const total = { passed: 0, failed: 0 };

await main().catch((error) => {
  console.error(`\n${error.message}`);
  total.failed += 1;
});
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function main() {
  if (!existsSync(chromium)) {
    throw new Error(
      `The end-to-end tests need Chromium, and there is none at ${chromium}. Install it ("apt-get install chromium" on Debian), or set CHROMIUM_PATH.`,
    );
  }
  await ensureHost();
  if (!options.e2e) {
    await part('Checks', () => runNpm('check'));
    await part('Random histories', () => runNpm('histories'));
    await part('Made-up calls of channels', () => runNpm('fuzz'));
  }
  await ensureBuild();
  await part('End-to-end tests', runEndToEnd);
}

async function part(title, work) {
  const started = Date.now();
  console.log(`\n== ${title}`);
  const { passed, failed } = await work();
  total.passed += passed;
  total.failed += failed;
  console.log(`== ${title}: ${passed} passed, ${failed} failed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** A script counts as the tests that it says have passed; one that fails otherwise counts as one failure. */
async function runNpm(script) {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const [stream, sink] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ]) {
    stream.on('data', (chunk) => {
      sink.write(chunk);
      output += chunk;
    });
  }
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const plain = stripVTControlCharacters(output);
  const summary = plain.match(/^Tests:.*$/m)?.[0] ?? plain.match(/^unit tests … .*$/m)?.[0] ?? '';
  const passed = countIn(summary, 'passed');
  const failed = countIn(summary, 'failed');
  if (code !== 0) return { passed, failed: Math.max(failed, 1) };
  return { passed: Math.max(passed, 1), failed };
}

function countIn(summary, word) {
  return Number(summary.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
}

/** One file after the other, each in a process of its own: every suite starts an n8n, and two at once would share two cores. */
async function runEndToEnd() {
  const files = readdirSync(endToEnd)
    .filter((name) => name.endsWith('.test.mjs') && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
    .sort()
    .map((name) => path.join(endToEnd, name));
  const count = { passed: 0, failed: 0 };
  const tests = run({ files, concurrency: false, timeout: 15 * 60_000, cwd: root });
  tests.on('test:start', ({ name, nesting, file }) => {
    if (nesting === 0) console.log(`${file === undefined ? '' : `${path.basename(file, '.test.mjs')}: `}${name}`);
  });
  tests.on('test:pass', ({ name, details, skip }) => {
    if (details.type === 'suite' || skip !== undefined || isFile(name)) return;
    count.passed += 1;
    console.log(`  ok      ${name} (${seconds(details.duration_ms)} s)`);
  });
  tests.on('test:fail', ({ name, details }) => {
    const isOnlyTheSum = details.error?.failureType === 'subtestsFailed';
    if (isOnlyTheSum) return;
    // A suite that could not start has already failed all its tests; only its reason is missing.
    if (details.type !== 'suite') count.failed += 1;
    console.log(`  FAILED  ${name} (${seconds(details.duration_ms)} s)\n${reasonOf(details.error)}`);
  });
  tests.on('test:stderr', ({ message }) => process.stderr.write(message));
  tests.resume();
  await once(tests, 'end');
  return count;
}

function isFile(name) {
  return name.endsWith('.test.mjs');
}

function seconds(duration) {
  return (duration / 1000).toFixed(1);
}

function reasonOf(error) {
  const cause = error?.cause instanceof Error ? error.cause : error;
  return String(cause?.stack ?? cause).replaceAll(/^/gm, '          ');
}
