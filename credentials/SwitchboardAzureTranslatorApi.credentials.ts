import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A Translator resource of Azure. */
export class SwitchboardAzureTranslatorApi implements ICredentialType {
  name = 'switchboardAzureTranslatorApi';

  displayName = 'Switchboard Azure Translator API';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/translation.md';

  icon: Icon = { light: 'file:switchboardAzureTranslatorApi.svg', dark: 'file:switchboardAzureTranslatorApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description: 'One of the two keys of the Translator resource: in the Azure portal under Keys and Endpoint',
    },
    {
      displayName: 'Region',
      name: 'region',
      type: 'string',
      default: '',
      placeholder: 'e.g. westeurope',
      description: 'The location of the resource, shown beside its keys. Empty for a global one.',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'https://api.cognitive.microsofttranslator.com',
      required: true,
      description: 'Another one for a region of its own or a proxy only',
    },
  ];
}
