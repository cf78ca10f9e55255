import type { UseCase } from '../use-case';

/** So many contacts get their keys in one transaction, so that nobody waits long for it. */
const batch = 500;

/**
 * Makes the keys of contacts that are older than this version, a batch a transaction; several processes share them.
 *
 * @param isStopped asked between two batches
 * @returns how many contacts got theirs
 */
export async function makeKeys(on: UseCase, isStopped: () => boolean = () => false): Promise<number> {
  let made = 0;
  while (!isStopped()) {
    const ids = await on.store.transaction(async (tx) => {
      const missing = await tx.duplicates.withoutKeys(batch);
      await tx.duplicates.refresh(missing, on.now());
      return missing;
    });
    made += ids.length;
    if (ids.length < batch) break;
  }
  return made;
}
