import type { ContactId } from '../../core/brand';
import { accepted } from '../../core/outcome';
import type { Outcome } from '../../core/outcome';
import { matchOf, seedsOf } from '../../core/duplicates/rules';
import type { Match } from '../../core/duplicates/rules';
import type { ContactRow } from '../duplicate-ports';
import { NotFoundError } from '../errors';
import { mayUse } from '../permission';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';

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

export interface SimilarContacts {
  readonly current: ContactRow;
  /** How many there are, whatever the limit. */
  readonly count: number;
  /** The surest first. */
  readonly candidates: readonly (ContactRow & Match)[];
  /** Whether the caller may merge them. */
  readonly mayMerge: boolean;
}

/**
 * Who may be the same person as a contact, for those who may ask. A contact that was merged into another one stands for that one.
 *
 * @throws NotFoundError when there is no such contact
 */
export async function findSimilar(
  on: UseCase,
  wanted: { readonly by: Caller; readonly contactId: ContactId; readonly limit: number },
): Promise<Outcome<SimilarContacts, Forbidden>> {
  return on.store.transaction(async (tx) => {
    const settings = await tx.settings.values();
    const allowed = await mayUse(tx, wanted.by, settings.CanSearchDuplicates);
    if (!allowed.ok) return allowed;
    const contactId = await tx.merges.survivorOf(wanted.contactId);
    const similar = await similarTo(tx, contactId);
    const shown = similar.slice(0, wanted.limit);
    const rows = await tx.duplicates.contactRows([contactId, ...shown.map((one) => one.contactId)]);
    const current = rows.get(contactId);
    if (current === undefined)
      throw new NotFoundError(`There is no contact ${wanted.contactId} in this store. Take its id from an item of a chat.`);
    return accepted({
      current,
      count: similar.length,
      candidates: shown.flatMap(({ contactId: id, ...match }) => {
        const row = rows.get(id);
        return row === undefined ? [] : [{ ...row, ...match }];
      }),
      mayMerge: (await mayUse(tx, wanted.by, settings.CanMergeDuplicates)).ok,
    });
  });
}
