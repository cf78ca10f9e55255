/**
 * The whole proof that channels stand whatever arrives: `npm run fuzz`.
 *
 * 100,000 made-up calls for each channel, two channels at a time: payloads with anything changed in them, damaged bytes, wrong and missing
 * signatures, odd addresses. Every one has to be answered as documented, and the store has to be whole after it. `--runs N` changes the
 * number, `--channel name` picks one. The calls are the same at every run, so that a change is to blame for what fails; `--seed N` makes
 * others, and `--seed random` new ones each time.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { root } from './node24.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '2026' },
    channel: { type: 'string' },
  },
});
const isSeed = /^\d+$/.test(values.seed) || values.seed === 'random';
if (!/^[1-9]\d*$/.test(values.runs) || !isSeed) {
  console.error('--runs takes a whole number, --seed a whole number or "random".');
  process.exit(2);
}
const ending = '.test.ts';
const channels = readdirSync(path.join(root, 'test', 'fuzz'))
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length));
if (values.channel !== undefined && !channels.includes(values.channel)) {
  console.error(`--channel is one of ${channels.join(', ')}.`);
  process.exit(2);
}

const files = (values.channel === undefined ? channels : [values.channel]).map((name) => `test/fuzz/${name}.test`);
const child = spawn('jest', [...files, '--verbose', '--maxWorkers=2'], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, SWITCHBOARD_FUZZ_RUNS: values.runs, SWITCHBOARD_FUZZ_SEED: values.seed },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
child.once('error', (error) => {
  console.error(`jest could not be started: ${error.message}`);
  process.exit(1);
});
child.once('close', (code, signal) => process.exit(signal === null ? code : 1));
