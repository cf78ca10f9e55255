import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { hostFolder, packageName, root } from './paths.mjs';

/**
 * Puts the built package where n8n looks for community packages, as an installation would.
 *
 * The files are copied, because a link would make Node look for `n8n-workflow` in this repository and find another copy than n8n's own.
 *
 * @param userFolder what n8n gets as `N8N_USER_FOLDER`
 */
export function copyPackageInto(userFolder) {
  const modules = path.join(userFolder, '.n8n', 'nodes', 'node_modules');
  const target = path.join(modules, packageName);
  const dist = path.join(root, 'dist');
  if (!existsSync(dist)) throw new Error('There is no dist folder. Run "npm run build" first.');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(path.join(target, 'node_modules'), { recursive: true });
  for (const name of ['dist', 'workflows', 'package.json']) cpSync(path.join(root, name), path.join(target, name), { recursive: true });
  for (const name of Object.keys(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).dependencies)) {
    link(path.join(root, 'node_modules', name), path.join(target, 'node_modules', name));
  }
  // The user folder may lie inside this repository; without this link Node would walk up to the repository's copy.
  link(path.join(hostFolder, 'node_modules', 'n8n-workflow'), path.join(modules, 'n8n-workflow'));
}

function link(from, to) {
  mkdirSync(path.dirname(to), { recursive: true });
  rmSync(to, { recursive: true, force: true });
  symlinkSync(from, to, 'junction');
}
