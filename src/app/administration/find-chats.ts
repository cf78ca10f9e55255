import type { AgentId, ChannelId, ChatId, ContactId, Instant } from '../../core/brand';
import type { ChatState, ChatStatus } from '../../core/chat';
import { accepted } from '../../core/outcome';
import type { Rating } from '../../core/rating';
import type { Outcome } from '../../core/outcome';
import { chatItem, messageItem } from '../chat-item';
import type { ChatItem, MessageItem } from '../chat-item';
import { mayReadAllChats } from '../permission';
import type { Caller, Forbidden } from '../permission';
import { found } from '../receive-message';
import type { UseCase } from '../use-case';
import { rowLimit } from './manage';
import type { DecisionDetails } from './ports';
import { namedQueue } from './references';

/** What chats have to be; what is left out does not matter. Queue by id or name. */
export interface WantedChats {
  readonly status?: ChatStatus;
  readonly state?: ChatState;
  readonly queue?: string;
  readonly agentId?: AgentId;
  readonly channelId?: ChannelId;
  /** Where chats came from, whichever channel it was: `telegram`, `webchat`, `infobip_whatsapp`. */
  readonly channelType?: string;
  readonly contactId?: ContactId;
  /** Chats that began at this moment or later. */
  readonly since?: Instant;
  readonly limit?: number;
  /** The newest first when left out. */
  readonly order?: 'newest' | 'oldest';
}

/**
 * Lists chats, whoever has them.
 *
 * @throws NotFoundError when the queue does not exist
 */
export async function findChats(
  on: UseCase,
  wanted: WantedChats & { readonly by: Caller },
): Promise<Outcome<readonly ChatItem[], Forbidden>> {
  const { by, status, state, queue, agentId, channelId, channelType, contactId, since, limit, order } = wanted;
  return on.store.transaction(async (tx) => {
    const allowed = await mayReadAllChats(tx, by);
    if (!allowed.ok) return allowed;
    const chats = await tx.administration.chats.search({
      status: status ?? null,
      state: state ?? null,
      queueId: queue === undefined ? null : (await namedQueue(tx, queue)).id,
      agentId: agentId ?? null,
      channelId: channelId ?? null,
      channelType: channelType ?? null,
      contactId: contactId ?? null,
      since: since ?? null,
      limit: rowLimit(limit),
      order: order ?? 'newest',
    });
    return accepted(chats.map(chatItem));
  });
}

/** A chat, with what its customer thinks of it. */
export interface ChatDetails extends ChatItem {
  readonly rating: Rating | null;
  readonly messages?: readonly MessageItem[];
}

/**
 * One chat, with its messages where they are wanted.
 *
 * @throws NotFoundError when there is no such chat
 */
export async function getChat(
  on: UseCase,
  wanted: { readonly by: Caller; readonly chatId: ChatId; readonly withMessages: boolean },
): Promise<Outcome<ChatDetails, Forbidden>> {
  return on.store.transaction(async (tx) => {
    const allowed = await mayReadAllChats(tx, wanted.by);
    if (!allowed.ok) return allowed;
    const item = { ...chatItem(await found(tx.chats.find(wanted.chatId), wanted.chatId)), rating: await tx.ratings.find(wanted.chatId) };
    if (!wanted.withMessages) return accepted(item);
    return accepted({ ...item, messages: (await tx.administration.chats.messages(wanted.chatId)).map(messageItem) });
  });
}

/**
 * Why a chat was offered to whom it was, each time that it was decided, oldest first.
 *
 * @throws NotFoundError when there is no such chat
 */
export async function getDecisions(
  on: UseCase,
  wanted: { readonly by: Caller; readonly chatId: ChatId },
): Promise<Outcome<readonly DecisionDetails[], Forbidden>> {
  return on.store.transaction(async (tx) => {
    const allowed = await mayReadAllChats(tx, wanted.by);
    if (!allowed.ok) return allowed;
    await found(tx.chats.find(wanted.chatId), wanted.chatId);
    return accepted(await tx.administration.chats.decisions(wanted.chatId));
  });
}
