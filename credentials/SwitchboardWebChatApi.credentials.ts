import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** What a site and its web chat share, so that the site can prove who a visitor is. */
export class SwitchboardWebChatApi implements ICredentialType {
  name = 'switchboardWebChatApi';

  displayName = 'Switchboard Web Chat API';

  documentationUrl =
    'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/channels/web-chat.md#visitors-whom-your-site-knows';

  icon: Icon = { light: 'file:switchboardWebChatApi.svg', dark: 'file:switchboardWebChatApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Identity Secret',
      name: 'secret',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description:
        'Your site signs the ids of its users with it, on its server. Invent at least 32 random characters, and never put them into a page.',
    },
  ];
}
