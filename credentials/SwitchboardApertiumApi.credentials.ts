import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** An Apertium server (APy), your own or a public one. */
export class SwitchboardApertiumApi implements ICredentialType {
  name = 'switchboardApertiumApi';

  displayName = 'Switchboard Apertium API';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/translation.md';

  icon: Icon = { light: 'file:switchboardApertiumApi.svg', dark: 'file:switchboardApertiumApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. http://localhost:2737',
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
