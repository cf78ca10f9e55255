import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Claims a folder for this process, so that two n8n never work on the same data.
 *
 * The operating system holds the lock and lets go of it when this process ends, however it ends: nothing stale is ever left behind, and
 * a process id that was given to somebody else cannot be taken for the holder.
 *
 * @param folder made when it is missing
 * @returns null when another process has it, and otherwise the claim: `noted` is what a holder left that ended without letting go (null
 *   after an orderly end), `note` puts something in its place for whoever comes in vain, `release` lets go and removes what this process noted
 */
export function claimFolder(folder) {
  mkdirSync(folder, { recursive: true });
  const file = noteFile(folder);
  const lock = new DatabaseSync(path.join(folder, 'running.lock'));
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    // SQLITE_BUSY
    if (error.errcode === 5) return null;
    throw error;
  }
  let hasNoted = false;
  return {
    noted: readClaim(folder),
    note: (note) => {
      hasNoted = true;
      writeFileSync(file, `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 });
    },
    release: () => {
      if (hasNoted) rmSync(file, { force: true });
      lock.close();
    },
  };
}

/** What the holder of a folder has noted; null when it has noted nothing. */
export function readClaim(folder) {
  try {
    return JSON.parse(readFileSync(noteFile(folder), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

function noteFile(folder) {
  return path.join(folder, 'running.json');
}
