/** Translation: what the store keeps of it, and what a provider of translations is. */
import type { AgentId, ChatId, Instant, MessageId } from '../core/brand';
import type { ChatTranslation, Detected } from '../core/translation';

export type { ChatTranslation } from '../core/translation';

/** A message in another language than the one in which it went between the customer and us, or why it is not there. */
export interface MessageTranslation {
  /** BCP 47. */
  readonly language: string;
  /** Empty with a failure; empty without one where none is needed, because the message is in this language already. */
  readonly text: string;
  /** `written` is what the agent wrote before it was translated for the customer. */
  readonly origin: 'translated' | 'written';
  readonly sourceLanguage: string | null;
  readonly provider: string | null;
  /** A sentence for the agent. */
  readonly failure: string | null;
}

/** One call of a provider: a few texts, all to one language. */
export interface TranslationCall {
  /** Not empty, each within the provider's limits. */
  readonly texts: readonly string[];
  /** BCP 47; null to let the provider find out, where it can. */
  readonly from: string | null;
  /** BCP 47. */
  readonly to: string;
}

export type TranslationAnswer =
  | {
      readonly kind: 'translated';
      /** As many as were asked for, in the same order. */
      readonly texts: readonly string[];
      /** What each was written in, BCP 47, where the provider tells. */
      readonly from: readonly (string | null)[];
    }
  | {
      readonly kind: 'failed';
      /** A sentence for a person with what to do; no secret and no text in it. */
      readonly reason: string;
      /** Milliseconds after which trying again makes sense; null when it does not before somebody changes something. */
      readonly retryAfter: number | null;
    };

/** A provider of translations, ready to be called. Never throws. */
export interface Translator {
  /** Its name for people: `DeepL`. */
  readonly name: string;
  /** The most that one call takes. Longer texts are cut at sentences before. */
  readonly limits: { readonly texts: number; readonly characters: number };
  /** Whether it finds out the language of a text by itself. */
  readonly detects: boolean;
  readonly translate: (request: TranslationCall) => Promise<TranslationAnswer>;
}

/** Tells the language of texts, without any network. */
export interface LanguageDetector {
  /** BCP 47 and whether the text is enough to be sure; null when it has no words. */
  readonly detect: (text: string) => Promise<Detected | null>;
}

/** A message that may be translated, with what there is of it in the wanted language. */
export interface TranslatableMessage {
  readonly id: MessageId;
  readonly chatId: ChatId;
  readonly seq: number;
  readonly author: 'customer' | 'agent' | 'bot';
  readonly text: string;
  /** Null when there is nothing; `cacheKey` says of which text, from which language and by whom it was made. */
  readonly translation: (Pick<MessageTranslation, 'origin' | 'failure'> & { readonly cacheKey: string | null }) | null;
}

export interface NewTranslation extends MessageTranslation {
  readonly messageId: MessageId;
  /** Null for what no provider made. */
  readonly cacheKey: string | null;
}

/** A translation by its key, whichever message it was made for. */
export interface CachedText {
  readonly text: string;
  readonly sourceLanguage: string | null;
  readonly provider: string | null;
}

/** What the store keeps of translations. */
export interface Translations {
  /** Those of these messages that have words, with what there is of them in a language; by chat and place. */
  readonly translatable: (messageIds: readonly MessageId[], language: string) => Promise<readonly TranslatableMessage[]>;
  /** What messages say at this moment. They are there and say so until the transaction ends. */
  readonly lockTexts: (messageIds: readonly MessageId[]) => Promise<ReadonlyMap<MessageId, string>>;
  /** The newest messages of a chat's customer with words that have no translation into a language, or failed to have one; oldest first. */
  readonly untranslated: (chatId: ChatId, language: string, limit: number) => Promise<readonly MessageId[]>;
  /** Those of these messages that are in the conversation of a chat: in chats of its contact on its channel. */
  readonly inConversation: (chatId: ChatId, messageIds: readonly MessageId[]) => Promise<readonly MessageId[]>;
  /** What the customer last wrote in a chat, newest first. */
  readonly customerTexts: (chatId: ChatId, limit: number) => Promise<readonly { readonly seq: number; readonly text: string }[]>;
  /** Forgets translations of a message whose text changed, and that text's translations wherever they are kept. */
  readonly forget: (messageId: MessageId) => Promise<void>;
  readonly ofChat: (chatId: ChatId) => Promise<(ChatTranslation & { readonly detectedSeq: number }) | null>;
  /** Sets what is given, and leaves the rest. */
  readonly putChat: (chatId: ChatId, change: Partial<ChatTranslation & { readonly detectedSeq: number }>, at: Instant) => Promise<void>;
  /**
   * Puts translations in place of earlier ones into the same languages; what an agent wrote is never replaced, and what has no text,
   * a failure or the word that none is needed, replaces no text.
   */
  readonly put: (translations: readonly NewTranslation[], at: Instant) => Promise<void>;
  /** What is known by these keys. */
  readonly cached: (keys: readonly string[], at: Instant) => Promise<ReadonlyMap<string, CachedText>>;
  /** Keeps texts by their keys, each key once. */
  readonly cache: (texts: ReadonlyMap<string, CachedText>, at: Instant) => Promise<void>;
  /**
   * Notes which chats asked for what is kept by these keys, null for a flow that named none: with a person goes whatever one of the person's
   * chats asked for.
   */
  readonly noteUses: (chats: ReadonlyMap<string, readonly (ChatId | null)[]>) => Promise<void>;
  /** Forgets what nobody has asked for since a moment. */
  readonly prune: (before: Instant) => Promise<void>;
  readonly setAgentLanguage: (agentId: AgentId, language: string) => Promise<void>;
  /** What the agent chose last; the default for new chats. */
  readonly ofAgent: (agentId: AgentId) => Promise<{ readonly language: string | null; readonly wants: boolean }>;
  readonly setAgentWants: (agentId: AgentId, wants: boolean) => Promise<void>;
}
