import { declineChat as decide } from '../core/chat';
import type { DeclineRefusal } from '../core/chat';
import type { ChatId } from '../core/brand';
import { refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { act, actingAgentId, stepped } from './actor';
import type { Actor, CommandRefusal, Step } from './actor';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import { offerChats } from './offer-chats';
import { offerWaitingChats } from './offer-waiting-chats';
import { chatEvent } from './raise';
import { found } from './receive-message';
import type { UseCase } from './use-case';

/**
 * Takes an agent's no to an offered chat: the next agent is asked, the agent's status stays, and this agent is not asked again in this
 * round. A chat that everybody has declined waits, and is offered anew after the time in which offers are answered.
 */
export async function declineChat(
  on: UseCase,
  wanted: { readonly chatId: ChatId; readonly actor: Actor },
): Promise<Outcome<Step<ChatItem>, DeclineRefusal | CommandRefusal | Refusal<'no_agent'>>> {
  const { chatId, actor } = wanted;
  return on.store.transaction(async (tx) => {
    const asked = await actingAgentId(tx, actor);
    const queueId = (await tx.chats.find(chatId))?.chat.queueId ?? null;
    await tx.queues.lockAgentsOf(queueId === null ? [] : [queueId], asked === null ? [] : [asked]);
    return act<ChatItem, DeclineRefusal | Refusal<'no_agent'>>(on, tx, { actor, kind: 'decline', chatId }, async ({ agent, command }) => {
      if (agent === null) return refused('no_agent', 'Declining needs an agent. Choose one in the field Agent.');
      const record = await found(tx.chats.lock(chatId), chatId);
      if (command?.state === 'done') return stepped(chatItem(record), true);
      const decision = decide(record.chat, await tx.offers.isOfferedTo(chatId, agent.id));
      if (!decision.ok) return decision;
      const { queueId: declinedIn } = decision.value;
      if (declinedIn === null) return refused('not_offered', 'This chat is not offered to you.');
      const { round } = record;
      await tx.offers.decline({ id: on.newId(), chatId, queueId: declinedIn, agentId: agent.id, round, at: on.now() });
      await tx.events.raise([chatEvent(on, 'declined', record, { agent: { id: agent.id, name: agent.name } })]);
      await offerChats(on, tx, [{ chatId, cause: 'declined' }]);
      tx.feed.note({ kind: 'chat', chatId });
      await offerWaitingChats(on, tx, agent.id, chatId);
      return stepped(chatItem(await found(tx.chats.find(chatId), chatId)));
    });
  });
}
