import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A LibreTranslate server, your own or a hosted one. */
export class SwitchboardLibreTranslateApi implements ICredentialType {
  name = 'switchboardLibreTranslateApi';

  displayName = 'Switchboard LibreTranslate API';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/translation.md';

  icon: Icon = { light: 'file:switchboardLibreTranslateApi.svg', dark: 'file:switchboardLibreTranslateApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. http://localhost:5000',
      description: 'Where the server is',
    },
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'Empty when the server wants none',
    },
  ];
}
