import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { whatsApp } from '../../src/channels/whatsapp';
import type { WhatsAppSettings } from '../../src/channels/whatsapp';
import { contact, message, status } from '../../src/channels/whatsapp/payload';
import { fixtures } from '../channels/requests';
import { valuesOf } from './from-schema';
import { fuzzes } from './fuzz';
import { fuzzedProvider } from './provider';

const settings: WhatsAppSettings = {
  baseUrl: 'https://graph.facebook.com',
  version: 'v25.0',
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  accessToken: 'EAAtoken',
  appSecret: 'app-secret',
  verifyToken: 'verify-me',
};
const few = (schema: Parameters<typeof valuesOf>[0]) => fc.array(valuesOf(schema), { maxLength: 2 });

describe('The calls of WhatsApp', () => {
  fuzzes(
    fuzzedProvider({
      name: 'whatsapp',
      adapter: whatsApp,
      // Two numbers of one account.
      settings: [settings, { ...settings, phoneNumberId: '106540352242923' }],
      samples: [...fixtures('whatsapp').values()],
      generated: fc
        .tuple(
          fc.constantFrom('messages', 'message_echoes', 'smb_message_echoes', 'user_id_update'),
          fc.record(
            { contacts: few(contact), messages: few(message), message_echoes: few(message), statuses: few(status) },
            { requiredKeys: ['messages'] },
          ),
        )
        .map(([field, value]) => ({
          object: 'whatsapp_business_account',
          entry: [{ id: '102290129340398', changes: [{ field, value: { metadata: { phone_number_id: '106540352242922' }, ...value } }] }],
        })),
      ids: /\.(messages|message_echoes|statuses|context)\.id$|\.(message_id|original_message_id)$/,
      people: /\.(from|to|wa_id|recipient_id|user_id|from_user_id)$/,
      sign: ({ appSecret }, { body }) => ({
        'x-hub-signature-256': `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`,
      }),
    }),
  );
});
