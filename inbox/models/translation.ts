import type { InboxMessage, InboxTranslationState, InboxTranslationText } from '../../src/wire/inbox';
import { isSameLanguage, needsTranslation } from './languages';

/** The languages of a chat, as its translation goes by. BCP 47. */
export interface ChatLanguages {
  readonly isOn: boolean;
  /** The agent's. */
  readonly mine: string;
  /** The customer's; null while nobody knows it. */
  readonly theirs: string | null;
}

/** What is known of an agent's language. */
export interface AgentLanguage {
  /** The one that the agent chose for all chats. */
  readonly chosen: string | null;
  /** The one of the page, for agents who chose none. */
  readonly page: string;
}

/**
 * The languages of a chat.
 *
 * @param isOwn whether the agent has the chat: what was chosen for a chat is chosen by the one who has it
 */
export function chatLanguages(state: InboxTranslationState | null, agent: AgentLanguage, isOwn: boolean): ChatLanguages {
  const [first, second] = isOwn ? [state?.to, agent.chosen] : [agent.chosen, state?.to];
  return { isOn: state?.isOn === true, mine: first ?? second ?? agent.page, theirs: state?.from ?? state?.detected ?? null };
}

/** Whether there is nothing to translate in a chat, because the customer writes as the agent reads. */
export function isCommonLanguage({ mine, theirs }: ChatLanguages): boolean {
  return theirs !== null && !needsTranslation(theirs, mine);
}

/** A text of a message and the language that it is in; null where that is not known. */
export interface Wording {
  readonly text: string;
  readonly language: string | null;
}

/** What the agent can read of a message. */
export type Reading =
  | { readonly kind: 'plain'; readonly wire: Wording; readonly failure: string | null }
  /** `wire` is what went between the customer and us; `other` is what the agent understands. */
  | { readonly kind: 'translated' | 'written'; readonly wire: Wording; readonly other: Wording; readonly showsOther: boolean };

/** Whether the server found that a message is in the agent's language already. */
export function needsNone({ translations }: InboxMessage, { mine }: ChatLanguages): boolean {
  return translations.some(({ language, failure, text }) => failure === null && text === '' && !needsTranslation(language, mine));
}

const isThere = ({ failure, text }: InboxTranslationText): boolean => failure === null && text !== '';

function inLanguage(entries: readonly InboxTranslationText[], language: string): InboxTranslationText | undefined {
  const fitting = entries.filter((entry) => isSameLanguage(entry.language, language));
  return fitting.find((entry) => entry.language === language) ?? fitting[0];
}

/** What of a message is in the agent's language, or why it is not. */
function entryFor(message: InboxMessage, mine: string): InboxTranslationText | undefined {
  const all = message.translations;
  if (message.author === 'agent') {
    const written = all.find((entry) => entry.origin === 'written' && isThere(entry));
    // What a colleague wrote may be in a language that this agent does not read.
    if (written !== undefined && (message.own || isSameLanguage(written.language, mine))) return written;
  }
  const translated = all.filter((entry) => entry.origin === 'translated');
  const failed = message.author === 'agent' ? all.find(({ failure }) => failure !== null) : undefined;
  return inLanguage(translated.filter(isThere), mine) ?? failed ?? inLanguage(translated, mine);
}

function wireLanguage(message: InboxMessage, entry: InboxTranslationText | undefined, theirs: string | null): string | null {
  const source = entry?.sourceLanguage ?? null;
  if (entry?.origin === 'written') return source !== null && !isSameLanguage(source, entry.language) ? source : theirs;
  return source ?? (message.author === 'customer' ? theirs : null);
}

/**
 * Which texts of a message there are for an agent, and which one is shown.
 *
 * @param isFlipped whether the agent asked for the other one
 */
export function readingOf(message: InboxMessage, { mine, theirs }: ChatLanguages, isFlipped: boolean): Reading {
  const entry = entryFor(message, mine);
  const wire = { text: message.text, language: wireLanguage(message, entry, theirs) };
  if (entry === undefined || !isThere(entry)) return { kind: 'plain', wire, failure: entry?.failure ?? null };
  const other = { text: entry.text, language: entry.language };
  return { kind: entry.origin, wire, other, showsOther: !isFlipped };
}

/** The text of a message that is on the screen. */
export function shownWording(reading: Reading): Wording {
  return reading.kind === 'plain' || !reading.showsOther ? reading.wire : reading.other;
}

/** Whether a message of the customer has words that a translation could be of. */
export function isTranslatable({ author, text, content, deletedAt }: InboxMessage): boolean {
  return author === 'customer' && /\p{L}/u.test(text) && content?.isPlaceholder !== true && deletedAt === null;
}

/** The customer's messages that the agent cannot read yet. */
export function untranslated(messages: readonly InboxMessage[], languages: ChatLanguages): readonly InboxMessage[] {
  return messages.filter(
    (message) => isTranslatable(message) && !needsNone(message, languages) && readingOf(message, languages, false).kind === 'plain',
  );
}

/** How the next answer goes to the customer; null where there is nothing to choose. */
export interface ReplyMode {
  readonly language: string;
  readonly isTranslated: boolean;
}

/**
 * How the next answer of a chat goes.
 *
 * @param byDefault whether answers are translated unless the agent says no
 * @param chosen what the agent said for this answer
 * @param isInTheirs whether the text is in the customer's language already, a quick reply for example
 */
export function replyMode(languages: ChatLanguages, byDefault: boolean, chosen: boolean | null, isInTheirs: boolean): ReplyMode | null {
  if (!languages.isOn || languages.theirs === null || isCommonLanguage(languages)) return null;
  return { language: languages.theirs, isTranslated: chosen ?? (byDefault && !isInTheirs) };
}

/** What stands against translating; `reason` is the server's sentence, empty when the server was not reached. */
export interface TranslationProblem {
  readonly kind: 'not_served' | 'failed';
  readonly reason: string;
}
