import { completeByFlow, isOpen } from '../../core/chat';
import type { AgentId, ChatId, ContactId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { manage } from '../administration/manage';
import type { ErasureReceipt } from '../contact-ports';
import { endChat } from '../end-chat';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';
import { existingContact } from './write-contact';

/** So many chats are told to pages; older ones are in nobody's list. */
const chatsTold = 200;

/**
 * Erases a person: no name, number, address, text or file of the contact, or of those that were merged into it, is left in the store. Chats
 * and cases stay as numbers without a name; open chats end. It cannot be undone, and a second time changes nothing.
 *
 * @returns what was erased, or why not
 * @throws NotFoundError when there is no such contact
 */
export function eraseContact(
  on: UseCase,
  wanted: { readonly by: Caller; readonly contactId: ContactId },
): Promise<Outcome<ErasureReceipt, Refusal<'merged'> | Forbidden>> {
  const { by, contactId } = wanted;
  return manage<ErasureReceipt, Refusal<'merged'>>(on, by, async (tx) => {
    const before = await tx.erasures.find(contactId);
    if (before !== null) return accepted(before);
    const open = await lockAgentsOf(tx, contactId);
    const contactIds = await tx.erasures.lockPerson(contactId);
    // Somebody else may have been faster.
    const earlier = await tx.erasures.find(contactId);
    if (earlier !== null) return accepted(earlier);
    if ((await existingContact(tx, contactId)).deletedAs === 'merged') {
      return refused('merged', 'This contact was merged into another one. Erase that one: this one goes with it.');
    }
    return accepted(await erase(on, tx, { contactIds, contactId, by, open }));
  });
}

/** Locks the agents who have open chats of the contact, or are asked for them, in the order of their ids, as everywhere before the chats. */
async function lockAgentsOf(tx: Tx, contactId: ContactId): Promise<ReadonlyMap<ChatId, readonly AgentId[]>> {
  const chatIds = await tx.contacts.openChats(contactId);
  const offers = await tx.offers.openOf(chatIds);
  const records = await tx.chats.findAll(chatIds);
  const asked = new Map(
    chatIds.map((chatId) => [
      chatId,
      offers.flatMap((offer) => (offer.chatId === chatId && offer.agentId !== null ? [offer.agentId] : [])),
    ]),
  );
  const owners = [...records.values()].flatMap(({ chat }) => (chat.status === 'in_progress' ? [chat.agentId] : []));
  await tx.agents.lockAll([...new Set([...owners, ...[...asked.values()].flat()])]);
  return asked;
}

async function erase(
  on: UseCase,
  tx: Tx,
  wanted: {
    readonly contactIds: readonly ContactId[];
    readonly contactId: ContactId;
    readonly by: Caller;
    readonly open: ReadonlyMap<ChatId, readonly AgentId[]>;
  },
): Promise<ErasureReceipt> {
  const { contactIds, contactId, by, open } = wanted;
  const { erasures } = tx;
  const at = on.now();
  const chatIds = await erasures.chatsOf(contactIds);
  // Before the chats end, so that what flows hear of their end has no name in it.
  const { pictures, others, once, ...ofContacts } = await erasures.eraseContacts(contactIds, at);
  const events = await erasures.eraseEvents(contactIds, chatIds);
  await endChats(on, tx, chatIds, open);
  const { hashes: sent, ...ofChats } = await erasures.eraseChats(chatIds, { contactIds, others, once }, at);
  const { hashes: waiting, ...ofIdentities } = await erasures.eraseIdentities(contactIds);
  const ofFiles = await erasures.eraseFiles([...new Set([...pictures, ...sent, ...waiting])]);
  const receipt: ErasureReceipt = {
    id: on.newId(),
    contactId,
    agentId: by.kind === 'agent' ? by.agentId : null,
    at,
    erased: { ...ofContacts, ...ofIdentities, chats: chatIds.length, ...ofChats, ...ofFiles, events },
  };
  await erasures.put(receipt);
  for (const chatId of chatIds.slice(-chatsTold)) tx.feed.note({ kind: 'chat', chatId });
  return receipt;
}

/** Ends what is open as a workflow would. */
async function endChats(on: UseCase, tx: Tx, chatIds: readonly ChatId[], asked: ReadonlyMap<ChatId, readonly AgentId[]>): Promise<void> {
  const records = await tx.chats.lockAll(chatIds);
  for (const record of records.values()) {
    const { chat } = record;
    if (isOpen(chat)) await endChat(on, tx, record, { ...completeByFlow(chat, on.now()), reason: 'flow', asked: asked.get(chat.id) ?? [] });
  }
}
