import { findAccounts } from '../../app/contacts/accounts';
import { getContactOfChat, saveContactOfChat } from '../../app/contacts/contact-of-chat';
import type { ChatContact } from '../../app/contacts/contact-of-chat';
import { findContacts } from '../../app/contacts/find-contacts';
import { getTimeline } from '../../app/contacts/timeline';
import type { TimelineChat } from '../../app/contact-ports';
import type { TileView } from '../../app/views';
import { asChatId, asContactId } from '../../core/brand';
import type { AgentId, ChatId } from '../../core/brand';
import { json, refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { ContactFields, ContactRequest, InboxAccounts, InboxContact, InboxContacts, InboxTimeline } from '../../wire/contact';
import type { InboxCall, InboxParts } from '../parts';
import { readableTile } from '../readable';
import { refusedFor } from '../refused-for';
import { withoutSupervision } from '../supervision';
import { foundRow, handleDuplicateCall } from './duplicates';

/** How many contacts, accounts and chats are told at once. */
const most = { contacts: 20, accounts: 20, chats: 20 } as const;
const notKept = { 'cache-control': 'no-store' } as const;

/** What a page asks about contacts and their duplicates. */
export async function handleContactCall(parts: InboxParts, call: InboxCall<ContactRequest>): Promise<HttpAnswer> {
  const { body, session } = call;
  const { agentId } = session;
  switch (body.action) {
    case 'contact':
      return ofReadable(parts, body.chatId, agentId, async ({ chatId }) =>
        json(200, inboxContact(await getContactOfChat(parts.on, { chatId, agentId })), notKept),
      );
    case 'save_contact':
      return ofReadable(parts, body.chatId, agentId, ({ chatId }) => saved(parts, { chatId, agentId, contact: body.contact }));
    case 'find_contacts': {
      const found = await findContacts(parts.on, { text: body.search, limit: most.contacts });
      const answer: InboxContacts = { contacts: found.map(foundRow) };
      return json(200, answer, notKept);
    }
    case 'find_accounts': {
      const found = await findAccounts(parts.on, { text: body.search, limit: most.accounts });
      const answer: InboxAccounts = { accounts: found.map(({ id, name }) => ({ id, name })) };
      return json(200, answer, notKept);
    }
    case 'timeline':
      return ofReadable(parts, body.chatId, agentId, (tile) => timeline(parts, { tile, agentId, before: body.before }));
    default:
      return handleDuplicateCall(parts, { ...call, body });
  }
}

/** Answers about a chat to agents who may read it. */
async function ofReadable(
  parts: InboxParts,
  id: string,
  agentId: AgentId,
  answer: (tile: TileView) => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const readable = await readableTile(parts, asChatId(id), agentId);
  return 'refused' in readable ? readable.refused : answer(readable.tile);
}

async function saved(
  parts: InboxParts,
  { chatId, agentId, contact }: { readonly chatId: ChatId; readonly agentId: AgentId; readonly contact: ContactFields },
): Promise<HttpAnswer> {
  const outcome = await saveContactOfChat(parts.on, { chatId, agentId, changes: contact });
  if (outcome.ok) return json(200, inboxContact(outcome.value), notKept);
  const { code, reason: message } = outcome.refusal;
  switch (code) {
    case 'phone_taken': {
      const { contactId } = outcome.refusal;
      return json(409, { error: { code, message, contactId } }, notKept);
    }
    case 'forbidden':
      return refusal(403, code, message);
    case 'erased':
    case 'merged':
      return refusedFor(409, 'conflict', outcome.refusal);
    case 'too_long':
      return refusedFor(422, 'text_too_long', outcome.refusal);
    default:
      return refusal(422, code, message);
  }
}

/** What the page shows of a chat that the agent may not read is when it was and with whom, unless it stands above the chat that is asked from. */
async function timeline(
  parts: InboxParts,
  { tile, agentId, before }: { readonly tile: TileView; readonly agentId: AgentId; readonly before: string | undefined },
): Promise<HttpAnswer> {
  const { chatId, contact, channel } = tile;
  const page = await getTimeline(parts.on, {
    contactId: asContactId(contact.id),
    before: before === undefined ? null : asChatId(before),
    limit: most.chats,
  });
  const isReadable = await readableOf(parts, page.chats, { chatId, agentId });
  const answer: InboxTimeline = {
    hasMore: page.hasMore,
    chats: page.chats.map((chat) => {
      const isShown = isReadable(chat.chatId) || chat.channel.id === channel.id;
      return {
        chatId: chat.chatId,
        status: chat.status,
        channel: { type: chat.channel.type, name: chat.channel.name },
        agentName: chat.agentName,
        queueName: chat.queueName,
        createdAt: chat.createdAt,
        completedAt: chat.completedAt,
        messages: chat.messages,
        firstLine: isShown ? chat.firstLine : '',
        files: isShown ? chat.files : [],
        isReadable: isReadable(chat.chatId),
      };
    }),
  };
  return json(200, answer, notKept);
}

/** Which of these chats the agent may read by themselves. */
async function readableOf(
  parts: InboxParts,
  chats: readonly TimelineChat[],
  { chatId, agentId }: { readonly chatId: ChatId; readonly agentId: AgentId },
): Promise<(chatId: ChatId) => boolean> {
  if ((await withoutSupervision(parts, agentId)) === null) return () => true;
  const listed = await parts.views.tilesFor(chats.map((chat) => chat.chatId));
  const own = new Set([
    chatId,
    ...listed.flatMap(({ agentId: whose, tile }) => (whose === agentId ? [tile.chatId] : [])),
    ...chats.flatMap((chat) => (chat.agentId === agentId ? [chat.chatId] : [])),
  ]);
  return (id) => own.has(id);
}

function inboxContact({ contact, identities, similar, otherChats, lastMerge }: ChatContact): InboxContact {
  const { id, name, phone, businessPhone, email, jobTitle, language, note, account } = contact;
  const facts: ContactFields = { name, phone, businessPhone, email, jobTitle, language, note, account };
  return {
    contact: {
      ...facts,
      id,
      picture: contact.picture === null ? null : contact.picture.slice(0, pictureMark),
      isIdentified: contact.origin !== 'unidentified',
      createdAt: contact.createdAt,
    },
    identities: identities.map(({ channelType, externalId, name: called, phone: number, unreachable }) => ({
      channelType,
      externalId,
      name: called,
      phone: number,
      unreachable,
    })),
    similar,
    otherChats,
    lastMerge: lastMerge === null ? null : { id: lastMerge.id, at: lastMerge.at, removedName: lastMerge.removedName },
  };
}

/** So many characters of a picture's hash tell pages that it changed. */
const pictureMark = 12;
