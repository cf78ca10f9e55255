import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { infobip } from '../../src/channels/infobip';
import type { InfobipSettings } from '../../src/channels/infobip';
import { result } from '../../src/channels/infobip/payload';
import { fixtures } from '../channels/requests';
import { valuesOf } from './from-schema';
import { fuzzes } from './fuzz';
import { fuzzedProvider } from './provider';

const settings: InfobipSettings = {
  baseUrl: 'https://x1y2z3.api.infobip.com',
  apiKey: 'key',
  sender: '447860099299',
  kind: 'whatsapp',
  webhookUser: 'infobip',
  webhookPassword: 'päss:word',
  webhookSecret: 'secret',
  webhookUrl: 'https://n8n.example.com/webhook/fuzz/channel',
};

describe('The calls of Infobip', () => {
  fuzzes(
    fuzzedProvider<InfobipSettings>({
      name: 'infobip',
      adapter: infobip,
      settings: [settings, { ...settings, kind: 'sms' }],
      samples: [...fixtures('infobip').values()],
      generated: fc.array(valuesOf(result), { minLength: 1, maxLength: 3 }).map((results) => ({ results })),
      ids: /\.results\.messageId$/,
      people: /\.results\.(from|sender)$/,
      sign: ({ webhookUser, webhookPassword, webhookSecret }, { body }) => ({
        authorization: `Basic ${Buffer.from(`${webhookUser}:${webhookPassword}`).toString('base64')}`,
        'x-infobip-signature': createHmac('sha256', webhookSecret).update(body).digest('hex'),
      }),
    }),
  );
});
