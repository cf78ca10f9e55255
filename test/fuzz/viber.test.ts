import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { viber } from '../../src/channels/viber';
import type { ViberSettings } from '../../src/channels/viber';
import { incoming } from '../../src/channels/viber/payload';
import { fixtures } from '../channels/requests';
import { valuesOf } from './from-schema';
import { fuzzes } from './fuzz';
import { fuzzedProvider } from './provider';

const settings: ViberSettings = {
  baseUrl: 'https://chatapi.viber.com/pa',
  authToken: '44dafb7e0f40021e-61a47a1e6778d187-f2c5a676a07050b3',
  senderName: 'Support',
};

describe('The calls of Viber', () => {
  fuzzes(
    fuzzedProvider({
      name: 'viber',
      adapter: viber,
      settings: [settings],
      samples: [...fixtures('viber').values()],
      generated: fc
        .tuple(valuesOf(incoming) as fc.Arbitrary<object>, fc.nat())
        .map(([told, timestamp]) => ({ event: 'message', timestamp, ...told })),
      ids: /\.message_token$/,
      people: /\.((sender|user)\.id|user_id)$/,
      sign: ({ authToken }, { body }) => ({ 'x-viber-content-signature': createHmac('sha256', authToken).update(body).digest('hex') }),
    }),
  );
});
