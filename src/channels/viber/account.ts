import { ProviderError } from '../../app/adapter';
import type { Profile, Registration } from '../../app/adapter';
import { ask } from './api';
import { languageOf, isWebAddress } from './parse';
import { accountOf, detailsOf } from './payload';
import type { ViberSettings } from './settings';

/** What we are told of beside messages, subscribing and unsubscribing, which always come. */
const eventTypes = ['delivered', 'seen', 'failed', 'subscribed', 'unsubscribed', 'conversation_started'];

/** Viber calls us before it answers, and waits for our answer. */
const whileItCalls = 30_000;

/** Makes Viber call this address, unless it calls another one: a bot has one only. @throws ProviderError */
export async function register(settings: ViberSettings, url: string): Promise<Registration> {
  const { webhook } = await accountInformation(settings);
  if (webhook === url) return { kind: 'registered' };
  if (webhook !== '') return { kind: 'elsewhere', where: URL.canParse(webhook) ? new URL(webhook).host : 'another address' };
  await ask(settings, 'set_webhook', { url, event_types: eventTypes, send_name: true, send_photo: true }, whileItCalls);
  return { kind: 'registered' };
}

/** Makes Viber stop calling this address; another one stays. @throws ProviderError */
export async function unregister(settings: ViberSettings, url: string): Promise<void> {
  const { webhook } = await accountInformation(settings);
  if (webhook === url) await ask(settings, 'set_webhook', { url: '' });
}

/** True when Viber calls this address. @throws ProviderError */
export const isRegistered = async (settings: ViberSettings, url: string): Promise<boolean> =>
  (await accountInformation(settings)).webhook === url;

/** Proves the token. Returns the bot's name. @throws ProviderError */
export const testCredential = async (settings: ViberSettings): Promise<string> => (await accountInformation(settings)).name;

/** `webhook` is empty when Viber calls nobody. */
async function accountInformation(settings: ViberSettings): Promise<{ readonly name: string; readonly webhook: string }> {
  const account = accountOf(await ask(settings, 'get_account_info', {}));
  return { name: account?.name ?? '', webhook: account?.webhook ?? '' };
}

/** Viber allows two such calls for a customer in 12 hours. */
const untilNextProfile = 6 * 60 * 60_000;

/** What Viber knows of a customer; null for one who does not subscribe. @throws ProviderError */
export async function profile(settings: ViberSettings, externalId: string): Promise<Profile | null> {
  try {
    const user = detailsOf(await ask(settings, 'get_user_details', { id: externalId }));
    if (user === null) return null;
    const { name = '', language, avatar } = user;
    const picture = avatar !== undefined && isWebAddress(avatar) ? { url: avatar } : null;
    return { name: name === '' ? null : name, phone: null, language: languageOf(language), picture };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.code === '5' || error.code === '6') return null;
    if (error.code === '12') throw new ProviderError('Viber tells a customer’s profile twice in 12 hours only.', '12', untilNextProfile);
    throw error;
  }
}
