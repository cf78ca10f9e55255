import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hostFolder, root } from './paths.mjs';
import { runStep } from './run-step.mjs';

const logs = path.join(root, '.switchboard', 'logs');

/** Installs n8n into `host/` unless the same lockfile is already installed there for this Node. */
export async function ensureHost() {
  if (Number(process.versions.node.split('.')[0]) < 24)
    throw new Error(`n8n needs Node 24, and this is ${process.version}. Use "npm start" or "npm test", which find the right one.`);
  const stampFile = path.join(hostFolder, 'node_modules', '.switchboard-stamp');
  const stamp = hostStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  if (!isHostComplete()) {
    await runStep({
      title: 'Installing n8n (2 GB; three minutes or more, only once)',
      command: 'npm',
      args: ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'],
      cwd: hostFolder,
      logFile: path.join(logs, 'install-n8n.log'),
    });
    await runStep({
      title: "Compiling n8n's SQLite driver for this Node (a minute, only once)",
      command: 'npm',
      // The empty override lets this one package run its install script where npm is told to run none.
      args: ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'],
      cwd: hostFolder,
      env: headersOfThisNode(),
      logFile: path.join(logs, 'compile-sqlite.log'),
    });
  }
  if (!isHostComplete())
    throw new Error(
      `n8n is installed in ${hostFolder} but does not load under Node ${process.version}. Delete ${path.join(hostFolder, 'node_modules')} and try again.`,
    );
  writeFileSync(stampFile, stamp);
}

function hostStamp() {
  const lockfile = readFileSync(path.join(hostFolder, 'package-lock.json'));
  return `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch} modules ${process.versions.modules}\n`;
}

/** npm writes the hidden lockfile last, so a broken-off installation has none. */
function isHostComplete() {
  const modules = path.join(hostFolder, 'node_modules');
  if (!existsSync(path.join(modules, '.package-lock.json')) || !isAsLocked(modules)) return false;
  try {
    execFileSync(process.execPath, ['-e', 'require("sqlite3")'], { cwd: hostFolder, stdio: 'ignore' });
    return true;
  } catch {
    // Not a failure: a driver that does not load is exactly what the installation is for.
    return false;
  }
}

function isAsLocked(modules) {
  const locked = JSON.parse(readFileSync(path.join(hostFolder, 'package-lock.json'), 'utf8')).packages['node_modules/n8n'].version;
  const installed = path.join(modules, 'n8n', 'package.json');
  return existsSync(installed) && JSON.parse(readFileSync(installed, 'utf8')).version === locked;
}

/** Native modules compile against the headers beside this Node, when it has them; otherwise the compiler fetches them. */
function headersOfThisNode() {
  const folder = path.resolve(path.dirname(process.execPath), '..');
  return existsSync(path.join(folder, 'include', 'node', 'node.h')) ? { npm_config_nodedir: folder } : {};
}

const sources = [
  'src',
  'nodes',
  'credentials',
  'inbox',
  'widget',
  'package.json',
  'gulpfile.js',
  'gulpfile.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** Builds the package when `dist` is missing or older than any source. */
export async function ensureBuild() {
  const built = newestIn(path.join(root, 'dist'));
  const changed = Math.max(...sources.map((source) => newestIn(path.join(root, source))));
  if (built >= changed) return;
  await runStep({
    title: 'Building Switchboard',
    command: 'npm',
    args: ['run', 'build'],
    cwd: root,
    logFile: path.join(logs, 'build.log'),
  });
}

function newestIn(place) {
  if (!existsSync(place)) return 0;
  const stat = statSync(place);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .reduce((newest, entry) => Math.max(newest, newestIn(path.join(place, entry.name))), 0);
}
