import type { InboxCommand, InboxRefusal } from '../../src/wire/inbox';
import { textsIn, type Language } from '../texts';
import { wordFor } from './words';

/** Why something was not done, as the server says it. */
export interface Why {
  /** Null for the words of a workflow itself, and where nothing is said. */
  readonly code: string | null;
  /** A sentence in English, which may have names and numbers. */
  readonly reason: string | null;
}

/** Why a command was not carried out. */
export type CommandWhy = Why & { readonly command: Pick<InboxCommand, 'kind'> };

/** Why a call was refused. */
export function whyRefused({ code, because = code, message }: InboxRefusal['error']): Why {
  return { code: because, reason: message };
}

/**
 * The sentence that the agent reads: in English the server's own, else the page's for the code, and the server's for codes that the page
 * does not know.
 */
export function sentenceFor(why: Why | CommandWhy, language: Language): string | null {
  const { code, reason } = why;
  if (language === 'en' && reason !== null && reason !== '') return reason;
  if (code === null) return reason;
  const words = textsIn(language).refusals;
  const own = 'command' in why ? wordFor(words, `${why.command.kind}.${code}`) : undefined;
  return own ?? wordFor(words, code) ?? reason;
}
