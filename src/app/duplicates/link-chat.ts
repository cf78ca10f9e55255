import { isOpen, ownedBy } from '../../core/chat';
import type { Chat, OwnerRefusal } from '../../core/chat';
import type { AgentId, ChatId, ContactId } from '../../core/brand';
import { linkPlan } from '../../core/duplicates/link';
import type { LinkPlan } from '../../core/duplicates/link';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { act, stepped } from '../actor';
import type { Actor, CommandRefusal, Step } from '../actor';
import { chatItem } from '../chat-item';
import type { ChatItem } from '../chat-item';
import type { ContactRow } from '../duplicate-ports';
import { NotFoundError } from '../errors';
import type { MergeRecord } from '../merge-ports';
import type { ChatRecord, Tx } from '../ports';
import { found } from '../receive-message';
import { addSystemLine } from '../system-line';
import type { UseCase } from '../use-case';
import { mergeWithin, moveAll, noteMerge } from './merge-contacts';
import type { MergeRefusal } from './merge-contacts';

export type LinkRefusal = OwnerRefusal | CommandRefusal | MergeRefusal | Refusal<'contact_gone' | 'confirmation_needed'>;

export interface LinkedChat extends ChatItem {
  /** What `undoMerge` takes; null when the chat had this contact already. */
  readonly link: { readonly mergeId: string | null; readonly fromContactId: string; readonly removed: boolean };
}

/**
 * Gives an ongoing chat to another contact: the person turned out to be somebody whom we know. What the person writes next under the same id
 * belongs to that contact, too. The old contact goes with everything that it has moving along, unless the setting says that it stays.
 *
 * Linking a chat to the contact that it has is a step already done.
 *
 * @param wanted `confirmed`: somebody has read what else moves, and wants it
 */
export async function linkChat(
  on: UseCase,
  wanted: { readonly chatId: ChatId; readonly contactId: ContactId; readonly actor: Actor; readonly confirmed: boolean },
): Promise<Outcome<Step<LinkedChat>, LinkRefusal>> {
  const { chatId, actor, contactId } = wanted;
  return on.store.transaction((tx) =>
    act<LinkedChat, LinkRefusal>(on, tx, { actor, kind: 'link', chatId }, async ({ agent }) => {
      // Contacts are locked before chats, as where messages are received, so the chat is read again after that.
      const before = await found(tx.chats.find(chatId), chatId);
      await tx.merges.lockContacts([before.chat.contactId, contactId]);
      const record = await found(tx.chats.lock(chatId), chatId);
      const from = record.chat.contactId;
      if (from === contactId) return stepped(linked(record, { mergeId: null, fromContactId: from, removed: false }), true);
      const may = mayLink(record.chat, agent?.id ?? null);
      if (!may.ok) return may;
      const plan = await planOf(tx, record);
      if (plan.confirmation !== null && !wanted.confirmed) return refused('confirmation_needed', plan.confirmation);
      const merged = await (plan.removes ? mergeAway : moveIdentity)(on, tx, { record, contactId, agentId: agent?.id ?? null });
      if (!merged.ok) return merged;
      const after = await found(tx.chats.find(chatId), chatId);
      await addSystemLine(
        on,
        tx,
        after.chat,
        agent === null
          ? { kind: 'linked_by_workflow', contact: after.contactName }
          : { kind: 'linked', agent: agent.name, contact: after.contactName },
      );
      return stepped(linked(after, { mergeId: merged.value, fromContactId: from, removed: plan.removes }));
    }),
  );
}

const linked = (record: ChatRecord, link: LinkedChat['link']): LinkedChat => ({ ...chatItem(record), link });

function mayLink(chat: Chat, agentId: AgentId | null): Outcome<unknown, OwnerRefusal> {
  if (agentId !== null) return ownedBy(chat, agentId);
  return isOpen(chat) ? accepted(chat) : refused('ended', 'This chat is completed and read-only.');
}

/** What linking a chat would do with the contact that it has. */
async function planOf(tx: Tx, { chat }: ChatRecord): Promise<LinkPlan> {
  const facts = await tx.merges.linkFacts(chat.identityId, chat.contactId);
  return linkPlan(facts, (await tx.settings.values()).RelinkRemovesContact);
}

interface Linking {
  readonly record: ChatRecord;
  readonly contactId: ContactId;
  readonly agentId: AgentId | null;
}

async function mergeAway(on: UseCase, tx: Tx, { record, contactId, agentId }: Linking): Promise<Outcome<string | null, MergeRefusal>> {
  const merged = await mergeWithin(on, tx, { survivorId: contactId, removedIds: [record.chat.contactId], kind: 'link', agentId });
  return merged.ok ? accepted(merged.value.mergeIds[0] ?? null) : merged;
}

/** Moves what was written under the chat's own id, and leaves the contact where it is. */
async function moveIdentity(on: UseCase, tx: Tx, { record, contactId, agentId }: Linking): Promise<Outcome<string | null, MergeRefusal>> {
  const { contactId: from, identityId } = record.chat;
  const contact = (await tx.merges.lockContacts([contactId])).get(contactId);
  if (contact === undefined || contact.isGone) return refused('contact_gone', 'This contact is not there any more. Search again.');
  const at = on.now();
  const standing = await tx.merges.openChats([from, contactId]);
  const moved = await tx.merges.belongingsOfIdentity(identityId, from);
  await moveAll(tx, standing, [{ belongings: moved, to: contactId }]);
  await tx.duplicates.refresh([from, contactId], at);
  const merge: MergeRecord = {
    id: on.newId(),
    survivorId: contactId,
    removedId: from,
    kind: 'link',
    agentId,
    at,
    undoneAt: null,
    removes: false,
    moved,
    standing: standing.map((chat) => [chat.id, chat.identityId]),
    fields: [],
    updatedBefore: contact.updatedAt,
  };
  await tx.merges.insert([merge]);
  await noteMerge(on, tx, { contact, merges: [merge], isUndone: false, standing });
  return accepted(merge.id);
}

/** What linking a chat to another contact would do. */
export interface LinkPreview extends LinkPlan {
  readonly from: ContactRow;
  readonly to: ContactRow;
  /** How many chats and cases move beside this chat. */
  readonly otherChats: number;
  readonly cases: number;
}

/**
 * Tells what {@link linkChat} would do; nothing is changed.
 *
 * @throws NotFoundError when there is no such chat or contact
 */
export async function previewLink(
  on: UseCase,
  { chatId, contactId }: { readonly chatId: ChatId; readonly contactId: ContactId },
): Promise<Outcome<LinkPreview, Refusal<'same_contact'>>> {
  return on.store.transaction(async (tx) => {
    const record = await found(tx.chats.find(chatId), chatId);
    const { contactId: fromId, identityId } = record.chat;
    if (fromId === contactId) return refused('same_contact', 'The chat is linked to this contact already.');
    const rows = await tx.duplicates.contactRows([fromId, contactId]);
    const [from, to] = [rows.get(fromId), rows.get(contactId)];
    if (from === undefined || to === undefined) throw new NotFoundError('This contact is not there any more. Search again.');
    const plan = await planOf(tx, record);
    const moved = plan.removes
      ? (await tx.merges.belongings([fromId])).get(fromId)
      : await tx.merges.belongingsOfIdentity(identityId, fromId);
    return accepted({ from, to, ...plan, otherChats: Math.max(0, (moved?.chats.length ?? 0) - 1), cases: moved?.cases.length ?? 0 });
  });
}
