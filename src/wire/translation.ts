/** What the agent's page and the server say of the translation of chats. */
import { z } from 'zod';

const id = z.uuid();
const language = z.string().max(40);

export const translationRequests = [
  /** How a chat is translated. Refused with 403 while `EnableChatTranslation` is off. */
  z.object({ action: z.literal('translation'), chatId: id }),
  /** Switches the translation of a chat on or off. On, what the customer wrote is translated, and what will be. */
  z.object({
    action: z.literal('set_translation'),
    chatId: id,
    isOn: z.boolean(),
    /** The customer's language; null for the one that is detected. */
    from: language.nullable(),
    /** The agent's. */
    to: language,
  }),
  /** Translates messages of the conversation once, those of earlier chats as well; again those that failed. */
  z.object({ action: z.literal('translate'), chatId: id, messageIds: z.array(id).min(1).max(200) }),
  /** The agent's own language, BCP 47. */
  z.object({ action: z.literal('set_language'), language }),
] as const;

export type TranslationRequest = z.infer<(typeof translationRequests)[number]>;

/** A message in another language, why it is not there, or that it need not be. */
export interface InboxTranslationText {
  /** BCP 47. */
  readonly language: string;
  /** Empty with a failure; empty without one where the message is in this language already. */
  readonly text: string;
  /** `written` is what the agent wrote before it was translated for the customer. */
  readonly origin: 'translated' | 'written';
  readonly sourceLanguage: string | null;
  readonly provider: string | null;
  /** A sentence for the agent: why the message is not translated. */
  readonly failure: string | null;
}

/** How a chat is translated. */
export interface InboxTranslationState {
  readonly isOn: boolean;
  /** The customer's language as the agent chose it; null for the detected one. */
  readonly from: string | null;
  /** What the customer's messages are written in, as far as can be told. */
  readonly detected: string | null;
  /** The agent's language; null when none was chosen yet. */
  readonly to: string | null;
}

/** The answer to `translation` and `set_translation`. */
export interface InboxTranslation extends InboxTranslationState {
  /** Languages to choose from, BCP 47. */
  readonly languages: readonly string[];
  /** Whether a published workflow translates; without one nothing is, and the page says how to get one. */
  readonly isServed: boolean;
}
