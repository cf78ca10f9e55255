import { acceptChat as decide } from '../core/chat';
import type { AcceptRefusal } from '../core/chat';
import type { ChatId } from '../core/brand';
import { refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { act, actingAgentId, stepped } from './actor';
import type { Actor, CommandRefusal, Step } from './actor';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { armAll } from './deadlines';
import { lockTaker, passOffersOnWhenFull } from './pass-offers-on';
import { chatEvent } from './raise';
import { found } from './receive-message';
import { addSystemLine } from './system-line';
import type { UseCase } from './use-case';

/**
 * Gives a waiting chat to the agent who accepts it; of many who accept at once exactly one gets it.
 *
 * Accepting one's own chat again is a step already done.
 */
export async function acceptChat(
  on: UseCase,
  wanted: { readonly chatId: ChatId; readonly actor: Actor },
): Promise<Outcome<Step<ChatItem>, AcceptRefusal | CommandRefusal | Refusal<'no_agent'>>> {
  const { chatId, actor } = wanted;
  return on.store.transaction(async (tx) => {
    const taker = await actingAgentId(tx, actor);
    if (taker !== null) await lockTaker(tx, taker);
    return act<ChatItem, AcceptRefusal | Refusal<'no_agent'>>(on, tx, { actor, kind: 'accept', chatId }, async ({ agent, command }) => {
      if (agent === null) return refused('no_agent', 'Accepting needs an agent. Choose one in the field Agent.');
      const record = await found(tx.chats.lock(chatId), chatId);
      if (record.chat.status === 'in_progress' && record.chat.agentId === agent.id) return stepped(chatItem(record), true);
      // What became of the chat since then does not undo that this command had its way.
      if (command?.state === 'done') return stepped(chatItem(record), true);

      const decision = decide(record.chat, agent, await tx.offers.isOfferedTo(chatId, agent.id), on.now());
      if (!decision.ok) return decision;
      const { chat, line } = decision.value;
      if (!(await tx.chats.claim(chat, agent.capacity))) return refused('already_taken', 'Another agent has accepted this chat.');
      await tx.offers.close(chatId, agent.id, chat.acceptedAt);
      await addSystemLine(on, tx, chat, line);
      await armAll(on, tx, [chatId]);
      tx.feed.note({ kind: 'chat', chatId });
      tx.feed.note({ kind: 'agent', agentId: agent.id });
      await passOffersOnWhenFull(on, tx, agent.id);
      const now = await found(tx.chats.find(chatId), chatId);
      await tx.events.raise([chatEvent(on, 'accepted', now)]);
      return stepped(chatItem(now));
    });
  });
}
