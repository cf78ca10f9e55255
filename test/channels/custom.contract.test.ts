import { custom } from '../../src/channels/custom';
import { channelContract } from '../contracts/channel';
import { startCustomSimulator } from '../simulators/custom/index.ts';

describe('A system of one’s own', () => {
  channelContract({
    adapter: custom,
    start: async () => {
      const simulator = await startCustomSimulator();
      const settings = { ...simulator.settings, baseUrl: simulator.url, name: 'The shop', sendsTyping: true, sendsRead: true };
      return {
        simulator,
        settings: () => settings,
        withoutSecret: () => ({ ...settings, secret: '' }),
        withWrongCredential: () => ({ ...settings, secret: 'another' }),
      };
    },
    lacks: ['group', 'echo', 'registration', 'window'],
  });
});
