import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A plan of DeepL’s for developers. */
export class SwitchboardDeepLApi implements ICredentialType {
  name = 'switchboardDeepLApi';

  displayName = 'Switchboard DeepL API';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/translation.md';

  icon: Icon = { light: 'file:switchboardDeepLApi.svg', dark: 'file:switchboardDeepLApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description: 'The authentication key of the plan: in your DeepL account under API keys. Keys of the free plan end with :fx.',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: '',
      description: 'Another one for a proxy only. Empty for the address that belongs to the key.',
    },
  ];
}
