import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** An Infobip account, and how its webhooks prove that they are from Infobip. */
export class SwitchboardInfobipApi implements ICredentialType {
  name = 'switchboardInfobipApi';

  displayName = 'Switchboard Infobip API';

  documentationUrl = 'https://github.com/switchboard-chat/n8n-nodes-switchboard/blob/main/docs/channels/infobip.md';

  icon: Icon = { light: 'file:switchboardInfobipApi.svg', dark: 'file:switchboardInfobipApi.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: '',
      required: true,
      placeholder: 'e.g. https://xxxxx.api.infobip.com',
      description: 'The address of your account, shown on the home page of the Infobip portal. Each account has its own.',
    },
    {
      displayName: 'API Key',
      name: 'apiKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      required: true,
      description: 'A key with the scopes message:send and inbound-message:read, and whatsapp:manage to show that messages were read',
    },
    {
      displayName:
        'Infobip sends to a public address, so each call has to prove that it is from Infobip: by the user name and password, the HMAC secret, or both. Without either, every call is refused.',
      name: 'proofNotice',
      type: 'notice',
      default: '',
    },
    {
      displayName: 'Webhook User',
      name: 'webhookUser',
      type: 'string',
      default: '',
      placeholder: 'e.g. switchboard',
      description: 'The user name that you enter as Basic authentication where Infobip is told the webhook',
    },
    {
      displayName: 'Webhook Password',
      name: 'webhookPassword',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'The password that you enter beside it; invent a long one. Empty when Infobip sends none.',
    },
    {
      displayName: 'HMAC Secret',
      name: 'webhookSecret',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      description: 'The secret with which Infobip signs the body (HMAC-SHA256). Empty when it does not sign.',
    },
    {
      displayName: 'Signature Header',
      name: 'signatureHeader',
      type: 'string',
      default: 'X-Infobip-Signature',
      description: 'The header that brings the signature, as it is set where Infobip is told the secret',
    },
  ];
}
