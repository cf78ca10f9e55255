import type { ContactId } from '../../core/brand';
import type { Tx } from '../ports';
import { similarTo } from './find-similar';

/** How many other contacts may be the same person, by the active rules. */
export async function countSimilar(tx: Tx, contactId: ContactId): Promise<number> {
  return (await similarTo(tx, contactId)).length;
}
