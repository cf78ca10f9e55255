import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { messenger } from '../../src/channels/messenger';
import type { MessengerSettings } from '../../src/channels/messenger';
import { event } from '../../src/channels/messenger/payload';
import { fixtures } from '../channels/requests';
import { valuesOf } from './from-schema';
import { fuzzes } from './fuzz';
import { fuzzedProvider } from './provider';

const settings: MessengerSettings = {
  baseUrl: 'https://graph.facebook.com',
  version: 'v25.0',
  appId: '670843887433847',
  appSecret: 'app-secret',
  pageId: '1234567890',
  pageToken: 'EAApage',
  verifyToken: 'verify-me',
  humanAgentTag: false,
};
const events = fc.array(valuesOf(event), { maxLength: 3 });

describe('The calls of Messenger', () => {
  fuzzes(
    fuzzedProvider({
      name: 'messenger',
      adapter: messenger,
      // One app for two pages.
      settings: [settings, { ...settings, pageId: '9876543210' }],
      samples: [...fixtures('messenger').values()],
      generated: fc
        .record({ id: fc.constantFrom('1234567890', '9876543210', '1'), time: fc.nat(), messaging: events, standby: events })
        .map((entry) => ({ object: 'page', entry: [entry] })),
      ids: /\.mids?$/,
      people: /\.sender\.id$/,
      sign: ({ appSecret }, { body }) => ({
        'x-hub-signature-256': `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`,
      }),
    }),
  );
});
