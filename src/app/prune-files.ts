import { asInstant } from '../core/brand';
import type { UseCase } from './use-case';

/** Uploads that no message took, and receipts of messages that are not ours, are kept for so long, in milliseconds. */
const keptFor = 24 * 60 * 60_000;

/** Deletes files that nobody sent, bytes that nothing uses any more, and receipts of messages that never were ours. */
export async function pruneFiles(on: UseCase): Promise<void> {
  const before = asInstant(on.now() - keptFor);
  await on.store.transaction((tx) => tx.files.prune(before));
  await on.store.transaction((tx) => tx.deliveries.prune(before));
}
