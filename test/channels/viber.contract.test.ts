import { viber } from '../../src/channels/viber';
import { channelContract } from '../contracts/channel';
import { startViberSimulator } from '../simulators/viber/index.ts';

describe('Viber', () => {
  channelContract({
    adapter: viber,
    start: async () => {
      const simulator = await startViberSimulator();
      const settings = { baseUrl: simulator.url, authToken: simulator.token, senderName: 'Support' };
      return {
        simulator,
        settings: () => settings,
        withoutSecret: () => ({ ...settings, authToken: '' }),
        withWrongCredential: () => ({ ...settings, authToken: 'wrong' }),
      };
    },
    lacks: ['edit', 'remove', 'react', 'group', 'echo', 'elsewhere', 'typing', 'mark read', 'window'],
  });
});
