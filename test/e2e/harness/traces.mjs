import { createReadStream, readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Looks for words in everything that lies in a folder, byte for byte.
 *
 * @param words as they would be written in plain text
 * @returns `file: the beginning of the word` for each that was found
 */
export async function tracesIn(folder, words) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => path.join(entry.parentPath, entry.name));
  const found = [];
  for (const file of files) found.push(...(await tracesOf(file, words)));
  return found;
}

/** The same in one file, however large. */
export async function tracesOf(file, words) {
  const wanted = words.map((word) => Buffer.from(word));
  const longest = Math.max(...wanted.map(({ length }) => length));
  const found = new Set();
  let before = Buffer.alloc(0);
  for await (const chunk of createReadStream(file)) {
    const bytes = Buffer.concat([before, chunk]);
    wanted.forEach((word, index) => {
      const at = bytes.indexOf(word);
      if (at >= 0)
        found.add(`${file}: ${words[index].slice(0, 12)}… in ${JSON.stringify(bytes.toString('latin1', Math.max(0, at - 60), at))}`);
    });
    before = bytes.subarray(-longest);
  }
  return [...found];
}
