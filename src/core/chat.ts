import type { Agent } from './agent';
import type { AgentId, ChannelId, ChatId, ContactId, IdentityId, Instant, QueueId } from './brand';
import type { Queue } from './queue';
import { accepted, refused } from './outcome';
import type { Outcome, Refusal } from './outcome';
import type { SystemLine } from './system-line';

/** How a chat came to be: the customer wrote, it was transferred, a bot handed it over, or an agent began it. */
export type ChatOrigin = 'customer' | 'transfer' | 'handover' | 'agent';

interface ChatFacts {
  readonly id: ChatId;
  readonly contactId: ContactId;
  readonly identityId: IdentityId;
  readonly channelId: ChannelId;
  /** The chat that this one came from by transfer or hand-over. */
  readonly parentId: ChatId | null;
  readonly origin: ChatOrigin;
  /** When the customer began to wait; a transfer keeps it, so that the oldest stays the oldest. */
  readonly waitingSince: Instant;
  readonly createdAt: Instant;
}

/** Waits in a queue, or, with `queueId` null, for a flow to choose one. */
export interface WaitingChat extends ChatFacts {
  readonly status: 'waiting';
  readonly queueId: QueueId | null;
}

/** One agent owns it. */
export interface InProgressChat extends ChatFacts {
  readonly status: 'in_progress';
  readonly queueId: QueueId | null;
  readonly agentId: AgentId;
  readonly acceptedAt: Instant;
}

/** A bot answers; no agent sees it among new items. */
export interface BotChat extends ChatFacts {
  readonly status: 'bot_processing';
  readonly queueId: QueueId | null;
}

/** Over: read-only. */
export interface EndedChat extends ChatFacts {
  readonly status: 'completed' | 'handed_over' | 'completed_by_bot';
  readonly queueId: QueueId | null;
  readonly agentId: AgentId | null;
  readonly acceptedAt: Instant | null;
  readonly completedAt: Instant;
}

/** One conversation of a contact on a channel. */
export type Chat = WaitingChat | InProgressChat | BotChat | EndedChat;
export type ChatStatus = Chat['status'];

/** Why a chat ended. */
export type EndReason = 'agent' | 'transfer' | 'flow' | 'timeout' | 'handover';

/** How far a conversation has come for those who look at it as a record: kept beside the status, and settable by hand. */
export type ChatState = 'new' | 'in_progress' | 'completed';

/** True while messages of the customer belong to this chat. */
export function isOpen(chat: Chat): chat is WaitingChat | InProgressChat | BotChat {
  return chat.status === 'waiting' || chat.status === 'in_progress' || chat.status === 'bot_processing';
}

/** A change of a chat, with the line that the conversation keeps about it. */
export interface Transition<Next extends Chat> {
  readonly chat: Next;
  /** For the agents who read the conversation; never sent to the customer. */
  readonly line: SystemLine;
}

export type AcceptRefusal = Refusal<'already_taken' | 'ended' | 'bot' | 'not_offered' | 'inactive' | 'capacity'>;

/**
 * Gives a waiting chat to the agent who accepts it.
 *
 * @param isOffered whether the chat is offered to this agent, alone or with the queue
 * @returns the chat in progress, or why the agent cannot have it; never throws
 */
export function acceptChat(chat: Chat, agent: Agent, isOffered: boolean, now: Instant): Outcome<Transition<InProgressChat>, AcceptRefusal> {
  if (chat.status === 'in_progress') return refused('already_taken', 'Another agent has accepted this chat.');
  if (chat.status === 'bot_processing')
    return refused('bot', 'A bot is answering this chat. It can be accepted once the bot hands it over.');
  if (chat.status !== 'waiting') return refused('ended', 'This chat is completed. When the customer writes again, a new chat begins.');
  if (!isOffered) return refused('not_offered', 'This chat is not offered to you. Ask a colleague of its queue to transfer it.');
  if (agent.status !== 'active') return refused('inactive', 'You are Inactive. Switch to Active to accept chats.');
  if (agent.load >= agent.capacity) {
    return refused(
      'capacity',
      `You have ${String(agent.load)} of at most ${String(agent.capacity)} chats in progress. Complete one to accept another.`,
    );
  }
  const { queueId, ...facts } = chat;
  return accepted({
    chat: { ...facts, queueId, status: 'in_progress', agentId: agent.id, acceptedAt: now },
    line: { kind: 'accepted', agent: agent.name },
  });
}

export type OwnerRefusal = Refusal<'ended' | 'not_owner' | 'waiting' | 'bot'>;

/**
 * Checks that an agent may act in a chat.
 *
 * @returns the chat in progress, or why not; never throws
 */
export function ownedBy(chat: Chat, agentId: AgentId): Outcome<InProgressChat, OwnerRefusal> {
  if (chat.status === 'waiting') return refused('waiting', 'This chat waits to be accepted. Accept it first.');
  if (chat.status === 'bot_processing') return refused('bot', 'A bot is answering this chat.');
  if (chat.status !== 'in_progress') return refused('ended', 'This chat is completed and read-only.');
  if (chat.agentId !== agentId) return refused('not_owner', 'This chat is in progress with another agent.');
  return accepted(chat);
}

/** Ends a chat in progress by its agent's word. */
export function completeChat(chat: InProgressChat, agentName: string, now: Instant): Transition<EndedChat> {
  return { chat: end(chat, now), line: { kind: 'completed', agent: agentName } };
}

