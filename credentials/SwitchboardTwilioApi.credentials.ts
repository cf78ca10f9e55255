import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A Twilio account, for SMS and WhatsApp. */
export class SwitchboardTwilioApi implements ICredentialType {
  name = 'switchboardTwilioApi';

  displayName = 'Switchboard Twilio API';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/channels/twilio.md';

  icon: Icon = { light: 'file:switchboardTwilioApi.svg', dark: 'file:switchboardTwilioApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Account SID',
      name: 'accountSid',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      description: 'On the first page of the Twilio console, under Account Info',
    },
    {
      displayName: 'Auth Token',
      name: 'authToken',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description:
        'The primary auth token, beside the account SID. It is always needed: Twilio signs what it brings with it, also when an API key is used.',
    },
    {
      displayName: 'API Key SID',
      name: 'keySid',
      type: 'string',
      default: '',
      placeholder: 'e.g. SKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      description: 'Of an API key of the kind Standard. With it, messages are sent with the key instead of the auth token.',
    },
    {
      displayName: 'API Secret',
      name: 'apiSecret',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'The secret of the API key, which Twilio shows once. Empty when there is no key.',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'https://api.twilio.com',
      required: true,
      description: 'Another one for accounts in a region, such as https://api.dublin.ie1.twilio.com, or for a proxy',
    },
  ];
}
