import { ProviderError } from '../../app/adapter';
import type { Downloaded, FileSource } from '../../app/adapter';
import { callProvider, downloadFile } from '../http';
import { callRefused } from './errors';
import { isBalance } from './payload';
import { authorizationOf, baseOf, numberOf } from './settings';
import type { InfobipSettings } from './settings';

/**
 * Downloads a file that a customer sent, which Infobip keeps for seven days.
 *
 * The webhook names it at Infobip's common address; it is fetched from the account's own one, and the key goes nowhere else.
 *
 * @throws ProviderError
 */
export async function downloadMedia(settings: InfobipSettings, source: FileSource, maxBytes: number): Promise<Downloaded> {
  const base = URL.parse(baseOf(settings));
  const named = URL.parse(source['url'] ?? '');
  const isTheirs = named !== null && (named.host === base?.host || /(^|\.)infobip\.com$/.test(named.hostname));
  if (!isTheirs) throw new ProviderError('The file is not at Infobip, so it is not fetched.', 'foreign_address', null);
  const url = baseOf(settings) + named.pathname + named.search;
  const { bytes, type } = await downloadFile({ url, headers: authorizationOf(settings), maxBytes });
  return { bytes, type, name: null };
}

/** Shows the customer that somebody writes; ends by itself. SMS has no such thing. @throws ProviderError */
export async function showTyping(settings: InfobipSettings, externalId: string): Promise<void> {
  if (settings.kind === 'sms') return;
  const event = { sender: numberOf(settings.sender), destinations: [{ to: externalId }], content: { type: 'TYPING_INDICATOR' } };
  const response = await callProvider({
    method: 'POST',
    url: `${baseOf(settings)}/whatsapp/1/events`,
    headers: authorizationOf(settings),
    body: { events: [event] },
  });
  if (response.status >= 300) throw callRefused('show that somebody writes', response);
}

/** Shows the customer that the message was read. SMS has no such thing. @throws ProviderError */
export async function markMessageRead(settings: InfobipSettings, providerMessageId: string): Promise<void> {
  if (settings.kind === 'sms') return;
  const sender = encodeURIComponent(numberOf(settings.sender));
  const response = await callProvider({
    method: 'POST',
    url: `${baseOf(settings)}/whatsapp/1/senders/${sender}/message/${encodeURIComponent(providerMessageId)}/read`,
    headers: authorizationOf(settings),
  });
  if (response.status >= 300) throw callRefused('mark a message as read', response);
}

/**
 * Proves that the key is one of this account by asking for the balance: the cheapest call that costs nothing. A key that may not see it is
 * refused with 403, and so is known all the same.
 *
 * @throws ProviderError
 */
export async function testKey(settings: InfobipSettings): Promise<string> {
  const url = `${baseOf(settings)}/account/1/balance`;
  if (!URL.canParse(url))
    throw new ProviderError('The base URL is no address. Copy it from the home page of the Infobip portal.', 'base_url', null);
  const response = await callProvider({ method: 'GET', url, headers: authorizationOf(settings) });
  const isProven = response.status === 403 || (response.status === 200 && isBalance(response.json));
  if (!isProven && response.status === 200) {
    throw new ProviderError('Something else than Infobip answers there. Check the base URL of the credential.', 'base_url', null);
  }
  if (!isProven) throw callRefused('accept the credential', response);
  const sender = numberOf(settings.sender);
  return sender === '' ? 'An Infobip account' : `${settings.kind === 'sms' ? 'SMS' : 'WhatsApp'} sender ${sender} at Infobip`;
}
