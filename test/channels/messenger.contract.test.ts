import { messenger } from '../../src/channels/messenger';
import { channelContract } from '../contracts/channel';
import { startMessengerSimulator } from '../simulators/messenger/index.ts';

describe('Messenger', () => {
  channelContract({
    adapter: messenger,
    start: async () => {
      const simulator = await startMessengerSimulator({ isHumanAgentApproved: false });
      const { settings } = simulator;
      return {
        simulator,
        settings: () => settings,
        withoutSecret: () => ({ ...settings, appSecret: '' }),
        withWrongCredential: () => ({ ...settings, pageToken: 'another' }),
      };
    },
    lacks: ['remove', 'unreachable', 'failure receipts'],
  });
});
