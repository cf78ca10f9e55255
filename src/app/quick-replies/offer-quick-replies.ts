import type { AgentId, ChatId, QuickReplyId } from '../../core/brand';
import { fillMacros, firstNameOf } from '../../core/macros';
import { inOrderOfUse } from '../../core/quick-reply';
import { textForCustomer, textIn } from '../../core/reply-language';
import { NotFoundError } from '../errors';
import type { UseCase } from '../use-case';

/** A quick reply as an agent can insert it in a chat. */
export interface ReplyForChat {
  readonly id: QuickReplyId;
  readonly name: string;
  /** In the customer's language, with the macros filled in. */
  readonly text: string;
  /** Of the text, BCP 47; '' when it is for everybody. */
  readonly language: string;
  /** The same reply in the agent's language, or else in `DefaultMessageLanguage`, so that the agent knows what it says. */
  readonly preview: string;
  readonly isRecent: boolean;
}

/**
 * What an agent can insert in a chat: active replies of its queue and of no queue, those that the agent used last first, then by name.
 *
 * @throws NotFoundError when there is no such chat
 */
export async function offerQuickReplies(
  on: UseCase,
  wanted: { readonly chatId: ChatId; readonly agentId: AgentId },
): Promise<readonly ReplyForChat[]> {
  const { chatId, agentId } = wanted;
  return on.store.transaction(async (tx) => {
    const facts = await tx.quickReplies.factsOf(chatId, agentId);
    if (facts === null) throw new NotFoundError('There is no such chat in this store.');
    const settings = await tx.settings.values();
    const { clues, macros } = facts;
    const fallback = settings.DefaultMessageLanguage;
    const detected = settings.EnableChatTranslation && clues.isTranslated ? clues.detected : null;
    const names = {
      'contact.firstName': firstNameOf(macros['contact.name']),
      'agent.firstName': firstNameOf(macros['agent.name']),
    };
    const filled = (text: string): string => fillMacros(text, { ...macros, ...names });
    return inOrderOfUse(await tx.quickReplies.ofChat(chatId, agentId)).flatMap(({ id, name, texts, isRecent }) => {
      const chosen = textForCustomer(texts, { ...clues, detected, fallback });
      const understood = textIn(texts, [clues.agent, fallback]);
      if (chosen === null || understood === null) return [];
      const { language } = chosen;
      return { id, name, text: filled(chosen.text), language, preview: filled(understood.text), isRecent };
    });
  });
}
