import { asChatId } from '../core/brand';
import type { CaseId, ChannelId, ContactId, IdentityId, Instant } from '../core/brand';
import type { InProgressChat } from '../core/chat';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { windowClosesAt } from '../core/time-window';
import { act, actingAgentId, stepped } from './actor';
import type { Actor, CommandRefusal, Step } from './actor';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { armNew } from './deadlines';
import { NotFoundError } from './errors';
import { lockTaker, passOffersOnWhenFull } from './pass-offers-on';
import type { AgentRecord, Channel, ChatRecord, Tx } from './ports';
import { chatEvent } from './raise';
import { found } from './receive-message';
import { addSystemLine } from './system-line';
import type { UseCase } from './use-case';

export type StartRefusal = Refusal<
  'channel_inactive' | 'never_wrote' | 'window_closed' | 'capacity' | 'open_elsewhere' | 'no_agent' | 'contact_gone'
>;

/**
 * Begins a chat with a customer by an agent's own wish: the agent has it at once. It takes an active channel on which the customer has
 * written before, and, where the provider has a time window, an open one. An agent who has the contact's open chat gets that one.
 *
 * @param wanted `caseId` is what the chat is about; a case of another contact is left out
 * @throws NotFoundError when there is no such channel or agent
 */
export async function startChat(
  on: UseCase,
  wanted: { readonly contactId: ContactId; readonly channelId: ChannelId; readonly caseId?: CaseId | null; readonly actor: Actor },
): Promise<Outcome<Step<ChatItem>, StartRefusal | CommandRefusal>> {
  const { channelId, actor } = wanted;
  return on.store.transaction(async (tx) => {
    const taker = await actingAgentId(tx, actor);
    if (taker !== null) await lockTaker(tx, taker);
    return act<ChatItem, StartRefusal>(on, tx, { actor, kind: 'start', chatId: null }, async ({ agent, command }) => {
      if (agent === null) return refused('no_agent', 'Starting a chat needs an agent. Choose one in the field Agent.');
      const channel = await tx.channels.find(channelId);
      if (channel === null) throw new NotFoundError(`There is no channel ${channelId} in this store. Choose one from the list.`);
      const contactId = await tx.merges.survivorOf(wanted.contactId);
      // Locked, so that it is not merged into another one before its chat is there.
      const contact = (await tx.merges.lockContacts([contactId])).get(contactId);
      const open = await tx.chats.findOpen(contactId, channelId);
      // What became of the chat since then does not make a command that was carried out begin another one.
      if (command?.state === 'done') return stepped(chatItem(open ?? (await found(tx.chats.find(command.chatId), command.chatId))), true);
      if (contact === undefined || contact.isGone) return refused('contact_gone', 'This contact is not there any more. Search again.');
      if (open !== null) return ownOpen(open, agent);
      const may = await mayStart(tx, { channel, contactId, agent, now: on.now() });
      if (!may.ok) return may;
      return stepped(chatItem(await begin(on, tx, { channel, contactId, agent, caseId: wanted.caseId ?? null, ...may.value })));
    });
  });
}

function ownOpen(open: ChatRecord, agent: AgentRecord): Outcome<Step<ChatItem>, StartRefusal> {
  const { chat } = open;
  if (chat.status === 'in_progress' && chat.agentId === agent.id) return stepped(chatItem(open), true);
  return refused('open_elsewhere', `This customer has an open chat on the channel already (${chat.id}). Open that one instead.`);
}

interface Wish {
  readonly channel: Channel;
  readonly contactId: ContactId;
  readonly agent: AgentRecord;
}

/** The customer's last message on the channel, which the chat answers in a way. */
interface LastIncoming {
  readonly at: Instant;
  readonly identityId: IdentityId;
}

async function mayStart(
  tx: Tx,
  { channel, contactId, agent, now }: Wish & { readonly now: Instant },
): Promise<Outcome<LastIncoming, StartRefusal>> {
  if (!channel.isActive) {
    return refused('channel_inactive', `Messaging this contact is not possible: the channel ${channel.name} is not active.`);
  }
  const incoming = await tx.chats.lastIncoming(contactId, channel.id);
  if (incoming === null) {
    return refused('never_wrote', `Messaging this contact is not possible: the customer has never written on the channel ${channel.name}.`);
  }
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
  return accepted(incoming);
}

async function begin(on: UseCase, tx: Tx, beginning: Wish & LastIncoming & { readonly caseId: CaseId | null }): Promise<ChatRecord> {
  const { channel, contactId, agent, at, identityId, caseId } = beginning;
  const now = on.now();
  const chat: InProgressChat = {
    id: asChatId(on.newId()),
    contactId,
    identityId,
    channelId: channel.id,
    parentId: null,
    origin: 'agent',
    status: 'in_progress',
    queueId: channel.queueId,
    agentId: agent.id,
    waitingSince: now,
    createdAt: now,
    acceptedAt: now,
  };
  await tx.chats.insert({ chat, times: { lastMessageAt: now, lastCustomerAt: at, unansweredSince: null, repliedAt: null } });
  if (caseId !== null && (await tx.cases.find(caseId))?.contactId === contactId) {
    await tx.cases.setCurrent(chat.id, caseId);
    await tx.cases.link(chat.id, caseId, now);
  }
  await addSystemLine(on, tx, chat, { kind: 'started', agent: agent.name });
  tx.feed.note({ kind: 'chat', chatId: chat.id });
  tx.feed.note({ kind: 'agent', agentId: agent.id });
  await passOffersOnWhenFull(on, tx, agent.id);
  const started = await found(tx.chats.find(chat.id), chat.id);
  await armNew(on, tx, started);
  await tx.events.raise([chatEvent(on, 'chat_created', started), chatEvent(on, 'assigned', started)]);
  return started;
}
