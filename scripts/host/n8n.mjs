import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.mjs';
import { hostFolder } from './paths.mjs';

/** n8n's command line. */
export const n8nExecutable = path.join(hostFolder, 'node_modules', 'n8n', 'bin', 'n8n');

/** n8n itself waits up to 30 s for running executions after SIGTERM. */
const stopGrace = 35_000;

/** Everything that would leave this machine is off, and n8n evaluates expressions only where there are some. */
const quietSettings = {
  N8N_DIAGNOSTICS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
  N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
  N8N_DYNAMIC_BANNERS_ENABLED: 'false',
  N8N_HIRING_BANNER_ENABLED: 'false',
  N8N_TEMPLATES_ENABLED: 'false',
  N8N_PERSONALIZATION_ENABLED: 'false',
  N8N_VERIFIED_PACKAGES_ENABLED: 'false',
  N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
  N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
  N8N_DISABLED_MODULES: 'mcp-registry',
  N8N_SECURE_COOKIE: 'false',
  // An n8n that ends while it publishes leaves its claim on that behind, and the next one starts no flow until the claim is over.
  N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '5',
  N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
  N8N_EXPRESSION_ENGINE_COMPILE_CACHE: 'true',
};

/**
 * Starts n8n on the loopback interface.
 *
 * @param options.userFolder becomes `N8N_USER_FOLDER`; the encryption key is kept in it
 * @param options.port 0 for any free one
 * @param options.logFile n8n's output is appended to it
 * @param options.env settings on top of the quiet ones
 * @returns `url` without a trailing slash, `pid`, `ready` (a promise that it answers), `stop()` (orderly), `kill()` (at once), `exited` (a
 *   promise of the exit code or signal); whoever gets it has to stop it, even when it never becomes ready
 */
export async function startN8n({ userFolder, port = 0, logFile, env = {} }) {
  const chosen = port === 0 ? await freePort() : port;
  const url = `http://127.0.0.1:${chosen}`;
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: 'a' });
  const child = spawn(process.execPath, [n8nExecutable, 'start'], {
    env: { ...process.env, ...quietSettings, ...(await addressSettings({ userFolder, port: chosen })), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own group: Ctrl-C in the terminal reaches the one who started it, who stops things in order.
    detached: true,
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  const ready = untilHealthy(url, exited, logFile);
  // The caller may stop n8n before it looks at this promise.
  ready.catch(() => {});
  return { url, port: chosen, pid: child.pid, ready, exited, stop: () => stop(child, exited), kill: () => kill(child, exited) };
}

async function addressSettings({ userFolder, port }) {
  return {
    N8N_USER_FOLDER: userFolder,
    N8N_ENCRYPTION_KEY: encryptionKey(userFolder),
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_HOST: '127.0.0.1',
    N8N_PORT: String(port),
    // Two n8n on one machine would otherwise fight for the broker's fixed port.
    N8N_RUNNERS_BROKER_PORT: String(await freePort()),
  };
}

/** The key that n8n encrypts credentials with: random, made once, kept beside its data. */
export function encryptionKey(userFolder) {
  const file = path.join(userFolder, 'encryption-key');
  if (!existsSync(file)) {
    mkdirSync(userFolder, { recursive: true });
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8');
}

async function untilHealthy(url, exited, logFile) {
  const deadline = Date.now() + 120_000;
  let code;
  void exited.then((value) => (code = value));
  while (Date.now() < deadline) {
    if (code !== undefined)
      throw new Error(
        `n8n ended with ${code} while starting. Its output is in ${logFile}; its end:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`,
      );
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok) return;
    await sleep(150);
  }
  throw new Error(`n8n did not answer on ${url} within two minutes. Its output is in ${logFile}.`);
}

async function stop(child, exited) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const inTime = await Promise.race([exited.then(() => true), sleep(stopGrace, false, { ref: false })]);
  if (!inTime) await kill(child, exited);
}

/** Everything that n8n started goes with it: nothing of it may go on with the data of the next one. */
async function kill(child, exited) {
  if (child.exitCode === null && child.signalCode === null) {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  }
  await exited;
}
