import { telegram } from '../../src/channels/telegram';
import type { TelegramSettings } from '../../src/channels/telegram';
import { channelContract } from '../contracts/channel';
import { startTelegramSimulator } from '../simulators/telegram/index.ts';

describe('Telegram', () => {
  channelContract<TelegramSettings>({
    adapter: telegram,
    start: async () => {
      const simulator = await startTelegramSimulator();
      const settings: TelegramSettings = { baseUrl: simulator.url, token: simulator.token, receiveBy: 'webhook' };
      return {
        simulator,
        settings: () => settings,
        withoutSecret: () => ({ ...settings, token: '' }),
        withWrongCredential: () => ({ ...settings, token: '712345678:wrong' }),
      };
    },
    // Owners of business accounts have some of these, see telegram.test.ts; bots of their own have none.
    lacks: ['remove', 'echo', 'elsewhere', 'receipts', 'mark read', 'window'],
  });
});
