import { completeByFlow, completeChat as decide, isOpen, ownedBy } from '../core/chat';
import type { OwnerRefusal } from '../core/chat';
import type { ChatId } from '../core/brand';
import type { Outcome } from '../core/outcome';
import { act, lockConcerned, stepped } from './actor';
import type { Actor, CommandRefusal, Step } from './actor';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { endChat } from './end-chat';
import { found } from './receive-message';
import type { UseCase } from './use-case';

/**
 * Ends a chat, frees the agent's slot and offers the agent what waits. Completing a completed chat is a step already done.
 */
export async function completeChat(
  on: UseCase,
  wanted: { readonly chatId: ChatId; readonly actor: Actor },
): Promise<Outcome<Step<ChatItem>, OwnerRefusal | CommandRefusal>> {
  const { chatId, actor } = wanted;
  return on.store.transaction(async (tx) => {
    const asked = actor.kind === 'flow' ? await lockConcerned(tx, chatId) : [];
    return act<ChatItem, OwnerRefusal>(on, tx, { actor, kind: 'complete', chatId }, async ({ agent }) => {
      const record = await found(tx.chats.lock(chatId), chatId);
      const { chat } = record;
      if (!isOpen(chat)) return stepped(chatItem(record), true);
      if (agent === null) return stepped(await endChat(on, tx, record, { ...completeByFlow(chat, on.now()), reason: 'flow', asked }));
      const owned = ownedBy(chat, agent.id);
      if (!owned.ok) return owned;
      return stepped(await endChat(on, tx, record, { ...decide(owned.value, agent.name, on.now()), reason: 'agent', asked }));
    });
  });
}