/** Ends a chat that a flow completes, whoever has it. */
export function completeByFlow(chat: WaitingChat | InProgressChat | BotChat, now: Instant): Transition<EndedChat> {
  const ended = chat.status === 'bot_processing' ? { ...end(chat, now), status: 'completed_by_bot' as const } : end(chat, now);
  return { chat: ended, line: { kind: 'completed_by_workflow' } };
}

/** Ends a chat in which nobody wrote for too long. */
export function timeOutChat(chat: WaitingChat | InProgressChat | BotChat, afterMinutes: number, now: Instant): Transition<EndedChat> {
  const ended = chat.status === 'bot_processing' ? { ...end(chat, now), status: 'completed_by_bot' as const } : end(chat, now);
  return { chat: ended, line: { kind: 'timed_out', minutes: afterMinutes } };
}

/** A bot's chat ends as handed over, and a child waits in a queue. The customer waits for an agent from now on. */
export function handOver(
  chat: BotChat,
  queue: Pick<Queue, 'id' | 'name'>,
  childId: ChatId,
  now: Instant,
): { readonly parent: Transition<EndedChat>; readonly child: Transition<WaitingChat> } {
  const line = { kind: 'handed_over', queue: queue.name } as const;
  return {
    parent: { chat: { ...end(chat, now), status: 'handed_over' }, line },
    child: {
      chat: {
        ...chat,
        id: childId,
        parentId: chat.id,
        origin: 'handover',
        status: 'waiting',
        queueId: queue.id,
        waitingSince: now,
        createdAt: now,
      },
      line,
    },
  };
}

export type DeclineRefusal = Refusal<'already_taken' | 'ended' | 'bot' | 'not_offered'>;

/** Checks that an agent may say no to a chat; a chat that is not offered to the agent cannot be declined. */
export function declineChat(chat: Chat, isOffered: boolean): Outcome<WaitingChat, DeclineRefusal> {
  if (chat.status === 'in_progress') return refused('already_taken', 'An agent has accepted this chat. Transfer it instead.');
  if (chat.status === 'bot_processing') return refused('bot', 'A bot is answering this chat; it is offered to nobody.');
  if (chat.status !== 'waiting') return refused('ended', 'This chat is completed.');
  if (!isOffered) return refused('not_offered', 'This chat is not offered to you.');
  return accepted(chat);
}

/** Where a chat is transferred to. */
export type TransferTarget =
  | { readonly kind: 'agent'; readonly agent: Agent }
  | { readonly kind: 'queue'; readonly queueId: QueueId; readonly name: string; readonly otherAgents: number };

export type TransferRefusal = Refusal<'capacity' | 'no_other_agents' | 'self'>;

/** A transfer: the sender's chat ends and a child goes on. */
export interface Transfer {
  readonly parent: Transition<EndedChat>;
  /** In progress at once with an agent, waiting in a queue. */
  readonly child: Transition<InProgressChat | WaitingChat>;
}

/**
 * Passes a chat on to an agent or a queue.
 *
 * An Inactive agent may be given a chat by name, one at the limit may not; a queue needs an agent besides the sender.
 *
 * @param childId the id of the chat that goes on
 */
export function transferChat(
  chat: InProgressChat,
  from: Pick<Agent, 'id' | 'name'>,
  target: TransferTarget,
  childId: ChatId,
  now: Instant,
): Outcome<Transfer, TransferRefusal> {
  const facts = {
    id: childId,
    contactId: chat.contactId,
    identityId: chat.identityId,
    channelId: chat.channelId,
    parentId: chat.id,
    origin: 'transfer' as const,
    waitingSince: chat.waitingSince,
    createdAt: now,
  };
  if (target.kind === 'queue') {
    if (target.otherAgents < 1) {
      return refused('no_other_agents', `The queue ${target.name} has no agent besides you. Choose another queue or an agent.`);
    }
    const line = { kind: 'transferred_to_queue', agent: from.name, queue: target.name } as const;
    return accepted({
      parent: { chat: end(chat, now), line },
      child: { chat: { ...facts, status: 'waiting', queueId: target.queueId }, line },
    });
  }
  const { agent } = target;
  if (agent.id === from.id) return refused('self', 'You already have this chat. Choose a colleague or a queue.');
  if (agent.load >= agent.capacity) {
    return refused('capacity', `${agent.name} has reached the limit of ${String(agent.capacity)} chats. Choose another agent or a queue.`);
  }
  const line = { kind: 'transferred_to_agent', agent: from.name, to: agent.name } as const;
  return accepted({
    parent: { chat: end(chat, now), line },
    child: { chat: { ...facts, status: 'in_progress', queueId: chat.queueId, agentId: agent.id, acceptedAt: now }, line },
  });
}

function end(chat: WaitingChat | InProgressChat | BotChat, now: Instant): EndedChat {
  const inProgress = chat.status === 'in_progress';
  return {
    id: chat.id,
    contactId: chat.contactId,
    identityId: chat.identityId,
    channelId: chat.channelId,
    parentId: chat.parentId,
    origin: chat.origin,
    waitingSince: chat.waitingSince,
    createdAt: chat.createdAt,
    queueId: chat.queueId,
    status: 'completed',
    agentId: inProgress ? chat.agentId : null,
    acceptedAt: inProgress ? chat.acceptedAt : null,
    completedAt: now,
  };
}
