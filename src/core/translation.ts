import { isSameLanguage, needsTranslation } from './language';

/** How a chat is translated. Languages are BCP 47. */
export interface ChatTranslation {
  readonly isOn: boolean;
  /** The customer's language as somebody chose it; null for the detected one. */
  readonly from: string | null;
  /** What the customer's messages are written in, as far as can be told; null until it can. */
  readonly detected: string | null;
  /** The agent's language; null when none was chosen yet. */
  readonly to: string | null;
}

/** What a text is written in, as a detector says. */
export interface Detected {
  readonly language: string;
  /** The text is enough to be sure. */
  readonly isReliable: boolean;
}

/** From what to what an agent's reply is translated; null when it needs no translation, or the customer's language is not known. */
export function languagesOfReply(chat: ChatTranslation | null): { readonly from: string; readonly to: string } | null {
  const customers = chat?.from ?? chat?.detected ?? null;
  if (chat?.isOn !== true || chat.to === null || customers === null || !needsTranslation(chat.to, customers)) return null;
  return { from: chat.to, to: customers };
}

/**
 * The translation of a chat that goes on from another one: what is known of the customer stays. It is on only where the chat goes straight
 * to an agent who reads the language into which it was translated.
 *
 * @param taker whose chat it is now; null when nobody has it yet
 * @returns null when there is nothing to go on with
 */
export function translationOfChild(
  parent: ChatTranslation | null,
  taker: { readonly language: string | null } | null,
): ChatTranslation | null {
  if (parent === null) return null;
  const { from, detected, to, isOn } = parent;
  const theirs = taker?.language ?? null;
  const isTheSame = to !== null && theirs !== null && isSameLanguage(to, theirs);
  return { isOn: isOn && isTheSame, from, detected, to: isTheSame ? to : theirs };
}

/**
 * From what a text is to be translated.
 *
 * @param text what a detector says of it; null when it says nothing
 * @param chosen the language as somebody chose it
 * @param usual what the writer writes otherwise, where that is known
 * @returns `none` when the text is in the wanted language already; a null language leaves it to the provider
 */
export function sourceOf(
  text: Detected | null,
  { chosen, usual, to }: { readonly chosen: string | null; readonly usual: string | null; readonly to: string },
): 'none' | { readonly from: string | null } {
  const told = text?.isReliable === true ? text.language : null;
  // A detector knows no regions, people do.
  const sure = told !== null && chosen !== null && isSameLanguage(told, chosen) ? chosen : told;
  if (sure !== null && !needsTranslation(sure, to)) return 'none';
  if (chosen !== null) return needsTranslation(chosen, to) ? { from: chosen } : 'none';
  if (sure !== null) return { from: sure };
  // A few words of somebody who writes the wanted language otherwise are in it, too.
  if (usual !== null && !needsTranslation(usual, to)) return 'none';
  return { from: usual };
}
