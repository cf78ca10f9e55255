import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { storeFlowTranslation, textsForFlow } from '../app/translation/translate-by-flow';
import { translateMessages } from '../app/translation/translate-messages';
import type { Translating } from '../app/translation/translate-once';
import { translateText } from '../app/translation/translate-reply';
import type { LanguageDetector } from '../app/translation-ports';
import type { UseCase } from '../app/use-case';
import { translationProviders, translatorOf } from '../translate/registry';
import type { Credential, TranslationProviderName } from '../translate/registry';
import { translateTexts } from '../translate/translate-texts';

export { languageTag } from '../core/language';
export { isTranslationProvider, translationProviders } from '../translate/registry';
export type { TranslationProviderName } from '../translate/registry';
export type { TranslatedText } from '../app/translation/translate-reply';

/** A provider of translations as a node names it. */
export type Provider = Translating['translator'];

type Wanted<F> = F extends (on: never, tools: never, wanted: infer W) => infer R ? { readonly wanted: W; readonly result: R } : never;
type ByProvider<F> = (provider: Provider, wanted: Wanted<F>['wanted']) => Wanted<F>['result'];
type ByFlow<F> = (wanted: Wanted<F>['wanted']) => Wanted<F>['result'];

/** What nodes ask for about translation, on one store. */
export interface Translation {
  readonly messages: ByProvider<typeof translateMessages>;
  readonly text: ByProvider<typeof translateText>;
  readonly textsForFlow: ByFlow<typeof textsForFlow>;
  readonly storeFlowTranslation: ByFlow<typeof storeFlowTranslation>;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const wait = (milliseconds: number): Promise<void> => pause(milliseconds);

/** Binds translation to a store; what this process pays for at the moment is known to all of its nodes. */
export function translationOn(on: UseCase, detector: LanguageDetector): Translation {
  const shared = { detector, digest, wait, inWork: new Map(), troubles: new Map() } satisfies Omit<Translating, 'translator'>;
  return {
    messages: (translator, wanted) => translateMessages(on, { ...shared, translator }, wanted),
    text: (translator, wanted) => translateText(on, { ...shared, translator }, wanted),
    textsForFlow: (wanted) => textsForFlow(on, shared, wanted),
    storeFlowTranslation: (wanted) => storeFlowTranslation(on, shared, wanted),
  };
}

/**
 * The provider of a node. One that cannot be called says so as the answer to every call, so that agents read it and nothing is held up.
 *
 * @param credential as n8n gives it; null when the node has none
 */
export function providerOf(provider: TranslationProviderName, credential: Credential | null): Provider {
  const { name } = translationProviders[provider];
  const refusing = (reason: string): Provider => ({
    name,
    translate: () => Promise.resolve({ kind: 'failed', reason, retryAfter: null }),
  });
  if (credential === null) {
    return refusing(`The node Translate Message has no credential for ${name}. Ask an administrator to choose one.`);
  }
  const translator = translatorOf(provider, credential);
  if (!translator.ok) return refusing(translator.refusal.reason);
  return { name, translate: (call) => translateTexts(translator.value, call) };
}
