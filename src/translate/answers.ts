/** What all providers answer in the same way. */
import type { TranslationAnswer, TranslationCall } from '../app/translation-ports';
import { plainText } from './entities';
import { retryAfterOf } from './http';
import type { ProviderResponse } from './http';
import { languageName } from './languages';
import { lostItsEnd } from './lost-end';

export type Failed = Extract<TranslationAnswer, { kind: 'failed' }>;

/** A provider that has trouble has it for some seconds at least, in milliseconds. */
const soon = 5_000;

export const failed = (reason: string, retryAfter: number | null = null): Failed => ({ kind: 'failed', reason, retryAfter });

export const unreachable = (name: string): Failed =>
  failed(
    `${name} cannot be reached. Try again in a moment; if that does not help, ask an administrator to check the network and the base URL of the credential.`,
    soon,
  );

export const wrongKey = (name: string): Failed =>
  failed(`${name} does not accept the key. Ask an administrator to check it in the credential.`);

export const quotaUsedUp = (name: string, period: string): Failed =>
  failed(`${name}’s quota for this ${period} is used up. Ask an administrator to raise it.`);

export const tooOften = (name: string, response: ProviderResponse): Failed =>
  failed(`${name} is asked too often at the moment. Try again in a moment.`, retryAfterOf(response.header('retry-after')) ?? soon);

export const tooLong = (name: string): Failed => failed(`The text is longer than ${name} takes. Translate it in parts.`);

export const notAsExpected = (name: string): Failed =>
  failed(`${name} does not answer as it should. Ask an administrator to check the base URL of the credential.`);

/** The provider lacks a language, or cannot translate between the two. */
export function notThisPair(name: string, { from, to }: Pick<TranslationCall, 'from' | 'to'>): Failed {
  const origin = from === null ? '' : `from ${languageName(from)} `;
  return failed(`${name} does not translate ${origin}into ${languageName(to)}. Choose other languages, or ask an administrator.`);
}

/** For providers that have to be told the language of a text. */
export const tellTheLanguage = (name: string): Failed =>
  failed(`${name} does not find out by itself what a text is written in. Choose the customer’s language.`);

/** What a status means with every provider; what is special is looked at before. */
export function refusal(name: string, response: ProviderResponse): Failed {
  const { status } = response;
  if (status === 401 || status === 403) return wrongKey(name);
  if (status === 413) return tooLong(name);
  if (status === 429) return tooOften(name, response);
  if (status === 408 || status >= 500) {
    return failed(`${name} has trouble of its own. Try again in a moment.`, retryAfterOf(response.header('retry-after')) ?? soon);
  }
  return notAsExpected(name);
}

/** A translated text as a provider gives it. */
export interface Given {
  readonly text: string;
  /** BCP 47. */
  readonly from: string | null;
}

/** The answer to a call, if it can be one: as many texts as were asked for, none of them empty or without its end. */
export function translated(name: string, { texts }: TranslationCall, given: readonly Given[]): TranslationAnswer {
  if (given.length !== texts.length) {
    return failed(`${name} answered with another number of texts than it was asked for. Ask an administrator to check it.`);
  }
  const results = given.map(({ text }, index) => plainText(texts[index] ?? '', text));
  if (results.some((text, index) => lostItsEnd(texts[index] ?? '', text))) {
    return failed(`${name} gave back only a part of the text. Translate it in parts.`);
  }
  return { kind: 'translated', texts: results, from: given.map(({ from }) => from) };
}
