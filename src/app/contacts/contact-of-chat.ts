import type { AgentId, ChatId, ContactId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome } from '../../core/outcome';
import { countSimilar } from '../duplicates/count-similar';
import { mayReadAllChats, mayUse } from '../permission';
import type { Forbidden } from '../permission';
import type { ChatRecord, Tx } from '../ports';
import { found } from '../receive-message';
import type { UseCase } from '../use-case';
import { contactProfile } from './contact-profile';
import type { ContactProfile } from './contact-profile';
import { writeContact, writing } from './write-contact';
import type { ContactChanges, WriteRefusal } from './write-contact';

/** The contact of a chat as the agent's panel shows it. */
export interface ChatContact extends ContactProfile {
  /** How many other contacts may be the same person; null for agents who may not search them. */
  readonly similar: number | null;
  /** Chats of the contact beside this one. */
  readonly otherChats: number;
}

/**
 * Reads the contact of a chat for an agent who may read the chat.
 *
 * @throws NotFoundError when there is no such chat
 */
export function getContactOfChat(on: UseCase, wanted: { readonly chatId: ChatId; readonly agentId: AgentId }): Promise<ChatContact> {
  return on.store.transaction(async (tx) => chatContact(tx, await found(tx.chats.find(wanted.chatId), wanted.chatId), wanted.agentId));
}

/**
 * Changes the contact of a chat: its agent may, and supervisors. A contact whom nobody knew is known from then on.
 *
 * @throws NotFoundError when there is no such chat
 */
export function saveContactOfChat(
  on: UseCase,
  wanted: { readonly chatId: ChatId; readonly agentId: AgentId; readonly changes: ContactChanges },
): Promise<Outcome<ChatContact, WriteRefusal | Forbidden>> {
  const { chatId, agentId, changes } = wanted;
  return writing(() =>
    on.store.transaction(async (tx): Promise<Outcome<ChatContact, WriteRefusal | Forbidden>> => {
      const record = await found(tx.chats.find(chatId), chatId);
      const allowed = await mayChangeContactOf(tx, record, agentId);
      if (!allowed.ok) return allowed;
      const written = await writeContact(on, tx, { id: record.chat.contactId, isNew: false, changes });
      if (!written.ok) return written;
      tx.feed.note({ kind: 'chat', chatId });
      return accepted(await chatContact(tx, record, agentId));
    }),
  );
}

/** Whether an agent may change the contact of a chat: the chat's agent, and supervisors. */
async function mayChangeContactOf(tx: Tx, { chat }: ChatRecord, agentId: AgentId): Promise<Outcome<true, Forbidden>> {
  if ('agentId' in chat && chat.agentId === agentId) return accepted(true);
  const allowed = await mayReadAllChats(tx, { kind: 'agent', agentId });
  return allowed.ok ? allowed : refused('forbidden', 'Only the agent of this chat and supervisors may change its customer.');
}

async function chatContact(tx: Tx, { chat }: ChatRecord, agentId: AgentId): Promise<ChatContact> {
  const { contactId } = chat;
  return {
    ...(await contactProfile(tx, contactId)),
    similar: await similarFor(tx, contactId, agentId),
    otherChats: (await tx.contactRecords.countChats(contactId)) - 1,
  };
}

async function similarFor(tx: Tx, contactId: ContactId, agentId: AgentId): Promise<number | null> {
  const { CanSearchDuplicates: from } = await tx.settings.values();
  const allowed = await mayUse(tx, { kind: 'agent', agentId }, from);
  return allowed.ok ? countSimilar(tx, contactId) : null;
}
