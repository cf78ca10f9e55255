import type { AgentId, ContactId } from '../../core/brand';
import { fieldChanges, mostRemoved, nextChats } from '../../core/duplicates/merge';
import type { FieldChoices, MergingContact, StandingChat } from '../../core/duplicates/merge';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { Belongings, MergeRecord } from '../merge-ports';
import { mayUse } from '../permission';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';

export interface WantedMerge {
  /** The contact that stays. */
  readonly survivorId: ContactId;
  readonly removedIds: readonly ContactId[];
  /** From which contact a field is taken; else the survivor's own value, or the first that there is. */
  readonly fields?: FieldChoices;
}

export interface Merged {
  readonly contactId: ContactId;
  /** What takes the merge back, one of each removed contact. */
  readonly mergeIds: readonly string[];
}

export type MergeRefusal = Refusal<'bad_merge' | 'contact_gone' | 'bad_fields'>;

/**
 * Makes several contacts one: what belongs to the others moves to the survivor, and they are gone, until somebody takes that back. Two open
 * chats on a channel both stay; the newer one gets the next message.
 *
 * @returns the survivor, or why they cannot be merged
 */
export async function mergeContacts(
  on: UseCase,
  wanted: WantedMerge & { readonly by: Caller },
): Promise<Outcome<Merged, MergeRefusal | Forbidden>> {
  return on.store.transaction(async (tx) => {
    const { CanMergeDuplicates } = await tx.settings.values();
    const allowed = await mayUse(tx, wanted.by, CanMergeDuplicates);
    if (!allowed.ok) return allowed;
    return mergeWithin(on, tx, { ...wanted, kind: 'merge', agentId: wanted.by.kind === 'agent' ? wanted.by.agentId : null });
  });
}

/** As {@link mergeContacts}, within a transaction, and without asking who may. */
export async function mergeWithin(
  on: UseCase,
  tx: Tx,
  wanted: WantedMerge & { readonly kind: MergeRecord['kind']; readonly agentId: AgentId | null },
): Promise<Outcome<Merged, MergeRefusal>> {
  const { survivorId } = wanted;
  const removedIds = [...new Set(wanted.removedIds)];
  if (removedIds.includes(survivorId) || removedIds.length === 0 || removedIds.length > mostRemoved) {
    return refused('bad_merge', `A contact is merged with 1 to ${String(mostRemoved)} others. Choose them again.`);
  }
  const contacts = await tx.merges.lockContacts([survivorId, ...removedIds]);
  const survivor = contacts.get(survivorId);
  const removed = removedIds.map((id) => contacts.get(id)).filter((contact) => contact?.isGone === false);
  if (survivor === undefined || survivor.isGone || removed.length < removedIds.length) {
    return refused('contact_gone', 'One of these contacts is not there any more. Search again.');
  }
  const others = removed.filter((contact) => contact !== undefined);
  const changes = fieldChanges(survivor, others, wanted.fields ?? {});
  if (!changes.ok) return changes;

  const at = on.now();
  const standing = await tx.merges.openChats([survivorId, ...removedIds]);
  const belongings = await tx.merges.belongings(removedIds);
  await moveAll(tx, standing, [{ belongings: together([...belongings.values()]), to: survivorId }]);
  await tx.merges.change(
    survivorId,
    changes.value.map(({ field, after }) => ({ field, value: after })),
    at,
  );
  await tx.merges.remove(removedIds, at);
  await tx.duplicates.refresh([survivorId, ...removedIds], at);
  const records = others.map(
    ({ id }): MergeRecord => ({
      id: on.newId(),
      survivorId,
      removedId: id,
      kind: wanted.kind,
      agentId: wanted.agentId,
      at,
      undoneAt: null,
      removes: true,
      moved: belongings.get(id) ?? together([]),
      standing: standing.map(({ id: chatId, identityId }) => [chatId, identityId]),
      fields: changes.value.filter(({ from }) => from === id),
      updatedBefore: survivor.updatedAt,
    }),
  );
  await tx.merges.insert(records);
  await noteMerge(on, tx, { contact: survivor, merges: records, isUndone: false, standing });
  return accepted({ contactId: survivorId, mergeIds: records.map(({ id }) => id) });
}

/** What several have, as one. */
const together = (all: readonly Belongings[]): Belongings => ({
  identities: all.flatMap(({ identities }) => identities),
  phones: all.flatMap(({ phones }) => phones),
  chats: all.flatMap(({ chats }) => chats),
  cases: all.flatMap(({ cases }) => cases),
});

/**
 * Moves what belongs to contacts, and says anew which of their open chats get the next message.
 *
 * @param standing all open chats of all contacts concerned, before
 */
export async function moveAll(
  tx: Tx,
  standing: readonly StandingChat[],
  moves: readonly { readonly belongings: Belongings; readonly to: ContactId }[],
): Promise<void> {
  const ids = standing.map(({ id }) => id);
  const target = new Map(moves.flatMap(({ belongings, to }) => belongings.chats.map((id) => [id, to] as const)));
  const next = nextChats(standing.map((chat) => ({ ...chat, contactId: target.get(chat.id) ?? chat.contactId })));
  // Beside each other first: at no moment may a contact have two on a channel that get the next message.
  await tx.merges.setBeside(ids, true);
  for (const { belongings, to } of moves) await tx.merges.move(belongings, to);
  await tx.merges.setBeside(next, false);
}

/** Tells flows of a merge, and pages of the chats that it changed. */
export async function noteMerge(
  on: UseCase,
  tx: Tx,
  done: {
    readonly contact: MergingContact;
    readonly merges: readonly MergeRecord[];
    readonly isUndone: boolean;
    readonly standing: readonly StandingChat[];
  },
): Promise<void> {
  const { contact, merges, isUndone, standing } = done;
  const [first] = merges;
  const name = first?.fields.find(({ field }) => field === 'name')?.after ?? contact.values.name ?? '';
  const agent = first?.agentId == null ? null : await tx.agents.find(first.agentId);
  const payload = {
    contact: { id: contact.id, name },
    merge: {
      ids: merges.map(({ id }) => id),
      kind: first?.kind ?? 'merge',
      contactIds: merges.map(({ removedId }) => removedId),
      removes: first?.removes ?? true,
      isUndone,
      agent: agent === null ? null : { id: agent.id, name: agent.name },
    },
    chats: standing.map(({ id }) => id),
  };
  await tx.events.raise([
    { id: on.newId(), kind: 'contact_merged', subjectId: contact.id, queueId: null, channelId: null, payload, at: on.now() },
  ]);
  for (const { id } of standing) tx.feed.note({ kind: 'chat', chatId: id });
}
