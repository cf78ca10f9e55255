import { completeByFlow, completeChat as decide, isOpen, ownedBy } from '../core/chat';
import type { OwnerRefusal } from '../core/chat';
import type { ChatId } from '../core/brand';
import type { Outcome } from '../core/outcome';
import { act, lockConcerned, stepped } from './actor';
import type { Actor, CommandRefusal, Step } from './actor';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { offerWaitingChats } from './offer-waiting-chats';
import { found } from './receive-message';
import { addSystemLine } from './system-line';
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
      const now = on.now();
      let ended;
      if (agent === null) {
        ended = completeByFlow(chat, now);
      } else {
        const owned = ownedBy(chat, agent.id);
        if (!owned.ok) return owned;
        ended = decide(owned.value, agent.name, now);
      }
      await tx.chats.end(chatId, ended.chat.status, now, agent === null ? 'flow' : 'agent');
      await tx.offers.close(chatId, null, now);
      await addSystemLine(on, tx, chat, ended.line);
      tx.feed.note({ kind: 'chat', chatId });
      if (chat.status === 'in_progress') {
        tx.feed.note({ kind: 'agent', agentId: chat.agentId });
        await offerWaitingChats(on, tx, chat.agentId);
      }
      for (const agentId of asked) await offerWaitingChats(on, tx, agentId);
      return stepped(chatItem(await found(tx.chats.find(chatId), chatId)));
    });
  });
}
