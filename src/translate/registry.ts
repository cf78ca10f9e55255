/** Every provider of translations, and what it needs of its credential. */
import type { Translator } from '../app/translation-ports';
import { accepted, refused } from '../core/outcome';
import type { Outcome } from '../core/outcome';
import { apertiumTranslator } from './apertium';
import { azureTranslator } from './azure';
import { deeplTranslator } from './deepl';
import { googleV2Translator } from './google-v2';
import { googleV3Translator } from './google-v3';
import { libreTranslateTranslator } from './libretranslate';

/** A credential as n8n gives it: parsed here, field by field. */
export type Credential = Readonly<Record<string, unknown>>;

export interface TranslationProvider {
  /** For people. */
  readonly name: string;
  /** The name of its credential in n8n. */
  readonly credential: string;
  readonly translator: (credential: Credential) => Outcome<Translator>;
}

/** A field without blanks at its ends; empty when it is not there. */
const field = (credential: Credential, name: string): string => {
  const value = credential[name];
  return typeof value === 'string' ? value.trim() : '';
};

const missing = (what: string) => refused('incomplete_credential', `The credential lacks ${what}. Ask an administrator to enter it.`);

/** By the name that nodes and the store use. */
export const translationProviders = {
  deepl: {
    name: 'DeepL',
    credential: 'switchboardDeepLApi',
    translator: (credential) => {
      const apiKey = field(credential, 'apiKey');
      if (apiKey === '') return missing('the API key');
      return accepted(deeplTranslator({ apiKey, baseUrl: field(credential, 'baseUrl') }));
    },
  },
  google: { name: 'Google Translate', credential: 'switchboardGoogleTranslateApi', translator: googleTranslator },
  azure: {
    name: 'Azure Translator',
    credential: 'switchboardAzureTranslatorApi',
    translator: (credential) => {
      const apiKey = field(credential, 'apiKey');
      if (apiKey === '') return missing('the API key');
      const baseUrl = field(credential, 'baseUrl') || 'https://api.cognitive.microsofttranslator.com';
      return accepted(azureTranslator({ apiKey, region: field(credential, 'region'), baseUrl }));
    },
  },
  libretranslate: {
    name: 'LibreTranslate',
    credential: 'switchboardLibreTranslateApi',
    translator: (credential) => {
      const baseUrl = field(credential, 'baseUrl');
      if (baseUrl === '') return missing('the base URL');
      return accepted(libreTranslateTranslator({ baseUrl, apiKey: field(credential, 'apiKey') }));
    },
  },
  apertium: {
    name: 'Apertium',
    credential: 'switchboardApertiumApi',
    translator: (credential) => {
      const baseUrl = field(credential, 'baseUrl');
      if (baseUrl === '') return missing('the base URL');
      return accepted(apertiumTranslator({ baseUrl, apiKey: field(credential, 'apiKey') }));
    },
  },
} as const satisfies Readonly<Record<string, TranslationProvider>>;

export type TranslationProviderName = keyof typeof translationProviders;

export const isTranslationProvider = (name: string): name is TranslationProviderName => Object.hasOwn(translationProviders, name);

/**
 * The translator that a credential is for.
 *
 * @returns a refusal when the credential lacks something; a wrong key shows with the first call
 */
export const translatorOf = (provider: TranslationProviderName, credential: Credential): Outcome<Translator> =>
  translationProviders[provider].translator(credential);

/** With an API key it is Google's Basic translation, with a service account the Advanced one. */
function googleTranslator(credential: Credential): Outcome<Translator> {
  const baseUrl = field(credential, 'baseUrl') || 'https://translation.googleapis.com';
  if (field(credential, 'authentication') !== 'serviceAccount') {
    const apiKey = field(credential, 'apiKey');
    return apiKey === '' ? missing('the API key') : accepted(googleV2Translator({ apiKey, baseUrl }));
  }
  const email = field(credential, 'email');
  const privateKey = field(credential, 'privateKey');
  const projectId = field(credential, 'projectId');
  if (email === '') return missing('the e-mail of the service account');
  if (privateKey === '') return missing('the private key of the service account');
  if (projectId === '') return missing('the project ID');
  const tokenUrl = field(credential, 'tokenUrl') || 'https://oauth2.googleapis.com/token';
  const location = field(credential, 'location') || 'global';
  return accepted(googleV3Translator({ account: { email, privateKey, tokenUrl }, projectId, location, baseUrl }));
}
