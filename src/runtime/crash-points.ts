import { closeSync, openSync } from 'node:fs';

/** Where a test may end the process, to prove that nothing is lost or doubled. */
export type CrashPoint = 'after_commit' | 'before_emit' | 'in_flow' | 'before_ack';

/**
 * Ends the process at once, as a power cut would, when a test asked for it: `SWITCHBOARD_CRASH_AT` names the point and
 * `SWITCHBOARD_CRASH_MARKER` a file that does not exist yet, so that it happens once.
 */
export function crashPoint(point: CrashPoint): void {
  const marker = process.env['SWITCHBOARD_CRASH_MARKER'];
  if (process.env['SWITCHBOARD_CRASH_AT'] !== point || marker === undefined) return;
  try {
    closeSync(openSync(marker, 'wx'));
  } catch {
    // The marker is there: it has happened.
    return;
  }
  process.kill(process.pid, 'SIGKILL');
}
