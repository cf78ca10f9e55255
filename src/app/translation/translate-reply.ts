import type { ChatId } from '../../core/brand';
import { isSameLanguage, needsTranslation } from '../../core/language';
import { messageText } from '../../core/message';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';
import { keyOf, translateOnce } from './translate-once';
import type { Keep, TextResult, Translating } from './translate-once';

/** What became of a text; `same` needs no translation. */
export type TranslatedText = TextResult | { readonly kind: 'same' };

/**
 * Translates a text that is not a stored message: an agent's reply before it is sent, or anything of a flow. Nothing is paid for twice, and
 * nothing thrown for a provider.
 *
 * @param wanted.chatId whose text it is, so that it goes with its customer; null where a flow names no chat
 * @param wanted.from what it is written in, BCP 47; null to let the provider find out
 */
export async function translateText(
  on: UseCase,
  tools: Translating,
  wanted: { readonly chatId: ChatId | null; readonly text: string; readonly from: string | null; readonly to: string },
): Promise<TranslatedText> {
  const { chatId, text, from, to } = wanted;
  const detected = await tools.detector.detect(text);
  // The agent's own word is more exact than a detector, which knows no regions.
  const known = from !== null && detected !== null && isSameLanguage(detected.language, from) ? from : detected?.language;
  if (detected?.isReliable === true && known !== undefined && !needsTranslation(known, to)) return { kind: 'same' };
  const key = keyOf(tools, wanted);
  const kept = new Map<string, TextResult>();
  const keep: Keep = async (tx, results) => {
    for (const [known, result] of results) kept.set(known, result);
    const mayStay = chatId === null || (await isOfSomebody(tx, chatId));
    return new Map(mayStay ? [...results.keys()].map((known) => [known, [chatId]]) : []);
  };
  // Somebody waits for it: a provider that asks for time is not given any.
  await translateOnce(on, { ...tools, patience: 0 }, { texts: [{ text, from, key }], to }, keep);
  return kept.get(key) ?? { kind: 'failed', reason: `${tools.translator.name} answered nothing. Try again.` };
}

/** Whether a chat is there whose customer was not erased; whoever erases the customer from here on comes after this transaction. */
async function isOfSomebody(tx: Tx, chatId: ChatId): Promise<boolean> {
  const record = await tx.chats.lock(chatId);
  const contact = record === null ? null : await tx.contactRecords.find(record.chat.contactId);
  return contact !== null && contact.deletedAs !== 'erased';
}

/** What a flow says of the translation of a reply that it is about to send. */
export interface SentTranslation {
  /** What the agent wrote, BCP 47. */
  readonly from: string;
  /** What the customer reads. */
  readonly to: string;
  /** The text for the customer; null when there is none. */
  readonly text: string | null;
  readonly provider: string | null;
  /** Why there is none; null when nobody tried. */
  readonly failure: string | null;
}

/** What is sent of a reply that was to be translated, and what is kept beside it. */
export interface ReplyAsSent {
  readonly text: string;
  /** What the agent wrote, or why it was not translated. */
  readonly beside: {
    readonly language: string;
    readonly text: string;
    readonly origin: 'written' | 'translated';
    readonly provider: string | null;
    readonly failure: string | null;
  };
}

/** What goes to the customer: the translation, or what the agent wrote where there is none that can be sent. */
export function replyAsSent(written: string, { from, to, text, provider, failure }: SentTranslation): ReplyAsSent {
  const translated = text === null ? null : messageText(text);
  if (translated?.ok === true) {
    return { text: translated.value, beside: { language: from, text: written, origin: 'written', provider, failure: null } };
  }
  const why = failure ?? translated?.refusal.reason ?? 'no node of the workflow translated it.';
  return { text: written, beside: { language: to, text: '', origin: 'translated', provider: null, failure: `Sent as written: ${why}` } };
}
