import type { ContactId } from '../../core/brand';
import type { FieldChange, MergingContact } from '../../core/duplicates/merge';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { MergeRecord } from '../merge-ports';
import { mayUse } from '../permission';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';
import { moveAll, noteMerge } from './merge-contacts';

export interface Undone {
  /** The contacts that are there again. */
  readonly contactIds: readonly ContactId[];
}

export type UndoRefusal = Refusal<'unknown_merge' | 'already_undone' | 'merged_further' | 'contact_gone'>;

/**
 * Takes merges back, or links of chats: all that moved goes where it was, and what came since by an id that moved goes with the id. What a
 * person changed since stays.
 *
 * @param wanted `of` is the contact whose merges these have to be, for somebody who may not touch every contact
 */
export async function undoMerge(
  on: UseCase,
  wanted: { readonly by: Caller; readonly mergeIds: readonly string[]; readonly of?: ContactId },
): Promise<Outcome<Undone, UndoRefusal | Forbidden>> {
  return on.store.transaction(async (tx) => {
    const ids = [...new Set(wanted.mergeIds)];
    const merges = (await tx.merges.lock(ids)).filter(
      ({ survivorId, removedId }) => wanted.of === undefined || survivorId === wanted.of || removedId === wanted.of,
    );
    if (merges.length < ids.length || merges.length === 0) return refused('unknown_merge', 'There is no such merge.');
    const allowed = await mayUndo(tx, wanted.by, merges);
    if (!allowed.ok) return allowed;
    if (merges.some(({ undoneAt }) => undoneAt !== null)) return refused('already_undone', 'This has been taken back already.');
    const contacts = await tx.merges.lockContacts(merges.flatMap(({ survivorId, removedId }) => [survivorId, removedId]));
    const obstacle = obstacleTo(merges, contacts);
    if (!obstacle.ok) return obstacle;
    // The latest first, at most twenty: what one takes back is what the one before it had.
    for (const merge of merges) await undoOne(on, tx, merge);
    return accepted({ contactIds: merges.map(({ removedId }) => removedId) });
  });
}

/** Whoever may merge, and an agent who linked a chat. */
async function mayUndo(tx: Tx, by: Caller, merges: readonly MergeRecord[]): Promise<Outcome<true, Forbidden>> {
  if (by.kind === 'agent' && merges.every(({ kind, agentId }) => kind === 'link' && agentId === by.agentId)) return accepted(true);
  return mayUse(tx, by, (await tx.settings.values()).CanMergeDuplicates);
}

function obstacleTo(merges: readonly MergeRecord[], contacts: ReadonlyMap<ContactId, MergingContact>): Outcome<true, UndoRefusal> {
  const back = new Set(merges.filter(({ removes }) => removes).map(({ removedId }) => removedId));
  for (const { survivorId, removedId, removes } of merges) {
    const [survivor, removed] = [contacts.get(survivorId), contacts.get(removedId)];
    if (survivor?.goneAs === 'merged' && !back.has(survivorId)) {
      return refused('merged_further', 'The contact was merged into another one since. Take that back first.');
    }
    const isThere = survivor !== undefined && (!survivor.isGone || back.has(survivorId));
    const canReturn = removed !== undefined && (removes ? removed.goneAs === 'merged' : !removed.isGone || back.has(removedId));
    if (!isThere || !canReturn)
      return refused('contact_gone', 'One of these contacts is not there any more, so this cannot be taken back.');
  }
  return accepted(true);
}

async function undoOne(on: UseCase, tx: Tx, merge: MergeRecord): Promise<void> {
  const { survivorId, removedId } = merge;
  const both = [survivorId, removedId];
  const standing = await tx.merges.openChats(both);
  await moveAll(tx, standing, [{ belongings: await tx.merges.toMoveBack(merge), to: removedId }]);
  await tx.merges.resetIdentities(merge.standing);
  if (merge.removes) await tx.merges.restore([removedId]);
  const survivor = (await tx.merges.lockContacts(both)).get(survivorId);
  if (survivor === undefined) return;
  // What still is as the merge left it becomes what it was.
  const fields = merge.fields
    .filter(({ field, after }) => valueOf(survivor, field) === after)
    .map(({ field, before }) => ({ field, value: before }));
  await tx.merges.change(survivorId, fields, survivor.updatedAt === merge.at ? merge.updatedBefore : survivor.updatedAt);
  await passOn(tx, merge);
  await tx.duplicates.refresh(both, on.now());
  await tx.merges.markUndone([merge.id], on.now());
  await noteMerge(on, tx, { contact: survivor, merges: [merge], isUndone: true, standing });
}

/** What a later merge replaced and this one had brought is, for the later one, what there was before this one. */
async function passOn(tx: Tx, undone: MergeRecord): Promise<void> {
  let mine = undone.fields;
  for (const later of await tx.merges.intoSince(undone.survivorId, undone.at)) {
    if (later.id === undone.id) continue;
    const isReplaced = (change: FieldChange, own: FieldChange) => own.field === change.field && own.after === change.before;
    const fields = later.fields.map((change) => {
      const own = mine.find((one) => isReplaced(change, one));
      return own === undefined ? change : { ...change, before: own.before };
    });
    const rest = mine.filter((own) => !later.fields.some((change) => isReplaced(change, own)));
    if (rest.length < mine.length) await tx.merges.putFields(later, fields);
    mine = rest;
  }
}

function valueOf(contact: MergingContact, field: FieldChange['field']): string | null {
  if (field === 'namedBy') return contact.namedBy;
  return field === 'origin' ? contact.origin : contact.values[field];
}
