import { telegram } from '../../src/channels/telegram';
import { channelContract } from '../contracts/channel';
import { startTelegramSimulator } from '../simulators/telegram/index.ts';

describe('Telegram', () => {
  channelContract({
    adapter: telegram,
    start: async () => {
      const simulator = await startTelegramSimulator();
      const settings = { baseUrl: simulator.url, token: simulator.token, receiveBy: 'webhook' as const };
      return {
        simulator,
        settings: () => settings,
        withoutSecret: () => ({ ...settings, token: '' }),
        withWrongCredential: () => ({ ...settings, token: '1:wrong' }),
      };
    },
    lacks: ['receipts', 'read receipts', 'remove', 'react', 'echo', 'elsewhere', 'mark read', 'window'],
  });
});
