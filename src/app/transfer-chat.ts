import { isOpen, ownedBy, transferChat as decide } from '../core/chat';
import type { InProgressChat, OwnerRefusal, TransferRefusal, TransferTarget } from '../core/chat';
import { asChatId } from '../core/brand';
import type { AgentId, ChatId, QueueId } from '../core/brand';
import { refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import type { Candidate } from '../core/routing/candidate';
import { act, actingAgentId, stepped } from './actor';
import type { Actor, CommandRefusal, Step } from './actor';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { armNew } from './deadlines';
import { NotFoundError } from './errors';
import { addTransferNote, handOverTo } from './hand-over';
import { offerChats } from './offer-chats';
import { offerWaitingChatsFirst } from './offer-waiting-chats';
import { lockTaker, passOffersOnWhenFull } from './pass-offers-on';
import type { AgentRecord, ChatRecord, QueueRecord, Tx } from './ports';
import { chatEvent } from './raise';
import { found } from './receive-message';
import { addSystemLine } from './system-line';
import { passTranslationOn } from './translation/pass-translation-on';
import type { UseCase } from './use-case';

/** Where to: as the agent chose in the inbox, or as the flow says. */
export type TransferChoice =
  | { readonly kind: 'agent'; readonly agentId: AgentId }
  | { readonly kind: 'queue'; readonly queueId: QueueId }
  /** The queue that the chat's channel is bound to. */
  | { readonly kind: 'channel_queue' };

export interface TransferredItem extends ChatItem {
  readonly parentChat: { readonly id: string };
}

type Refused = OwnerRefusal | TransferRefusal | CommandRefusal | HandOverRefusal;
type HandOverRefusal = Refusal<'bot_only' | 'not_a_queue'>;
type Transferred = Outcome<Step<TransferredItem>, OwnerRefusal | TransferRefusal | HandOverRefusal>;

/**
 * Passes a chat on: the sender's chat ends, a child goes on with the customer, the age and, where the agent left one, a note. A flow
 * hands over a bot's chat in the same way: the bot's chat ends as handed over, and its child waits in the queue.
 *
 * Transferring a chat that this command has transferred, or handing over one that was handed over, is a step already done.
 *
 * @returns the child chat, or why it cannot be passed on
 */
export async function transferChat(
  on: UseCase,
  wanted: { readonly chatId: ChatId; readonly actor: Actor; readonly to: TransferChoice; readonly note: string | null },
): Promise<Outcome<Step<TransferredItem>, Refused>> {
  const { chatId, actor } = wanted;
  return on.store.transaction(async (tx) => {
    // The rows of all agents concerned are locked in the order of their ids before the chat's, as everywhere.
    const before = await found(tx.chats.find(chatId), chatId);
    const sender = (await actingAgentId(tx, actor)) ?? ownerIn(before);
    const target = await lockTarget(tx, choiceOf(wanted.to, before), sender === null ? [] : [sender]);
    return act<TransferredItem, OwnerRefusal | TransferRefusal | HandOverRefusal>(
      on,
      tx,
      { actor, kind: 'transfer', chatId },
      async ({ agent, command }) => {
        const record = await found(tx.chats.lock(chatId), chatId);
        const isBots = record.chat.status === 'bot_processing' || record.chat.status === 'handed_over';
        if (command?.state === 'done' || (agent === null && record.chat.status === 'handed_over')) {
          const child = await tx.chats.findChild(chatId);
          if (child !== null) return stepped(transferred(chatItem(child), chatId), true);
        }
        if (agent === null && isBots) return handOverNow(on, tx, record, { target, note: wanted.note });
        const owner = ownerIn(record);
        const from = agent ?? (owner === null ? null : await tx.agents.lock(owner));
        if (from === null) return nobodyToTransfer(record);
        const owned = ownedBy(record.chat, from.id);
        if (!owned.ok) return owned;
        return transferNow(on, tx, { record, chat: owned.value, from, target, note: wanted.note });
      },
    );
  });
}

type Target =
  | { readonly kind: 'agent'; readonly agent: AgentRecord }
  | { readonly kind: 'queue'; readonly record: QueueRecord; readonly candidates: readonly Candidate[] };

async function transferNow(
  on: UseCase,
  tx: Tx,
  step: {
    readonly record: ChatRecord;
    readonly chat: InProgressChat;
    readonly from: AgentRecord;
    readonly target: Target;
    readonly note: string | null;
  },
): Promise<Transferred> {
  const { record, from, target, note } = step;
  const parentId = record.chat.id;
  const decision = decide(step.chat, from, targetWithout(from.id, target), asChatId(on.newId()), on.now());
  if (!decision.ok) return decision;
  const { parent, child } = decision.value;
  await tx.chats.end(parentId, parent.chat.status, on.now(), 'transfer');
  await tx.deadlines.clearAll(parentId);
  await addSystemLine(on, tx, parent.chat, parent.line);
  await tx.chats.insert({ chat: child.chat, times: record.times });
  await addSystemLine(on, tx, child.chat, child.line);
  await addTransferNote(on, tx, child.chat, note, from);
  const childId = child.chat.id;
  await passTranslationOn(on, tx, record, child.chat);
  for (const chatId of [parentId, childId]) tx.feed.note({ kind: 'chat', chatId });
  tx.feed.note({ kind: 'agent', agentId: from.id });
  await armNew(on, tx, await found(tx.chats.find(childId), childId));
  // Before anything passes on from whoever gets the chat: the sender is free for what has waited longest.
  if (child.chat.status === 'in_progress') await offerWaitingChatsFirst(on, tx, [from.id]);
  if (child.chat.status === 'waiting' && target.kind === 'queue') {
    // Whoever passes a chat on is not asked for it in this round, as if the agent had declined it.
    await tx.offers.decline({ id: on.newId(), chatId: childId, queueId: target.record.id, agentId: from.id, round: 1, at: on.now() });
    await offerChats(on, tx, [{ chatId: childId, cause: 'transferred' }]);
    await offerWaitingChatsFirst(on, tx, [from.id]);
  } else if (child.chat.status === 'in_progress') {
    tx.feed.note({ kind: 'agent', agentId: child.chat.agentId });
    await passOffersOnWhenFull(on, tx, child.chat.agentId);
  }
  const made = await found(tx.chats.find(childId), childId);
  const details = { parentChat: { id: parentId }, transferredBy: { id: from.id, name: from.name } };
  const assigned = child.chat.status === 'in_progress' ? [chatEvent(on, 'assigned', made, details)] : [];
  await tx.events.raise([chatEvent(on, 'transferred', made, details), ...assigned]);
  return stepped(transferred(chatItem(made), parentId));
}

async function handOverNow(
  on: UseCase,
  tx: Tx,
  record: ChatRecord,
  { target, note }: { readonly target: Target; readonly note: string | null },
): Promise<Transferred> {
  const { chat, channel } = record;
  if (chat.status === 'bot_processing' && channel.botMode === 'only') {
    return refused('bot_only', `The bot of the channel ${channel.name} answers alone. Let it hand chats over in the channel's trigger.`);
  }
  if (target.kind !== 'queue') return refused('not_a_queue', 'A bot hands chats over to a queue. Choose a queue in this node.');
  const child = await handOverTo(on, tx, record, { queue: target.record, note });
  return child === null ? refused('ended', 'This chat is completed and read-only.') : stepped(transferred(child, chat.id));
}

function choiceOf(to: TransferChoice, { channel }: ChatRecord): Exclude<TransferChoice, { readonly kind: 'channel_queue' }> {
  if (to.kind !== 'channel_queue') return to;
  if (channel.queueId !== null) return { kind: 'queue', queueId: channel.queueId };
  throw new NotFoundError(
    `The channel ${channel.name} is bound to no queue. Choose a queue in this node, or bind the channel to one with the node Switchboard.`,
  );
}

async function lockTarget(
  tx: Tx,
  to: Exclude<TransferChoice, { readonly kind: 'channel_queue' }>,
  others: readonly AgentId[],
): Promise<Target> {
  if (to.kind === 'queue') {
    const record = await tx.queues.find(to.queueId);
    if (record === null) throw new NotFoundError(`There is no queue ${to.queueId} in this store. Choose one from the list.`);
    await tx.queues.lockAgentsOf([to.queueId], others);
    return { kind: 'queue', record, candidates: (await tx.queues.candidatesOf([to.queueId])).get(to.queueId) ?? [] };
  }
  const agents = await lockTaker(tx, to.agentId, others);
  const agent = agents.find(({ id }) => id === to.agentId);
  if (agent === undefined) throw new NotFoundError(`There is no agent ${to.agentId} in this store. Choose one from the list.`);
  if (!agent.isEnabled) throw new NotFoundError(`${agent.name} is disabled and takes no chats. Choose another agent or a queue.`);
  return { kind: 'agent', agent };
}

function targetWithout(from: AgentId, target: Target): TransferTarget {
  if (target.kind === 'agent') return target;
  const { record, candidates } = target;
  return { kind: 'queue', queueId: record.id, name: record.name, otherAgents: candidates.filter(({ id }) => id !== from).length };
}

function nobodyToTransfer({ chat }: ChatRecord): Outcome<never, OwnerRefusal> {
  return isOpen(chat)
    ? refused('waiting', 'This chat waits to be accepted. Route it with Queue Router instead.')
    : refused('ended', 'This chat is completed and read-only.');
}

const ownerIn = (record: ChatRecord): AgentId | null => (record.chat.status === 'in_progress' ? record.chat.agentId : null);

const transferred = (chat: ChatItem, parentId: ChatId): TransferredItem => ({ ...chat, parentChat: { id: parentId } });
