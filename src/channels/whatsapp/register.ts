import { ProviderError } from '../../app/adapter';
import type { Registration } from '../../app/adapter';
import { answerOf } from '../meta-graph';
import { verifyTokenOf } from '../meta-webhook';
import { product } from './errors';
import { call } from './graph';
import { nodeOf, nodesOf, subscribedAppsOf } from './payload';
import type { SubscribedApp } from './payload';
import type { WhatsAppSettings } from './settings';

/** The longest address that Meta takes for an account. */
const longestAddress = 200;

/**
 * Makes Meta call this address for the whole WhatsApp Business account, in place of the address of the app. Other apps that hear of the
 * account are not touched.
 *
 * @returns `elsewhere` when our app has another address there
 * @throws ProviderError
 */
export async function register(settings: WhatsAppSettings, url: string): Promise<Registration> {
  if (url.length > longestAddress) {
    throw new ProviderError(`The webhook’s address is longer than the ${longestAddress} characters that Meta takes.`, 'address', null);
  }
  const address = (await ownSubscription(settings))?.address ?? null;
  if (address === url) return { kind: 'registered' };
  if (address !== null) return { kind: 'elsewhere', where: address };
  const verifyToken = verifyTokenOf(settings);
  if (verifyToken === '') throw new ProviderError('The app secret is missing in the credential.', 'app_secret', null);
  await subscribe(settings, { override_callback_uri: url, verify_token: verifyToken });
  return { kind: 'registered' };
}

/**
 * Gives the account back to the address of the app, if it is ours now. The app stays subscribed: another system may live from that.
 *
 * @throws ProviderError
 */
export async function unregister(settings: WhatsAppSettings, url: string): Promise<void> {
  if (await isRegistered(settings, url)) await subscribe(settings, {});
}

/** @throws ProviderError */
export async function isRegistered(settings: WhatsAppSettings, url: string): Promise<boolean> {
  return (await ownSubscription(settings))?.address === url;
}

async function subscribe(settings: WhatsAppSettings, body: object): Promise<void> {
  answerOf(product, await call(settings, { method: 'POST', path: [settings.businessAccountId, 'subscribed_apps'], body }));
}

/** The subscription of the app that the token is of; null when it has none. */
async function ownSubscription(settings: WhatsAppSettings): Promise<SubscribedApp | null> {
  const apps = subscribedAppsOf(
    answerOf(product, await call(settings, { method: 'GET', path: [settings.businessAccountId, 'subscribed_apps'] })),
  );
  if (apps.length === 0) return null;
  const own = nodeOf(answerOf(product, await call(settings, { method: 'GET', path: ['app'], query: { fields: 'id' } })))?.id;
  return apps.find(({ appId }) => appId === own) ?? null;
}

/**
 * Proves that the token may use the number, that the number is one of the account, and that the app secret is the one of the token's app.
 *
 * @returns the name and the number, as customers see them
 * @throws ProviderError
 */
export async function test(settings: WhatsAppSettings): Promise<string> {
  const { phoneNumberId, businessAccountId, appSecret } = settings;
  if (appSecret === '')
    throw new ProviderError('The app secret is missing: without it no message of a customer is taken.', 'app_secret', null);
  const fields = 'id,verified_name,display_phone_number';
  const number = nodeOf(answerOf(product, await call(settings, { method: 'GET', path: [phoneNumberId], query: { fields } })));
  const numbers = nodesOf(
    answerOf(
      product,
      await call(settings, { method: 'GET', path: [businessAccountId, 'phone_numbers'], query: { fields: 'id', limit: 200 } }),
    ),
  );
  if (!numbers.some(({ id }) => id === phoneNumberId)) {
    throw new ProviderError('The phone number is none of this WhatsApp Business account. Check both ids.', 'account', null);
  }
  return [number?.verified_name, number?.display_phone_number].filter((part) => part !== undefined).join(', ') || phoneNumberId;
}
