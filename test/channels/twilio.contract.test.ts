import { twilio } from '../../src/channels/twilio';
import type { TwilioSettings } from '../../src/channels/twilio';
import { channelContract } from '../contracts/channel';
import type { ChannelUnderTest } from '../contracts/channel-under-test';
import { startTwilioSimulator } from '../simulators/twilio/index.ts';

const start = (kind: 'sms' | 'whatsapp' | 'service'): ChannelUnderTest<TwilioSettings>['start'] => {
  return async () => {
    const simulator = await startTwilioSimulator({ kind, speed: 1_000 });
    const { accountSid, authToken, address } = simulator;
    const settings = { baseUrl: simulator.url, accountSid, authToken, address };
    return {
      simulator,
      settings: (webhookUrl) => {
        // What a person enters on Twilio's page of a WhatsApp sender.
        if (kind === 'whatsapp') simulator.webhookUrl = webhookUrl;
        return settings;
      },
      withoutSecret: () => ({ ...settings, authToken: '' }),
      withWrongCredential: () => ({ ...settings, authToken: 'wrong' }),
    };
  };
};

const lacks = ['edit', 'remove', 'react', 'group', 'echo', 'elsewhere', 'picture', 'typing', 'mark read', 'file names'] as const;

describe('SMS by a number at Twilio', () => {
  channelContract({ adapter: twilio, start: start('sms'), lacks: [...lacks, 'place', 'profile', 'read receipts', 'window'] });
});

describe('SMS by a Messaging Service at Twilio', () => {
  channelContract({ adapter: twilio, start: start('service'), lacks: [...lacks, 'place', 'profile', 'read receipts', 'window'] });
});

describe('WhatsApp by Twilio', () => {
  channelContract({ adapter: twilio, start: start('whatsapp'), lacks: [...lacks, 'registration', 'unreachable'] });
});
