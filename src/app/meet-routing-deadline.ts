import type { QueueId } from '../core/brand';
import type { DecisionCause } from './ports';
import { handOverTo } from './hand-over';
import { offerChats } from './offer-chats';
import { offerWaitingChatsFirst } from './offer-waiting-chats';
import type { ChatRecord, QueueRecord, Tx } from './ports';
import { chatEvent } from './raise';
import { changeStatus } from './set-agent-status';
import { addSystemLine } from './system-line';
import type { UseCase } from './use-case';

/** An agent did not answer in time: the agent becomes Inactive, and the next one is asked. */
export async function missOffer(on: UseCase, tx: Tx, record: ChatRecord): Promise<void> {
  const { chat } = record;
  const agentId = (await tx.offers.openOf([chat.id])).find((offer) => offer.agentId !== null)?.agentId ?? null;
  if (chat.status !== 'waiting' || agentId === null || !(await tx.offers.miss(chat.id, agentId, on.now()))) return;
  const agent = await tx.agents.find(agentId);
  await tx.events.raise([chatEvent(on, 'offer_missed', record, { agent: { id: agentId, name: agent?.name ?? '' } })]);
  await changeStatus(on, tx, { agentId, status: 'inactive', reason: 'accept_timeout' });
  await offerChats(on, tx, [{ chatId: chat.id, cause: 'missed' }]);
}

/** A chat has waited too long in its queue: it goes on in the queue's overflow, with its age. */
export async function moveToOverflow(on: UseCase, tx: Tx, record: ChatRecord): Promise<void> {
  const target = record.queue?.overflow == null ? null : await tx.queues.find(record.queue.overflow.queueId);
  if (target === null || record.queue === null) return;
  await addSystemLine(on, tx, record.chat, { kind: 'overflowed', from: record.queue.name, to: target.name });
  await moveTo(on, tx, record, target, 'overflow');
}

/** No flow has chosen a queue for a chat: the channel's takes it, or the store's first. */
export async function moveUnrouted(on: UseCase, tx: Tx, record: ChatRecord): Promise<void> {
  if (record.chat.status !== 'waiting' || record.chat.queueId !== null) return;
  const bound = record.channel.queueId === null ? null : await tx.queues.find(record.channel.queueId);
  const target = bound ?? (await tx.queues.first());
  if (target === null) return;
  await addSystemLine(on, tx, record.chat, { kind: 'unrouted', queue: target.name });
  await moveTo(on, tx, record, target, 'unrouted');
}

/** A bot elsewhere has given the conversation to us: its chat ends, and a child waits in the channel's queue, or in the store's first. */
export async function takeOver(on: UseCase, tx: Tx, record: ChatRecord): Promise<void> {
  const bound = record.channel.queueId === null ? null : await tx.queues.find(record.channel.queueId);
  const queue = bound ?? (await tx.queues.first());
  if (queue !== null) await handOverTo(on, tx, record, { queue, note: null });
}

async function moveTo(on: UseCase, tx: Tx, { chat }: ChatRecord, target: QueueRecord, cause: DecisionCause): Promise<void> {
  const queueId: QueueId = target.id;
  const freed = (await tx.offers.openOf([chat.id])).flatMap(({ agentId }) => agentId ?? []);
  await tx.offers.closeAll([chat.id], on.now());
  await tx.chats.enqueueAll([{ chatId: chat.id, queueId }], on.now());
  await offerWaitingChatsFirst(on, tx, freed);
  await offerChats(on, tx, [{ chatId: chat.id, cause }]);
}
