import type { ContactId } from '../../core/brand';
import { matchOf, seedsOf } from '../../core/duplicates/rules';
import type { Match } from '../../core/duplicates/rules';
import type { Tx } from '../ports';

/** A contact that may be the same person. */
export interface Similar extends Match {
  readonly contactId: ContactId;
}

/** Of one key, no more contacts are looked at: a name that thousands have says nothing. */
const mostOfAKey = 200;

/**
 * Contacts that may be the same person as one, by the active rules, the surest first. It looks contacts up by their keys: what that costs
 * does not depend on how many there are.
 */
export async function similarTo(tx: Tx, contactId: ContactId): Promise<readonly Similar[]> {
  const rules = (await tx.duplicates.rules()).filter(({ isActive }) => isActive);
  const mine = (await tx.duplicates.keysOf([contactId])).get(contactId) ?? [];
  const seeds = seedsOf(rules, mine);
  if (seeds.length === 0) return [];
  const found = await tx.duplicates.withKeys(seeds, contactId, mostOfAKey);
  if (found.length === 0) return [];
  const different = await tx.duplicates.differentFrom(contactId);
  const candidates = found.filter((id) => !different.has(id));
  const keys = await tx.duplicates.keysOf(candidates);
  const phones = await tx.duplicates.phonesOf([contactId, ...candidates]);
  const myPhones = phones.get(contactId) ?? new Set<string>();
  return candidates
    .flatMap((id) => {
      const hasSamePhone = [...(phones.get(id) ?? [])].some((phone) => myPhones.has(phone));
      const match = matchOf(rules, mine, keys.get(id) ?? [], hasSamePhone);
      return match === null ? [] : [{ contactId: id, ...match }];
    })
    .sort((one, other) => other.score - one.score || (one.contactId < other.contactId ? -1 : 1));
}
