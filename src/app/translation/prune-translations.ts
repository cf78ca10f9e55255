import { asInstant } from '../../core/brand';
import type { UseCase } from '../use-case';

/** A translated text that nobody has needed for this long is forgotten, in milliseconds. */
const keptFor = 180 * 24 * 60 * 60_000;

/** Forgets translated texts that nobody needs any more; those of messages stay with their messages. */
export async function pruneTranslations(on: UseCase): Promise<void> {
  await on.store.transaction((tx) => tx.translations.prune(asInstant(on.now() - keptFor)));
}
