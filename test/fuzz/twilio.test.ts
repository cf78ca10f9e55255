import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { twilio } from '../../src/channels/twilio';
import type { TwilioSettings } from '../../src/channels/twilio';
import { inbound, status } from '../../src/channels/twilio/payload';
import { fixtures } from '../channels/requests';
import { valuesOf } from './from-schema';
import { fuzzes } from './fuzz';
import { fuzzedProvider } from './provider';

const sms: TwilioSettings = {
  baseUrl: 'https://api.twilio.com',
  accountSid: 'AC0123456789abcdef0123456789abcdef',
  authToken: '12345',
  address: '+14155550100',
};

/** A form; a field that is no text is what JavaScript makes of it. */
const encode = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? new URLSearchParams(Object.entries(value).map(([name, field]) => [name, asText(field)])).toString()
    : asText(value);
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function signature({ authToken }: TwilioSettings, method: string, url: string, body: Uint8Array): string {
  const form = new URLSearchParams(method.toUpperCase() === 'GET' ? '' : new TextDecoder().decode(body));
  const names = [...new Set(form.keys())].sort();
  const text = names.flatMap((name) => [...new Set(form.getAll(name))].sort().map((value) => name + value)).join('');
  return createHmac('sha1', authToken)
    .update(url + text)
    .digest('base64');
}

describe('The calls of Twilio', () => {
  fuzzes(
    fuzzedProvider({
      name: 'twilio',
      adapter: twilio,
      settings: [sms, { ...sms, address: 'whatsapp:+14155550100' }, { ...sms, address: 'MG0123456789abcdef0123456789abcdef' }],
      samples: [...fixtures('twilio').values()],
      generated: fc.oneof(valuesOf(inbound), valuesOf(status)),
      ids: /\.(MessageSid|SmsSid|SmsMessageSid)$/,
      people: /\.(From|WaId)$/,
      encode,
      sign: (settings, { method, url, body }) => ({
        'x-twilio-signature': signature(settings, method, url, body),
        'content-type': 'application/x-www-form-urlencoded',
      }),
    }),
  );
});
