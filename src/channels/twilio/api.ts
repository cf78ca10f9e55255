import { callProvider } from '../http';
import type { ProviderResponse } from '../http';
import { isWhatsApp } from './settings';
import type { TwilioSettings } from './settings';

/** Basic authorization by the API key where there is one, else by the auth token. */
export function authorizationOf({ accountSid, authToken, apiKey = '', apiSecret = '' }: TwilioSettings): string {
  return apiKey !== '' && apiSecret !== '' ? basic(apiKey, apiSecret) : basic(accountSid, authToken);
}

/** Basic authorization by the account's primary auth token. */
export const tokenAuthorizationOf = ({ accountSid, authToken }: TwilioSettings): string => basic(accountSid, authToken);

const basic = (name: string, secret: string): string => `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;

/** The address of something that belongs to the account; `what` without a leading slash, `''` for the account itself. */
export function accountUrl({ baseUrl, accountSid }: TwilioSettings, what: string): string {
  const account = `${baseUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`;
  return what === '' ? `${account}.json` : `${account}/${what}.json`;
}

/**
 * The base URL of another of Twilio's hosts: `https://messaging.twilio.com`, in every region. Elsewhere, on a proxy, all are at one place.
 */
export function hostUrl({ baseUrl }: TwilioSettings, host: 'messaging' | 'content'): string {
  return baseUrl.replace(/\/+$/, '').replace(/^(https?:\/\/)api\.((?:[\w-]+\.)*twilio\.com)$/, `$1${host}.$2`);
}

/** The address of a Messaging Service. */
export const serviceUrl = (settings: TwilioSettings): string =>
  `${hostUrl(settings, 'messaging')}/v1/Services/${encodeURIComponent(settings.address)}`;

/** Reads something. @throws UnansweredError */
export function getFrom(
  settings: TwilioSettings,
  url: string,
  query: Readonly<Record<string, string | number>> = {},
): Promise<ProviderResponse> {
  return callProvider({ method: 'GET', url, query, headers: { authorization: authorizationOf(settings) } });
}

/** Makes or changes something; Twilio takes forms. @throws UnansweredError */
export function postTo(settings: TwilioSettings, url: string, fields: Readonly<Record<string, string>>): Promise<ProviderResponse> {
  return callProvider({ method: 'POST', url, body: new URLSearchParams(fields), headers: { authorization: authorizationOf(settings) } });
}

/** The type of the channel that an address makes. */
export const typeOf = ({ address }: TwilioSettings): 'sms' | 'twilio_whatsapp' => (isWhatsApp(address) ? 'twilio_whatsapp' : 'sms');
