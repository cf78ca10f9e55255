import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';
import { pollTelegram, telegram } from '../../src/runtime/providers/telegram';
import type { TelegramSettings } from '../../src/runtime/providers/telegram';
import { channelSample } from '../shell/channel-sample';
import type { ChannelNode } from '../shell/channel-trigger';

/** As many as Telegram gives at once, and how long it holds a call in which nothing happens, seconds. */
const polling = { limit: 100, timeout: 30 } as const;

/** How the bot's messages come here. */
export const receiveFields: readonly INodeProperties[] = [
  {
    displayName: 'Receive By',
    name: 'receiveBy',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'Polling', value: 'polling', description: 'N8n asks Telegram for messages. Works where nothing can reach your n8n.' },
      { name: 'Webhook', value: 'webhook', description: 'Telegram calls your n8n, which needs a public HTTPS address' },
    ],
    default: 'webhook',
    description: 'How the bot’s messages come here. Both are quick; change it while the workflow is not published.',
  },
];

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

function telegramSettings(credential: ICredentialDataDecryptedObject, parameter: (name: string) => unknown): TelegramSettings {
  return {
    baseUrl: text(credential['baseUrl']),
    token: text(credential['token']),
    receiveBy: parameter('receiveBy') === 'polling' ? 'polling' : 'webhook',
  };
}

/** The trigger of Telegram. */
export const telegramNode: ChannelNode<TelegramSettings> = {
  adapter: telegram,
  credential: 'switchboardTelegramApi',
  settingsOf: telegramSettings,
  sample: channelSample('telegram', 'Telegram', 'Ana'),
  poll: (settings) =>
    settings.receiveBy === 'polling' ? (offset, signal) => pollTelegram(settings, offset, { ...polling, signal }) : null,
};
