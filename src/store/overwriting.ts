import type { Kysely } from 'kysely';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** How long until the next try while another process is in the way, in milliseconds: at first, and at most. */
const tryAgainAfter = { first: 100, most: 30_000 } as const;

/** What follows the commit of an erasure. */
export interface Overwriting {
  /** Overwrites what was deleted, now or as soon as no other process is in the way. Never throws: the erasure is stored already. */
  readonly finish: () => Promise<void>;
  /** Tries once more where something is left to do, and then no more. Never throws. */
  readonly close: () => Promise<void>;
}

/** Overwrites in the database's files what transactions deleted; does nothing where only the database itself can. */
export function overwritingOf(db: Kysely<Tables>, { overwriting }: Engine): Overwriting {
  let next: NodeJS.Timeout | null = null;
  let isClosed = false;
  const forget = () => {
    if (next !== null) clearTimeout(next);
    next = null;
  };
  // A full disk, say, is an obstacle like another process: the erasure stands, and this is still owed.
  const isDone = async (): Promise<boolean> =>
    overwriting === null ||
    db
      .connection()
      .execute(overwriting.after)
      .catch(() => false);
  const finish = async (pause: number): Promise<void> => {
    const done = await isDone();
    forget();
    if (done || isClosed) return;
    next = setTimeout(() => void finish(Math.min(pause * 2, tryAgainAfter.most)), pause).unref();
  };
  return {
    finish: () => finish(tryAgainAfter.first),
    close: async () => {
      isClosed = true;
      if (next === null) return;
      forget();
      await isDone();
    },
  };
}
