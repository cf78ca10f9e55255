import { whatsApp } from '../../src/channels/whatsapp';
import { channelContract } from '../contracts/channel';
import { startWhatsAppSimulator } from '../simulators/whatsapp/index.ts';

describe('WhatsApp', () => {
  channelContract({
    adapter: whatsApp,
    start: async () => {
      const simulator = await startWhatsAppSimulator();
      const { settings } = simulator;
      return {
        simulator,
        settings: () => settings,
        withoutSecret: () => ({ ...settings, appSecret: '' }),
        withWrongCredential: () => ({ ...settings, accessToken: 'another' }),
      };
    },
    lacks: ['echo', 'picture', 'unreachable'],
  });
});
