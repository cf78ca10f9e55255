import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A bot of Telegram. */
export class SwitchboardTelegramApi implements ICredentialType {
  name = 'switchboardTelegramApi';

  displayName = 'Switchboard Telegram API';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/channels/telegram.md';

  icon: Icon = { light: 'file:switchboardTelegramApi.svg', dark: 'file:switchboardTelegramApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Bot Token',
      name: 'token',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      placeholder: 'e.g. 123456789:AAE…',
      description: 'What @BotFather answers to /newbot, or shows again for /token. Use a bot that nothing else uses.',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'https://api.telegram.org',
      required: true,
      description: 'Another one for a proxy or a Bot API server of your own only',
    },
  ];
}
