/**
 * The whole proof by random histories: `npm run histories`.
 *
 * 20,000 histories on SQLite in memory, and 200 on a real PostgreSQL with eight clients at once. `--histories N` and `--concurrent N` change
 * the numbers. Those on SQLite are the same at every run, so that a change is to blame for what fails; `--seed N` makes others, and
 * `--seed random` new ones each time.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

import { root } from './node24.mjs';

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '20000' },
    concurrent: { type: 'string', default: '200' },
    seed: { type: 'string', default: '2026' },
  },
});
for (const [name, value] of Object.entries(values)) {
  if (/^-?\d+$/.test(value) || (name === 'seed' && value === 'random')) continue;
  console.error(`--${name} takes a whole number, not "${value}".`);
  process.exit(2);
}

// Jest would leave a processor free; each half of the histories fills one.
const child = spawn('jest', ['test/histories', '--verbose', '--maxWorkers=100%'], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: {
    ...process.env,
    SWITCHBOARD_HISTORIES: values.histories,
    SWITCHBOARD_CONCURRENT_HISTORIES: values.concurrent,
    ...(values.seed === 'random' ? {} : { SWITCHBOARD_SEED: values.seed }),
  },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
child.once('error', (error) => {
  console.error(`jest could not be started: ${error.message}`);
  process.exit(1);
});
child.once('close', (code, signal) => process.exit(signal === null ? code : 1));
