import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A Google project in which the Cloud Translation API is enabled. */
export class SwitchboardGoogleTranslateApi implements ICredentialType {
  name = 'switchboardGoogleTranslateApi';

  displayName = 'Switchboard Google Translate API';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/translation.md';

  icon: Icon = { light: 'file:switchboardGoogleTranslateApi.svg', dark: 'file:switchboardGoogleTranslateApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Authentication',
      name: 'authentication',
      type: 'options',
      options: [
        { name: 'API Key', value: 'apiKey', description: 'Translates with the Basic edition (v2)' },
        { name: 'Service Account', value: 'serviceAccount', description: 'Translates with the Advanced edition (v3)' },
      ],
      default: 'apiKey',
      description: 'How Google knows who asks',
    },
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      displayOptions: { show: { authentication: ['apiKey'] } },
      description:
        'A key of the project: in the Google Cloud console under APIs & Services, Credentials. Restrict it to the Cloud Translation API.',
    },
    {
      displayName: 'Service Account E-Mail',
      name: 'email',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. name@project.iam.gserviceaccount.com',
      displayOptions: { show: { authentication: ['serviceAccount'] } },
      description: 'The client_email of the key file. The account needs the role Cloud Translation API User.',
    },
    {
      displayName: 'Private Key',
      name: 'privateKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      displayOptions: { show: { authentication: ['serviceAccount'] } },
      description: 'The private_key of the key file, from BEGIN to END',
    },
    {
      displayName: 'Project ID',
      name: 'projectId',
      type: 'string',
      default: '',
      required: true,
      displayOptions: { show: { authentication: ['serviceAccount'] } },
      description: 'The project_id of the key file',
    },
    {
      displayName: 'Location',
      name: 'location',
      type: 'string',
      default: 'global',
      required: true,
      displayOptions: { show: { authentication: ['serviceAccount'] } },
      description: 'A region of Google, or global',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'https://translation.googleapis.com',
      required: true,
      description: 'Another one for a proxy only',
    },
    {
      displayName: 'Token URL',
      name: 'tokenUrl',
      type: 'string',
      default: 'https://oauth2.googleapis.com/token',
      required: true,
      displayOptions: { show: { authentication: ['serviceAccount'] } },
      description: 'Another one for a proxy only',
    },
  ];
}
