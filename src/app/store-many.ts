import { asMessageId } from '../core/brand';
import type { ContactId, Instant } from '../core/brand';
import { incomingText } from '../core/message';
import type { Happening } from './adapter';
import { chatItem, messageItem } from './chat-item';
import { armAllForIncoming } from './deadlines';
import type { ChatRecord, Identity, NewMessage, StoredMessage, Tx } from './ports';
import { chatEvent } from './raise';
import type { Delivered } from './receive-happenings';
import { channelTopic } from './receive-message';
import { wantTranslation } from './translation/want-translation';
import type { UseCase } from './use-case';

type Message = Extract<Happening, { readonly kind: 'message' }>;

/** True for a message that is text and nothing else, as most are. */
export function isPlain(happening: Happening): happening is Message {
  if (happening.kind !== 'message') return false;
  const { content, isHistory, acknowledge, sender } = happening;
  const { text, ...more } = content;
  return (
    text !== '' && Object.keys(more).length === 0 && isHistory !== true && acknowledge === undefined && (sender.aliases ?? []).length === 0
  );
}

/**
 * Stores plain messages of customers whose chats are open, many with a few statements: a provider that was not asked for long has
 * thousands. What was stored before is passed over.
 *
 * @returns the first message of each customer who has no open chat on the channel; once that is stored, the rest can be
 */
export async function storeMany(on: UseCase, tx: Tx, delivered: Delivered, happenings: readonly Happening[]): Promise<readonly Message[]> {
  const { channel } = delivered;
  const { identities, stored } = await tx.contacts.known({
    channelType: channel.type,
    externalIds: [...new Set(happenings.filter(isPlain).map(({ sender }) => sender.externalId))],
    channelId: channel.id,
    providerMessageIds: happenings.filter(isPlain).map(({ providerMessageId }) => providerMessageId),
  });
  const fresh = onlyFresh(happenings.filter(isPlain), stored);
  const open = await tx.chats.findOpenAll([...new Set([...identities.values()].map(({ contactId }) => contactId))], channel.id);
  const chatOf = (message: Message): { readonly identity: Identity; readonly record: ChatRecord } | null => {
    const identity = identities.get(message.sender.externalId);
    const record = identity === undefined ? undefined : open.get(identity.contactId);
    return identity === undefined || record === undefined ? null : { identity, record };
  };
  const first = new Map<string, Message>();
  for (const message of fresh) {
    const { externalId } = message.sender;
    if (chatOf(message) === null && !first.has(externalId)) first.set(externalId, message);
  }
  // Everybody who writes has an open chat first, so that nobody's messages change places.
  if (first.size > 0) return [...first.values()];
  await append(
    on,
    tx,
    delivered,
    fresh.flatMap((message) => {
      const chat = chatOf(message);
      return chat === null ? [] : [{ message, ...chat }];
    }),
  );
  return [];
}

function onlyFresh(messages: readonly Message[], stored: ReadonlySet<string>): readonly Message[] {
  const seen = new Set(stored);
  return messages.filter(({ providerMessageId }) => {
    if (seen.has(providerMessageId)) return false;
    seen.add(providerMessageId);
    return true;
  });
}

interface Placed {
  readonly message: Message;
  readonly identity: Identity;
  readonly record: ChatRecord;
}

async function append(on: UseCase, tx: Tx, { channel, events }: Delivered, placed: readonly Placed[]): Promise<void> {
  if (placed.length === 0) return;
  const at = on.now();
  const messages = await tx.messages.appendAll(placed.map((one) => newMessage(on, one, at)));
  const records = new Map<ContactId, ChatRecord>();
  for (const { record, identity } of placed) {
    if (record.chat.identityId !== identity.id) await tx.chats.setIdentity(record.chat.id, identity.id);
    records.set(record.chat.contactId, {
      ...record,
      times: { ...record.times, lastMessageAt: at, lastCustomerAt: at, unansweredSince: record.times.unansweredSince ?? at },
    });
  }
  await armAllForIncoming(on, tx, [...records.values()]);
  const isWanted = (await tx.subscriptions.wanted()).has('message_received');
  for (const [index, message] of messages.entries()) {
    const record = records.get(placed[index]?.record.chat.contactId ?? ('' as ContactId));
    if (record === undefined) continue;
    tx.feed.note({ kind: 'message', chatId: message.chatId, messageId: message.id });
    if (events.has('message')) {
      const payload = { ...chatItem(record), message: messageItem(message) };
      await tx.events.add({
        id: on.newId(),
        topic: channelTopic(channel.id),
        kind: 'message',
        subjectId: message.chatId,
        commandId: null,
        payload,
        at,
      });
    }
    if (isWanted) await tx.events.raise([chatEvent(on, 'message_received', record, { message: messageItem(message) })]);
  }
  const byChat = Map.groupBy(messages, ({ chatId }) => chatId);
  const stored = [...records.values()].map((record) => ({ record, messages: byChat.get(record.chat.id) ?? [] }));
  await wantTranslation(on, tx, stored);
}

function newMessage(on: UseCase, { message, identity, record }: Placed, at: Instant): NewMessage {
  const stored: Omit<StoredMessage, 'seq'> = {
    id: asMessageId(on.newId()),
    chatId: record.chat.id,
    channelId: record.chat.channelId,
    author: 'customer',
    agentId: null,
    authorName: null,
    text: incomingText(message.content.text),
    status: 'sent',
    note: null,
    providerMessageId: message.providerMessageId,
    idempotencyKey: null,
    commandId: null,
    identityId: identity.id,
    content: null,
    files: 0,
    at,
  };
  return stored;
}
