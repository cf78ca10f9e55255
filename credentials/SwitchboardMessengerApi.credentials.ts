import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A Facebook page, by an app of Meta's. */
export class SwitchboardMessengerApi implements ICredentialType {
  name = 'switchboardMessengerApi';

  displayName = 'Switchboard Messenger API';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/channels/messenger.md';

  icon: Icon = { light: 'file:switchboardMessengerApi.svg', dark: 'file:switchboardMessengerApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Page ID',
      name: 'pageId',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. 112233445566778',
      description: 'On the page under About, Page Transparency; also beside the page where its token is made',
    },
    {
      displayName: 'Page Access Token',
      name: 'pageToken',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description: 'The token of the page itself, made in the app under Messenger, Messenger API Settings',
    },
    {
      displayName: 'App ID',
      name: 'appId',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. 670843887433847',
      description: 'In the app under App Settings, Basic',
    },
    {
      displayName: 'App Secret',
      name: 'appSecret',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description: 'Beside the App ID. Meta signs with it; without it every call is refused.',
    },
    {
      displayName: 'Verify Token',
      name: 'verifyToken',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'A word of your own that Meta shows when it checks the webhook. Empty makes one from the app secret.',
    },
    {
      displayName: 'API Version',
      name: 'version',
      type: 'string',
      default: 'v25.0',
      required: true,
      description: 'The version of the Graph API. Meta keeps each for about two years.',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'https://graph.facebook.com',
      required: true,
      description: 'Another one for a proxy only',
    },
  ];
}
