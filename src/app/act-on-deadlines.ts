import { isOpen, timeOutChat } from '../core/chat';
import { chatTimeoutMinutes } from '../core/deadlines';
import type { DeadlineKind } from '../core/deadlines';
import { lockConcerned } from './actor';
import { armAll } from './deadlines';
import { endChat } from './end-chat';
import { moveUnrouted, moveToOverflow, missOffer, takeOver } from './meet-routing-deadline';
import { offerChats } from './offer-chats';
import type { ChatRecord, DueDeadline, Tx } from './ports';
import { chatEvent } from './raise';
import type { UseCase } from './use-case';

/** How many deadlines one look takes on; the rest are taken by the next. */
const atOnce = 50;
/** How many chats of a queue are offered when it opens, in one transaction; the others follow with their own deadlines. */
const offeredAtOpening = 200;

/**
 * Acts on every deadline that is due, each in a transaction of its own that looks again whether it still is: of several processes one
 * acts, and one that died leaves nothing half done.
 *
 * @param report hears of what failed; it is tried again
 * @returns how many were due
 */
export async function actOnDeadlines(on: UseCase, report: (error: unknown) => void): Promise<number> {
  const due = await on.store.transaction((tx) => tx.deadlines.claim(on.now(), atOnce));
  for (const deadline of due) {
    await on.store.transaction((tx) => meet(on, tx, deadline)).catch(report);
  }
  return due.length;
}

type Meeting = (on: UseCase, tx: Tx, record: ChatRecord) => Promise<void>;

/** What happens at each deadline, once the agents concerned and the chat are locked and the deadline is known to hold. */
const meetings: Readonly<Record<DeadlineKind, Meeting>> = {
  accept: missOffer,
  chat_timeout: async (on, tx, record) => {
    const { chat, queue } = record;
    const minutes = chatTimeoutMinutes(chat.status, queue, await tx.settings.values());
    if (!isOpen(chat) || minutes === null) return;
    const asked = await lockConcerned(tx, chat.id);
    await endChat(on, tx, record, { ...timeOutChat(chat, minutes, on.now()), reason: 'timeout', asked });
  },
  response: async (on, tx, record) => {
    const { chat, times } = record;
    await tx.chats.setOverdue(chat.id, on.now());
    const overdue = { unansweredSince: times.unansweredSince, lastCustomerMessageAt: times.lastCustomerAt };
    await tx.events.raise([chatEvent(on, 'response_overdue', record, { overdue })]);
  },
  overflow: moveToOverflow,
  unrouted: moveUnrouted,
  next_round: async (on, tx, { chat }) => {
    await tx.chats.beginRound(chat.id);
    await offerChats(on, tx, [{ chatId: chat.id, cause: 'next_round' }]);
    await armAll(on, tx, [chat.id]);
  },
  opening: async (on, tx, { chat }) => {
    if (chat.queueId === null) return;
    const chatIds = await tx.chats.unoffered(chat.queueId, offeredAtOpening);
    await offerChats(
      on,
      tx,
      chatIds.map((chatId) => ({ chatId, cause: 'opening' as const })),
    );
    await armAll(on, tx, [chat.id]);
  },
  ranking: async (on, tx, { chat }) => {
    await offerChats(on, tx, [{ chatId: chat.id, cause: 'ranking_missing', withoutFlow: true }]);
  },
  window_closing: async (on, tx, record) => {
    await tx.events.raise([chatEvent(on, 'window_closing', record, { window: { lastCustomerMessageAt: record.times.lastCustomerAt } })]);
  },
  window_closed: async (on, tx, record) => {
    await tx.events.raise([chatEvent(on, 'window_closed', record, { window: { lastCustomerMessageAt: record.times.lastCustomerAt } })]);
  },
  take_over: takeOver,
};

async function meet(on: UseCase, tx: Tx, { chatId, kind }: DueDeadline): Promise<void> {
  await lockAgentsFor(tx, kind, await tx.chats.find(chatId));
  const record = await tx.chats.lock(chatId);
  const dueAt = await tx.deadlines.find(chatId, kind);
  // Met by another process meanwhile, or moved by what happened to the chat.
  if (record === null || dueAt === null || dueAt > on.now()) return;
  await tx.deadlines.clear(chatId, [kind]);
  await meetings[kind](on, tx, record);
  tx.feed.note({ kind: 'chat', chatId });
}

/** Locks the agents whom a deadline may concern, in the order of their ids, before the chat's row. */
async function lockAgentsFor(tx: Tx, kind: DeadlineKind, record: ChatRecord | null): Promise<void> {
  if (record === null) return;
  const { chat, queue, channel } = record;
  switch (kind) {
    case 'accept':
    case 'overflow': {
      const asked = (await tx.offers.openOf([chat.id])).flatMap(({ agentId }) => agentId ?? []);
      const successors = await Promise.all(asked.map((agentId) => tx.agents.successors(agentId)));
      const queues = [chat.queueId, kind === 'overflow' ? (queue?.overflow?.queueId ?? null) : null].flatMap((id) => id ?? []);
      await tx.queues.lockAgentsOf(queues, [...asked, ...successors.flat()]);
      return;
    }
    case 'chat_timeout':
      await lockConcerned(tx, chat.id);
      return;
    case 'unrouted':
    case 'take_over': {
      const target = channel.queueId ?? (await tx.queues.first())?.id ?? null;
      await tx.queues.lockAgentsOf(target === null ? [] : [target], []);
      return;
    }
    case 'next_round':
    case 'opening':
    case 'ranking':
      await tx.queues.lockAgentsOf(chat.queueId === null ? [] : [chat.queueId], []);
      return;
    case 'response':
    case 'window_closing':
    case 'window_closed':
  }
}
