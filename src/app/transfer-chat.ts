import { isOpen, ownedBy, transferChat as decide } from '../core/chat';
import type { OwnerRefusal, TransferRefusal, TransferTarget } from '../core/chat';
import { asChatId } from '../core/brand';
import type { AgentId, ChatId, QueueId } from '../core/brand';
import type { Candidate } from '../core/routing/candidate';
import { decideRoute } from '../core/routing/route';
import { refused } from '../core/outcome';
import type { Outcome } from '../core/outcome';
import { act, actingAgentId, stepped } from './actor';
import type { Actor, CommandRefusal, Step } from './actor';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { NotFoundError } from './errors';
import { offerWaitingChats } from './offer-waiting-chats';
import { lockTaker, passOffersOnWhenFull } from './pass-offers-on';
import type { AgentRecord, ChatRecord, QueueRecord, Tx } from './ports';
import { found } from './receive-message';
import { offer } from './route-chat';
import { addSystemLine } from './system-line';
import type { UseCase } from './use-case';

/** Where to: as the agent chose in the inbox, or as the flow says. */
export type TransferChoice = { readonly kind: 'agent'; readonly agentId: AgentId } | { readonly kind: 'queue'; readonly queueId: QueueId };

export interface TransferredItem extends ChatItem {
  readonly parentChat: { readonly id: string };
}

/**
 * Passes a chat on: the sender's chat ends, a child goes on with the customer, the age and, where the agent left one, a note.
 * Transferring a chat that this command has transferred is a step already done.
 *
 * @returns the child chat, or why it cannot be passed on
 */
export async function transferChat(
  on: UseCase,
  wanted: { readonly chatId: ChatId; readonly actor: Actor; readonly to: TransferChoice; readonly note: string | null },
): Promise<Outcome<Step<TransferredItem>, OwnerRefusal | TransferRefusal | CommandRefusal>> {
  const { chatId, actor, to } = wanted;
  return on.store.transaction(async (tx) => {
    // The rows of all agents concerned are locked in the order of their ids before the chat's, as everywhere.
    const sender = (await actingAgentId(tx, actor)) ?? ownerIn(await tx.chats.find(chatId));
    const target = await lockTarget(tx, to, sender === null ? [] : [sender]);
    return act<TransferredItem, OwnerRefusal | TransferRefusal>(on, tx, { actor, kind: 'transfer', chatId }, async ({ agent, command }) => {
      const record = await found(tx.chats.lock(chatId), chatId);
      if (command?.state === 'done') {
        const child = await tx.chats.findChild(chatId);
        if (child !== null) return stepped(transferred(chatItem(child), chatId), true);
      }
      const owner = ownerIn(record);
      const from = agent ?? (owner === null ? null : await tx.agents.lock(owner));
      if (from === null) {
        return isOpen(record.chat)
          ? refused('waiting', 'This chat waits to be accepted. Route it with Queue Router instead.')
          : refused('ended', 'This chat is completed and read-only.');
      }
      const owned = ownedBy(record.chat, from.id);
      if (!owned.ok) return owned;
      const queue = target.kind === 'queue' ? target : null;
      const chosen = choiceWithout(from.id, target);
      const now = on.now();
      const decision = decide(owned.value, from, chosen, asChatId(on.newId()), now);
      if (!decision.ok) return decision;

      const { parent, child } = decision.value;
      await tx.chats.end(chatId, parent.chat.status, now, 'transfer');
      await addSystemLine(on, tx, parent.chat, parent.line);
      await tx.chats.insert(child.chat);
      await addSystemLine(on, tx, child.chat, child.line);
      if (wanted.note !== null && wanted.note.trim() !== '') {
        await addSystemLine(on, tx, child.chat, wanted.note.trim().toWellFormed().replaceAll('\u0000', ''), {
          note: 'transfer_note',
          agentId: from.id,
          authorName: from.name,
        });
      }
      if (queue !== null && child.chat.status === 'waiting') {
        const candidates = queue.candidates.filter(({ id }) => id !== from.id);
        await offer(
          on,
          tx,
          child.chat,
          queue.record,
          decideRoute(queue.record.rule, { isTransferred: true, asked: new Set() }, candidates),
        );
      }
      tx.feed.note({ kind: 'chat', chatId });
      tx.feed.note({ kind: 'chat', chatId: child.chat.id });
      tx.feed.note({ kind: 'agent', agentId: from.id });
      if (child.chat.status === 'in_progress') tx.feed.note({ kind: 'agent', agentId: child.chat.agentId });
      if (child.chat.status === 'in_progress') await passOffersOnWhenFull(on, tx, child.chat.agentId);
      await offerWaitingChats(on, tx, from.id, child.chat.id);
      return stepped(transferred(chatItem(await found(tx.chats.find(child.chat.id), child.chat.id)), chatId));
    });
  });
}

type Target =
  | { readonly kind: 'agent'; readonly agent: AgentRecord }
  | { readonly kind: 'queue'; readonly record: QueueRecord; readonly candidates: readonly Candidate[] };

async function lockTarget(tx: Tx, to: TransferChoice, others: readonly AgentId[]): Promise<Target> {
  if (to.kind === 'queue') {
    const record = await tx.queues.find(to.queueId);
    if (record === null) throw new NotFoundError(`There is no queue ${to.queueId} in this store. Choose one from the list.`);
    return { kind: 'queue', record, candidates: await tx.queues.lockCandidates(to.queueId, others) };
  }
  const agents = await lockTaker(tx, to.agentId, others);
  const agent = agents.find(({ id }) => id === to.agentId);
  if (agent === undefined) throw new NotFoundError(`There is no agent ${to.agentId} in this store. Choose one from the list.`);
  return { kind: 'agent', agent };
}

function choiceWithout(from: AgentId, target: Target): TransferTarget {
  if (target.kind === 'agent') return target;
  const { record, candidates } = target;
  return { kind: 'queue', queueId: record.id, name: record.name, otherAgents: candidates.filter(({ id }) => id !== from).length };
}

const ownerIn = (record: ChatRecord | null): AgentId | null => (record?.chat.status === 'in_progress' ? record.chat.agentId : null);

const transferred = (chat: ChatItem, parentId: ChatId): TransferredItem => ({ ...chat, parentChat: { id: parentId } });
