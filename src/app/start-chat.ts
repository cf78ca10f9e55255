import { asChatId } from '../core/brand';
import type { AgentId, ChannelId, ContactId } from '../core/brand';
import type { InProgressChat } from '../core/chat';
import { refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { windowClosesAt } from '../core/time-window';
import { lockAgent, stepped } from './actor';
import type { Step } from './actor';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { armNew } from './deadlines';
import { NotFoundError } from './errors';
import { lockTaker, passOffersOnWhenFull } from './pass-offers-on';
import { chatEvent } from './raise';
import { found } from './receive-message';
import { addSystemLine } from './system-line';
import type { UseCase } from './use-case';

export type StartRefusal = Refusal<'channel_inactive' | 'never_wrote' | 'window_closed' | 'capacity' | 'open_elsewhere'>;

/**
 * Begins a chat with a customer by an agent's own wish: the agent has it at once. It takes an active channel on which the customer has
 * written before, and, where the provider has a time window, an open one. An agent who has the contact's open chat gets that one.
 *
 * @throws NotFoundError when there is no such channel or agent
 */
export async function startChat(
  on: UseCase,
  wanted: { readonly contactId: ContactId; readonly channelId: ChannelId; readonly agentId: AgentId },
): Promise<Outcome<Step<ChatItem>, StartRefusal>> {
  const { channelId, agentId } = wanted;
  return on.store.transaction(async (tx) => {
    await lockTaker(tx, agentId);
    const agent = await lockAgent(tx, agentId);
    const channel = await tx.channels.find(channelId);
    if (channel === null) throw new NotFoundError(`There is no channel ${channelId} in this store. Choose one from the list.`);
    const contactId = await tx.merges.survivorOf(wanted.contactId);
    // Locked, so that it is not merged into another one before its chat is there.
    await tx.merges.lockContacts([contactId]);
    const open = await tx.chats.findOpen(contactId, channelId);
    if (open !== null) {
      const { chat } = open;
      if (chat.status === 'in_progress' && chat.agentId === agentId) return stepped(chatItem(open), true);
      return refused('open_elsewhere', `This customer has an open chat on the channel already (${chat.id}). Open that one instead.`);
    }
    if (!channel.isActive) {
      return refused('channel_inactive', `Messaging this contact is not possible: the channel ${channel.name} is not active.`);
    }
    const incoming = await tx.chats.lastIncoming(contactId, channelId);
    if (incoming === null) {
      return refused(
        'never_wrote',
        `Messaging this contact is not possible: the customer has never written on the channel ${channel.name}.`,
      );
    }
    const now = on.now();
    const closesAt = windowClosesAt(channel.type, incoming.at);
    if (closesAt !== null && now > closesAt) {
      return refused(
        'window_closed',
        `Messaging this contact is not possible: the customer's last message on ${channel.name} is older than 24 hours.`,
      );
    }
    if (agent.load >= agent.capacity) {
      return refused(
        'capacity',
        `${agent.name} has ${String(agent.load)} of at most ${String(agent.capacity)} chats in progress. Complete one first.`,
      );
    }
    const chat: InProgressChat = {
      id: asChatId(on.newId()),
      contactId,
      identityId: incoming.identityId,
      channelId,
      parentId: null,
      origin: 'agent',
      status: 'in_progress',
      queueId: channel.queueId,
      agentId,
      waitingSince: now,
      createdAt: now,
      acceptedAt: now,
    };
    await tx.chats.insert({ chat, times: { lastMessageAt: now, lastCustomerAt: incoming.at, unansweredSince: null, repliedAt: null } });
    await addSystemLine(on, tx, chat, `${agent.name} started the chat`);
    tx.feed.note({ kind: 'chat', chatId: chat.id });
    tx.feed.note({ kind: 'agent', agentId });
    await passOffersOnWhenFull(on, tx, agentId);
    const started = await found(tx.chats.find(chat.id), chat.id);
    await armNew(on, tx, started);
    await tx.events.raise([chatEvent(on, 'chat_created', started), chatEvent(on, 'assigned', started)]);
    return stepped(chatItem(started));
  });
}
