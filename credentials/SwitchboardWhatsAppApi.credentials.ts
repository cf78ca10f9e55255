import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A WhatsApp Business account, by an app of Meta's. */
export class SwitchboardWhatsAppApi implements ICredentialType {
  name = 'switchboardWhatsAppApi';

  displayName = 'Switchboard WhatsApp API';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/channels/whatsapp.md';

  icon: Icon = { light: 'file:switchboardWhatsAppApi.svg', dark: 'file:switchboardWhatsAppApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Business Account ID',
      name: 'businessAccountId',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. 102290129340398',
      description: 'The id of the WhatsApp Business account, on the page API Setup of the app',
    },
    {
      displayName: 'Access Token',
      name: 'accessToken',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description:
        'The token of a system user, made for the app with whatsapp_business_messaging and whatsapp_business_management. The token on the page API Setup ends after a day.',
    },
    {
      displayName: 'App Secret',
      name: 'appSecret',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description: 'In the app under App Settings, Basic. Meta signs with it; without it every call is refused.',
    },
    {
      displayName: 'Verify Token',
      name: 'verifyToken',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description:
        'A word of your own that you also enter on the page Configuration of the app, if you enter the address there. Empty makes one from the app secret.',
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
