import { createHmac } from 'node:crypto';
import { custom } from '../../src/channels/custom';
import type { CustomSettings } from '../../src/channels/custom';
import { incomingCall } from '../../src/channels/custom/payload';
import { fixtures } from '../channels/requests';
import { valuesOf } from './from-schema';
import { fuzzes } from './fuzz';
import { fuzzedProvider } from './provider';

const settings: CustomSettings = {
  baseUrl: 'https://system.example.com/switchboard',
  secret: 'secret',
  name: 'The shop',
  signature: 'timestamp',
  signatureHeader: '',
  sendsTyping: true,
  sendsRead: true,
};
const digest = (data: Uint8Array, { secret }: CustomSettings) => createHmac('sha256', secret).update(data).digest('hex');

describe('The calls of a system of one’s own', () => {
  fuzzes(
    fuzzedProvider<CustomSettings>({
      name: 'custom',
      adapter: custom,
      settings: [settings, { ...settings, signature: 'body', secret: 'another' }],
      samples: [...fixtures('custom').values()],
      generated: valuesOf(incomingCall),
      unchanged: 6,
      ids: /\.messages\.id$|\.(message|replyTo)$|\.events\.id$/,
      people: /\.from\.id$|\.customer$/,
      sign: (of, { body, receivedAt }) => {
        const timestamp = String(Math.floor(receivedAt / 1_000));
        if (of.signature === 'body') return { 'x-webitel-sign': digest(body, of) };
        const signed = new Uint8Array(Buffer.concat([Buffer.from(`${timestamp}.`), body]));
        return { 'x-switchboard-timestamp': timestamp, 'x-switchboard-signature': `sha256=${digest(signed, of)}` };
      },
    }),
  );
});
