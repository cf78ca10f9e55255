import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this package, from the nearest manifest above this file; `0` when there is none. */
export function packageVersion(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) return versionIn(JSON.parse(readFileSync(manifest, 'utf8')));
    if (folder === dirname(folder)) return '0';
  }
}

function versionIn(manifest: unknown): string {
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined;
  return typeof version === 'string' ? version : '0';
}
