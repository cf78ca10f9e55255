import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A bot of Viber. */
export class SwitchboardViberApi implements ICredentialType {
  name = 'switchboardViberApi';

  displayName = 'Switchboard Viber API';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/channels/viber.md';

  icon: Icon = { light: 'file:switchboardViberApi.svg', dark: 'file:switchboardViberApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Token',
      name: 'authToken',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description:
        'The token of the bot: in Viber under More, Settings, Bots, Edit Info, Your App Key. Viber signs what it brings with it.',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'https://chatapi.viber.com/pa',
      required: true,
      description: 'Another one for a proxy only',
    },
  ];
}
