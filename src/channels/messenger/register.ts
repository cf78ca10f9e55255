import { ProviderError } from '../../app/adapter';
import type { Registration } from '../../app/adapter';
import { answerOf } from '../meta-graph';
import { hostOf, verifyTokenOf } from '../meta-webhook';
import { product } from './errors';
import { callAsApp, callAsPage } from './graph';
import { appSubscriptionOf, nodeOf, pageSubscriptionOf } from './payload';
import type { Subscription } from './payload';
import type { MessengerSettings } from './settings';

/** What we want to be told of. */
const fields = [
  'messages',
  'messaging_postbacks',
  'message_echoes',
  'message_reads',
  'message_deliveries',
  'message_reactions',
  'message_edits',
  'messaging_handovers',
  'standby',
];

/**
 * Makes Meta call this address for the app, and tell the app of the page. An app has one address for all its pages.
 *
 * @returns `elsewhere` when the app has another address
 * @throws ProviderError
 */
export async function register(settings: MessengerSettings, url: string): Promise<Registration> {
  const verifyToken = verifyTokenOf(settings);
  if (verifyToken === '') throw new ProviderError('The app secret is missing in the credential.', 'app_secret', null);
  if (settings.sharesApp === true) return joinApp(settings);
  const app = await appSubscription(settings);
  if (app?.address != null && app.address !== url) return { kind: 'elsewhere', where: hostOf(app.address) };
  if (!coversAll(app)) {
    const body = { object: 'page', callback_url: url, verify_token: verifyToken, fields: fields.join(','), include_values: true };
    answerOf(product, await callAsApp(settings, { method: 'POST', path: [settings.appId, 'subscriptions'], body }));
  }
  return joinApp(settings);
}

/** Makes Meta tell the app of the page. */
async function joinApp(settings: MessengerSettings): Promise<Registration> {
  if (!coversAll(await pageSubscription(settings))) {
    const body = { subscribed_fields: fields.join(',') };
    answerOf(product, await callAsPage(settings, { method: 'POST', path: [settings.pageId, 'subscribed_apps'], body }));
  }
  return { kind: 'registered' };
}

/**
 * Makes Meta stop calling this address; another address of the app is left alone.
 *
 * @throws ProviderError
 */
export async function unregister(settings: MessengerSettings, url: string): Promise<void> {
  const isShared = settings.sharesApp === true;
  if (!isShared && (await appSubscription(settings))?.address !== url) return;
  answerOf(product, await callAsPage(settings, { method: 'DELETE', path: [settings.pageId, 'subscribed_apps'] }));
  if (isShared) return;
  answerOf(product, await callAsApp(settings, { method: 'DELETE', path: [settings.appId, 'subscriptions'], query: { object: 'page' } }));
}

/** @throws ProviderError */
export async function isRegistered(settings: MessengerSettings, url: string): Promise<boolean> {
  if (settings.sharesApp === true) return coversAll(await pageSubscription(settings));
  const app = await appSubscription(settings);
  return app?.address === url && coversAll(app) && coversAll(await pageSubscription(settings));
}

const coversAll = (subscription: Subscription | null): boolean =>
  subscription !== null && fields.every((field) => subscription.fields.includes(field));

async function appSubscription(settings: MessengerSettings): Promise<Subscription | null> {
  return appSubscriptionOf(answerOf(product, await callAsApp(settings, { method: 'GET', path: [settings.appId, 'subscriptions'] })));
}

async function pageSubscription(settings: MessengerSettings): Promise<Subscription | null> {
  const path = [settings.pageId, 'subscribed_apps'];
  return pageSubscriptionOf(answerOf(product, await callAsPage(settings, { method: 'GET', path })), settings.appId);
}

/**
 * Proves that the token is one of the page, and the secret the one of the app.
 *
 * @returns the name of the page
 * @throws ProviderError
 */
export async function test(settings: MessengerSettings): Promise<string> {
  if (settings.appSecret === '') {
    throw new ProviderError('The app secret is missing: without it no message of a customer is taken.', 'app_secret', null);
  }
  const page = nodeOf(answerOf(product, await callAsPage(settings, { method: 'GET', path: ['me'], query: { fields: 'id,name' } })));
  if (page?.id !== settings.pageId) {
    throw new ProviderError(
      'The access token is not one of this page. Check the page id, and make a token for the page itself.',
      'page',
      null,
    );
  }
  answerOf(product, await callAsApp(settings, { method: 'GET', path: [settings.appId], query: { fields: 'id' } }));
  return page.name ?? settings.pageId;
}
