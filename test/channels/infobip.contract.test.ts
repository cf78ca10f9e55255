import { infobip } from '../../src/channels/infobip';
import type { InfobipSettings } from '../../src/channels/infobip';
import { channelContract } from '../contracts/channel';
import type { Feature } from '../contracts/channel-under-test';
import { startInfobipSimulator } from '../simulators/infobip/index.ts';

const start = (kind: InfobipSettings['kind']) => async () => {
  const simulator = await startInfobipSimulator({ kind });
  const settings = { ...simulator.settings, baseUrl: simulator.url };
  return {
    simulator,
    settings: (webhookUrl: string) => ({ ...settings, webhookUrl }),
    withoutSecret: (webhookUrl: string) => ({ ...settings, webhookUrl, webhookPassword: '' }),
    withWrongCredential: (webhookUrl: string) => ({ ...settings, webhookUrl, apiKey: 'another' }),
  };
};
const neither: readonly Feature[] = ['edit', 'echo', 'elsewhere', 'picture', 'registration', 'unreachable'];

describe('WhatsApp through Infobip', () => {
  channelContract({ adapter: infobip, start: start('whatsapp'), lacks: neither });
});

describe('SMS through Infobip', () => {
  channelContract({
    adapter: infobip,
    start: start('sms'),
    lacks: [
      ...neither,
      'remove',
      'react',
      'group',
      'read receipts',
      'files',
      'file names',
      'profile',
      'typing',
      'mark read',
      'window',
      'place',
    ],
  });
});
