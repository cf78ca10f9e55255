import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './paths.mjs';

const run = promisify(execFile);

/**
 * Adds an agent to the store by the package's own command line; an agent with this login that is already there is left alone.
 *
 * @param options.userFolder whose embedded store is meant, as for n8n
 * @param options.store a PostgreSQL address instead of the embedded store
 * @returns what the command line answered
 */
export async function addAgent({ userFolder, store, login, name, password }) {
  const args = [
    path.join(root, 'dist', 'src', 'cli.js'),
    'agent',
    'add',
    '--login',
    login,
    '--name',
    name,
    // In one piece: a random password may begin with a dash.
    `--password=${password}`,
    '--if-missing',
  ];
  if (store !== undefined) args.push('--store', store);
  const { stdout } = await run(process.execPath, args, { env: { ...process.env, N8N_USER_FOLDER: userFolder, NODE_NO_WARNINGS: '1' } });
  const [lastLine] = stdout.trim().split('\n').slice(-1);
  return JSON.parse(lastLine);
}
