/**
 * Runs a command with Node 24, whatever Node from 20 on runs this: `node scripts/node.mjs <command> [arguments]`.
 *
 * Installs what is missing first: Node 24 itself under `.switchboard/`, and the packages of the lockfile.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { ensureInstalled } from './install.mjs';
import { environmentFor, findNode24 } from './node24.mjs';

async function main() {
  const [command, ...args] = process.argv.slice(2);
  if (command === undefined) throw new Error('Say what to run: node scripts/node.mjs <command> [arguments]');
  const node24 = await findNode24();
  const env = environmentFor(node24);
  await ensureInstalled({ node: node24.node, env });
  run(command === 'node' ? node24.node : command, args, env);
}

function run(command, args, env) {
  // On Windows the tools in node_modules/.bin are scripts that only a shell can start.
  const child = spawn(command, args, { env, stdio: 'inherit', shell: process.platform === 'win32' && !command.endsWith('.exe') });
  const forward = (signal) => child.kill(signal);
  // On a terminal Ctrl-C reaches the child by itself; sent again, it would look like a second Ctrl-C, which means "at once".
  process.on('SIGINT', process.stdin.isTTY ? () => {} : forward);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, forward);

  child.once('error', (error) => {
    console.error(`${command} could not be started: ${error.message}`);
    process.exit(127);
  });
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    // Dying of the same signal tells a waiting shell or npm that the run was interrupted, not that it failed.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
  });
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
