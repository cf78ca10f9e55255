import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Long steps say that they are alive this often. */
const progressEvery = 15_000;

/** The environment with this Node first on the PATH, so that npm and everything under it run on it too. */
export function underThisNode(environment = process.env) {
  return { ...environment, PATH: `${path.dirname(process.execPath)}${path.delimiter}${environment.PATH ?? ''}` };
}

/**
 * Runs a long command, printing what it is doing and for how long instead of its output, which goes to a file.
 *
 * @param step.title a sentence begun with a verb, for the person who waits
 * @throws an Error with the last lines of the output when the command fails
 */
export async function runStep({ title, command, args, cwd, env = {}, logFile }) {
  mkdirSync(path.dirname(logFile), { recursive: true });
  writeFileSync(logFile, `${command} ${args.join(' ')}\n`);
  const started = Date.now();
  console.log(`${title} …`);
  const ticker = setInterval(() => console.log(`  … ${seconds(started)} s`), progressEvery);
  try {
    const output = await outputOf({ command, args, cwd, env, logFile });
    if (output.code !== 0)
      throw new Error(
        `${title}: "${command} ${args.join(' ')}" ended with ${output.code}. The whole output is in ${logFile}; its end:\n${output.tail}`,
      );
  } finally {
    clearInterval(ticker);
  }
  console.log(`  done in ${seconds(started)} s`);
}

function outputOf({ command, args, cwd, env, logFile }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...underThisNode(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let tail = '';
    const keep = (chunk) => {
      appendFileSync(logFile, chunk);
      tail = (tail + chunk).slice(-3_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? signal, tail }));
  });
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}
