import type { ChatId, MessageId } from '../../core/brand';
import { NotFoundError } from '../errors';
import type { UseCase } from '../use-case';
import { keeperOf, noteMessage, planMessages, translationOf } from './translate-messages';
import type { WantedMessages } from './translate-messages';
import { keyOf, storable, withoutCached } from './translate-once';
import type { TextResult, Translating } from './translate-once';

/** How translations are called that a flow makes, with any node or model. */
const flowsName = 'Workflow';

type FlowTools = Pick<Translating, 'detector' | 'digest'>;

/** A message that a flow is to translate. */
export interface TextForFlow {
  readonly messageId: MessageId;
  readonly text: string;
  /** BCP 47; null when it is not known. */
  readonly from: string | null;
  readonly to: string;
}

const translator = { name: flowsName, translate: () => Promise.reject(new Error('A workflow is not called')) };

/**
 * The messages that a flow has to translate: those in the wanted language are left out, and those whose texts were translated before get
 * that at once.
 *
 * @throws NotFoundError when there is no such chat
 */
export async function textsForFlow(on: UseCase, tools: FlowTools, wanted: WantedMessages): Promise<readonly TextForFlow[]> {
  const planned = await planMessages(on, { ...tools, translator }, wanted);
  const known = new Map<MessageId, TextResult>();
  await withoutCached(on, planned, keeperOf(on, wanted, planned, known));
  return planned
    .filter(({ message }) => !known.has(message.id))
    .map(({ message, text, from }) => ({ messageId: message.id, text, from, to: wanted.to }));
}

/**
 * Stores the translation that a flow made of a message.
 *
 * @param wanted.text empty when the flow made none: agents read so
 * @throws NotFoundError when there is no such message, or it has no words
 */
export async function storeFlowTranslation(
  on: UseCase,
  tools: FlowTools,
  wanted: Omit<TextForFlow, 'text'> & { readonly chatId: ChatId; readonly text: string },
): Promise<TextResult> {
  const { chatId, messageId, from, to } = wanted;
  const text = storable(wanted.text);
  return on.store.transaction(async (tx) => {
    const [message] = await tx.translations.translatable([messageId], to);
    if (message === undefined)
      throw new NotFoundError('There is no such message with words in this store. Use the id of an item that was read before.');
    const result: TextResult =
      text === ''
        ? { kind: 'failed', reason: 'The workflow made no translation. Try again, or ask an administrator to look at it.' }
        : { kind: 'translated', text, sourceLanguage: from, provider: flowsName };
    const key = keyOf({ ...tools, translator }, { text: message.text, from, to });
    if (result.kind === 'translated') {
      await tx.translations.cache(new Map([[key, result]]), on.now());
      await tx.translations.noteUses(new Map([[key, [message.chatId]]]));
    }
    await tx.translations.put([translationOf(messageId, to, key, result)], on.now());
    noteMessage(tx, chatId, message);
    return result;
  });
}
