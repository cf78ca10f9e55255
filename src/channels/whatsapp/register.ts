import { ProviderError } from '../../app/adapter';
import type { Registration } from '../../app/adapter';
import { answerOf } from '../meta-graph';
import type { GraphCall } from '../meta-graph';
import { hostOf, verifyTokenOf } from '../meta-webhook';
import { product } from './errors';
import { call } from './graph';
import { nodeOf, nodesOf, subscribedAppIdsOf, webhooksOf } from './payload';
import type { CalledAddresses, GraphNode } from './payload';
import type { WhatsAppSettings } from './settings';

/** The longest address that Meta takes in place of the one of the app. */
const longestAddress = 200;

/**
 * Makes Meta call this address for the number. A number's own address comes before that of its business account, and that before that of
 * the app; so each number can have a trigger of its own, and other numbers and apps are not touched.
 *
 * @returns `elsewhere` when the number or its account has another address
 * @throws ProviderError
 */
export async function register(settings: WhatsAppSettings, url: string): Promise<Registration> {
  if (url.length > longestAddress) {
    throw new ProviderError(`The webhook’s address is longer than the ${longestAddress} characters that Meta takes.`, 'address', null);
  }
  const verifyToken = verifyTokenOf(settings);
  if (verifyToken === '') throw new ProviderError('The app secret is missing in the credential.', 'app_secret', null);
  const called = await calledAddresses(settings);
  const chosen = called.number ?? called.account;
  if (chosen !== null && chosen !== url) return { kind: 'elsewhere', where: hostOf(chosen) };
  if (!(await isSubscribed(settings)))
    await ask(settings, { method: 'POST', path: [settings.businessAccountId, 'subscribed_apps'], body: {} });
  if (effective(called) !== url) await setAddress(settings, { override_callback_uri: url, verify_token: verifyToken });
  return { kind: 'registered' };
}

/**
 * Makes Meta stop calling this address for the number; whatever was set for its account or the app holds again. The app stays subscribed:
 * another system may live from that.
 *
 * @throws ProviderError
 */
export async function unregister(settings: WhatsAppSettings, url: string): Promise<void> {
  if ((await calledAddresses(settings)).number === url) await setAddress(settings, { override_callback_uri: '' });
}

/** @throws ProviderError */
export async function isRegistered(settings: WhatsAppSettings, url: string): Promise<boolean> {
  return effective(await calledAddresses(settings)) === url && (await isSubscribed(settings));
}

const effective = ({ number, account, app }: CalledAddresses): string | null => number ?? account ?? app;

/** The JSON of an answer that is none of an error. @throws ProviderError */
const ask = async (settings: WhatsAppSettings, wanted: GraphCall): Promise<unknown> => answerOf(product, await call(settings, wanted));

async function calledAddresses(settings: WhatsAppSettings): Promise<CalledAddresses> {
  return webhooksOf(await ask(settings, { method: 'GET', path: [settings.phoneNumberId], query: { fields: 'webhook_configuration' } }));
}

async function setAddress(settings: WhatsAppSettings, webhook: object): Promise<void> {
  await ask(settings, { method: 'POST', path: [settings.phoneNumberId], body: { webhook_configuration: webhook } });
}

/** Without a subscription of the app that the token is of, nothing of the account is told, whatever its address is. */
async function isSubscribed(settings: WhatsAppSettings): Promise<boolean> {
  const apps = subscribedAppIdsOf(await ask(settings, { method: 'GET', path: [settings.businessAccountId, 'subscribed_apps'] }));
  if (apps.length === 0) return false;
  const own = nodeOf(await ask(settings, { method: 'GET', path: ['app'], query: { fields: 'id' } }));
  return own?.id !== undefined && apps.includes(own.id);
}

/**
 * Proves that the token may use the numbers of the account, that the number, where one is named, is one of them, and that the app secret is
 * the one of the token's app.
 *
 * @returns the name and the number, as customers see them; without a number, all of the account with their ids
 * @throws ProviderError
 */
export async function test(settings: WhatsAppSettings): Promise<string> {
  const { phoneNumberId, businessAccountId, appSecret } = settings;
  if (appSecret === '')
    throw new ProviderError('The app secret is missing: without it no message of a customer is taken.', 'app_secret', null);
  const path = [businessAccountId, 'phone_numbers'];
  const query = { fields: 'id,verified_name,display_phone_number', limit: 200 };
  const numbers = nodesOf(await ask(settings, { method: 'GET', path, query }));
  const named = ({ verified_name: name, display_phone_number: number }: GraphNode): string =>
    [name, number].filter((part) => part !== undefined).join(', ');
  if (phoneNumberId === '') return numbers.map((number) => `${named(number)} (ID ${number.id ?? ''})`).join('; ') || 'No numbers yet';
  const own = numbers.find(({ id }) => id === phoneNumberId);
  if (own !== undefined) return named(own) || phoneNumberId;
  throw new ProviderError('The phone number is none of this WhatsApp Business account. Check both ids.', 'account', null);
}
