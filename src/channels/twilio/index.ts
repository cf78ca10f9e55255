import type { ChannelAdapter, ProviderAnswer, ProviderRequest, Received } from '../../app/adapter';
import { typeOf } from './api';
import { downloadMedia, sms, whatsApp } from './media';
import { happeningsOf } from './parse';
import { isRegistered, register, testCredential, unregister } from './register';
import { sendPart } from './send';
import { isService } from './settings';
import type { TwilioSettings } from './settings';
import { approvedTemplates } from './templates';
import { isFromTwilio } from './verify';

export type { TwilioSettings } from './settings';

/** No answer of ours to the customer. Anything but TwiML counts as an error, and a plain text would be sent to the customer. */
const nothingToSay: ProviderAnswer = { status: 200, contentType: 'text/xml', text: '<Response/>' };

/** SMS, MMS and WhatsApp by Twilio's Programmable Messaging. */
export const twilio: ChannelAdapter<TwilioSettings> = {
  types: { sms, twilio_whatsapp: whatsApp },
  type: typeOf,
  account: ({ address }) => (isService(address) ? null : address),
  receive,
  send: sendPart,
  download: downloadMedia,
  templates: approvedTemplates,
  calledAt: (settings, webhookUrl) => ({ ...settings, webhookUrl }),
  register,
  unregister,
  isRegistered,
  test: testCredential,
};

function receive(settings: TwilioSettings, request: ProviderRequest): Received {
  const isGet = request.method.toUpperCase() === 'GET';
  const isJson = request.header('content-type')?.includes('json') === true;
  const body = isGet || isJson ? '' : new TextDecoder().decode(request.body);
  const form = new URLSearchParams(body);
  if (!isFromTwilio(settings, request, form)) {
    return { kind: 'refused', status: 401, reason: 'The signature is not Twilio’s. Check the auth token, and n8n’s webhook URL.' };
  }
  const parameters = isGet ? request.query : Object.fromEntries(form);
  return { kind: 'happened', happenings: happeningsOf(settings, parameters, request.receivedAt), answer: nothingToSay };
}
