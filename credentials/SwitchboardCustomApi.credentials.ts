import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A system of your own that speaks the contract of docs/channels/custom.md. */
export class SwitchboardCustomApi implements ICredentialType {
  name = 'switchboardCustomApi';

  displayName = 'Switchboard Custom API';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/channels/custom.md';

  icon: Icon = { light: 'file:switchboardCustomApi.svg', dark: 'file:switchboardCustomApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Send URL',
      name: 'baseUrl',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. https://crm.example.com/switchboard',
      description: 'Where your system takes what agents and bots write. Every call is a signed POST of one JSON object to this address.',
    },
    {
      displayName: 'Secret',
      name: 'secret',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description: 'Both sides sign with it, so that each knows that a call is from the other. Invent at least 32 random characters.',
    },
    {
      displayName: 'Signature',
      name: 'signature',
      type: 'options',
      options: [
        {
          name: 'Body Only',
          value: 'body',
          description:
            'One header with the HMAC of the body. A call that somebody caught can be sent again; for systems that know nothing else.',
        },
        {
          name: 'Timestamp and Body',
          value: 'timestamp',
          description: 'Calls are good for five minutes',
        },
      ],
      default: 'timestamp',
    },
    {
      displayName: 'Signature Header',
      name: 'signatureHeader',
      type: 'string',
      default: 'X-Webitel-Sign',
      description: 'The header that brings the HMAC, in both directions',
      displayOptions: { show: { signature: ['body'] } },
    },
  ];
}
