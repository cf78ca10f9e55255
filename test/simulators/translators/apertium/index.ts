import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A real Apertium server with the pair English and Spanish, on this machine only. */
export interface Apertium {
  /** `http://127.0.0.1:…`, without a slash at its end. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Debian's own: the packages are made for it. */
const python = '/usr/bin/python3';
const needed = {
  'apertium-apy': '/usr/bin/apertium-apy',
  'apertium-eng-spa': '/usr/share/apertium/modes/eng-spa.mode',
};
/** Found from the root of the project, for some load this file as CommonJS and some as a module. */
const launcher = join(process.cwd(), 'test', 'simulators', 'translators', 'apertium', 'serve.py');
const patience = 30_000;

/**
 * Starts Debian's Apertium server.
 *
 * @param port any free one unless told
 * @throws Error with what to install, when it is not there
 */
export async function startApertium(port = 0): Promise<Apertium> {
  const missing = Object.entries(needed).flatMap(([name, file]) => (existsSync(file) ? [] : [name]));
  if (missing.length > 0) {
    throw new Error(`Apertium is missing. Install it: apt-get install --no-install-recommends ${missing.join(' ')}`);
  }
  const child = spawn(python, [launcher, String(port)], {
    env: { LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await addressOf(child);
  return {
    url,
    stop: async () => {
      // It ends with its input.
      child.stdin.end();
      await ended;
    },
  };
}

/** What it says once it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    let complaints = '';
    const timer = setTimeout(() => {
      child.kill();
      reject(new Error(`Apertium did not start within ${patience / 1_000} s: ${complaints.slice(-2_000)}`));
    }, patience);
    child.stdout?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const [, url] = /^(http:\/\/127\.0\.0\.1:\d+)\s/.exec(said) ?? [];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
    child.stderr?.on('data', (bytes: Buffer) => (complaints += bytes.toString()));
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`Apertium ended with code ${code ?? 'none'} before it listened: ${complaints.slice(-2_000)}`));
    });
  });
}
