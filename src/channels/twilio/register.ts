import { ProviderError } from '../../app/adapter';
import type { Registration } from '../../app/adapter';
import { accountUrl, getFrom, postTo, serviceUrl, tokenAuthorizationOf } from './api';
import { callProvider } from '../http';
import { refusedCall } from './errors';
import { accountOf, numbersOf, serviceOf } from './payload';
import type { OurNumber, Service } from './payload';
import { isService, isWhatsApp } from './settings';
import type { TwilioSettings } from './settings';

/**
 * Has Twilio try again within its 15 seconds, where it would try once: a message that it cannot bring is lost otherwise. Not part of the
 * address that is called. Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides, 2026-11.
 */
const overrides = '#rc=4&rp=all';

/**
 * Makes Twilio call this address for messages to our number or Messaging Service. The address of a WhatsApp sender can be set on Twilio's
 * pages only, so nothing is done for one.
 *
 * @throws ProviderError
 */
export async function register(settings: TwilioSettings, url: string): Promise<Registration> {
  if (isWhatsApp(settings.address)) return { kind: 'registered' };
  return isService(settings.address) ? registerService(settings, url) : registerNumber(settings, url);
}

async function registerNumber(settings: TwilioSettings, url: string): Promise<Registration> {
  const number = await ourNumber(settings);
  if ((number.sms_application_sid ?? '') !== '') return { kind: 'elsewhere', where: 'a TwiML application' };
  const current = number.sms_url ?? '';
  if (isAt(current, url) && number.sms_method !== 'GET') return { kind: 'registered' };
  if (!isFree(current, url)) return { kind: 'elsewhere', where: hostOf(current) };
  const answer = await postTo(settings, numberUrl(settings, number), { SmsUrl: url + overrides, SmsMethod: 'POST' });
  if (answer.status >= 300) throw refusedCall(answer);
  return { kind: 'registered' };
}

async function registerService(settings: TwilioSettings, url: string): Promise<Registration> {
  const service = await ourService(settings);
  const current = service.inbound_request_url ?? '';
  if (callsService(service, url)) return { kind: 'registered' };
  if (!isFree(current, url)) return { kind: 'elsewhere', where: hostOf(current) };
  // The service's own address is not called while its numbers' addresses are.
  const fields = { InboundRequestUrl: url + overrides, InboundMethod: 'POST', UseInboundWebhookOnNumber: 'false' };
  const answer = await postTo(settings, serviceUrl(settings), fields);
  if (answer.status >= 300) throw refusedCall(answer);
  return { kind: 'registered' };
}

/** Makes Twilio stop calling this address; another one stays. @throws ProviderError */
export async function unregister(settings: TwilioSettings, url: string): Promise<void> {
  if (isWhatsApp(settings.address) || !(await isRegistered(settings, url))) return;
  const answer = isService(settings.address)
    ? await postTo(settings, serviceUrl(settings), { InboundRequestUrl: '' })
    : await postTo(settings, numberUrl(settings, await ourNumber(settings)), { SmsUrl: '' });
  if (answer.status >= 300) throw refusedCall(answer);
}

/** True when Twilio calls this address; for a WhatsApp sender nobody can tell, so it is taken to. @throws ProviderError */
export async function isRegistered(settings: TwilioSettings, url: string): Promise<boolean> {
  if (isWhatsApp(settings.address)) return true;
  if (isService(settings.address)) return callsService(await ourService(settings), url);
  const { sms_application_sid: application, sms_url: current, sms_method: method } = await ourNumber(settings);
  return (application ?? '') === '' && isAt(current ?? '', url) && method !== 'GET';
}

const callsService = (service: Service, url: string): boolean =>
  isAt(service.inbound_request_url ?? '', url) && service.inbound_method !== 'GET' && service.use_inbound_webhook_on_number !== true;

const withoutOverrides = (url: string): string => url.replace(/#.*$/s, '');
const isAt = (current: string, url: string): boolean => current !== '' && withoutOverrides(current) === withoutOverrides(url);

/** True when nothing is lost by another address: none, this one, or the answer that Twilio gives new numbers. */
const isFree = (current: string, url: string): boolean =>
  current === '' || isAt(current, url) || /^https?:\/\/demo\.twilio\.com\//i.test(current);

/** Of an address no more than its host is shown: the rest may hold a secret. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'another address');

const numberUrl = (settings: TwilioSettings, { sid }: OurNumber): string =>
  accountUrl(settings, `IncomingPhoneNumbers/${encodeURIComponent(sid)}`);

async function ourNumber(settings: TwilioSettings): Promise<OurNumber> {
  const url = accountUrl(settings, 'IncomingPhoneNumbers');
  const answer = await getFrom(settings, url, { PhoneNumber: settings.address, PageSize: 50 });
  const numbers = answer.status === 200 ? numbersOf(answer.json) : null;
  if (numbers === null) throw refusedCall(answer);
  // Twilio finds every number that contains this one.
  const number = numbers.find(({ phone_number }) => phone_number === settings.address);
  if (number !== undefined) return number;
  const reason = 'The Twilio account has no such number. Check the address: a number in E.164 (+…), whatsapp:+… or MG….';
  throw new ProviderError(reason, '20404', null);
}

async function ourService(settings: TwilioSettings): Promise<Service> {
  const answer = await getFrom(settings, serviceUrl(settings));
  const service = answer.status === 200 ? serviceOf(answer.json) : null;
  if (service === null) throw refusedCall(answer);
  return service;
}

/**
 * Proves the auth token, the API key where there is one, and that our sender is the account's, when it is said who that is. An API key alone
 * cannot read the account.
 *
 * @returns the account's name
 * @throws ProviderError
 */
export async function testCredential(settings: TwilioSettings): Promise<string> {
  const answer = await callProvider({
    method: 'GET',
    url: accountUrl(settings, ''),
    headers: { authorization: tokenAuthorizationOf(settings) },
  });
  const account = answer.status === 200 ? accountOf(answer.json) : null;
  if (account === null) throw refusedCall(answer);
  if (account.status !== 'active') {
    throw new ProviderError(
      `The Twilio account is ${account.status === 'closed' ? 'closed' : 'suspended'}. Look at it at twilio.com.`,
      account.status,
      null,
    );
  }
  const { address } = settings;
  if (isService(address)) return (await ourService(settings)).friendly_name || account.friendly_name;
  if (address === '' || isWhatsApp(address)) await readNumbers(settings);
  else await ourNumber(settings);
  return account.friendly_name;
}

/** Any call that the API key may make. */
async function readNumbers(settings: TwilioSettings): Promise<void> {
  const answer = await getFrom(settings, accountUrl(settings, 'IncomingPhoneNumbers'), { PageSize: 1 });
  if (answer.status !== 200) throw refusedCall(answer);
}
