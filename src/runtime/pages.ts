import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Pages are built beside the compiled sources. */
const folder = join(__dirname, '..', '..', 'pages');
const read = new Map<string, string>();

/**
 * A built page or script, read once.
 *
 * @throws Error when the package was not built completely
 */
export function builtPage(name: 'inbox.html' | 'web-chat.html' | 'widget.js'): string {
  let text = read.get(name);
  if (text === undefined) {
    text = readFileSync(join(folder, name), 'utf8');
    read.set(name, text);
  }
  return text;
}
