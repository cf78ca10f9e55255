import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';
import { infobip } from '../../src/runtime/providers/infobip';
import type { InfobipSettings } from '../../src/runtime/providers/infobip';
import { channelSample } from '../shell/channel-sample';
import type { ChannelNode } from '../shell/channel-trigger';

/** Which of an account's numbers, and by which of its channels. */
export const senderFields: readonly INodeProperties[] = [
  {
    displayName: 'Kind',
    name: 'kind',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'SMS', value: 'sms', description: 'Texts to and from a number' },
      { name: 'WhatsApp', value: 'whatsapp', description: 'Messages to and from a WhatsApp sender' },
    ],
    default: 'whatsapp',
    description: 'How customers write to the number. For a number with both, use two triggers.',
  },
  {
    displayName: 'Sender',
    name: 'sender',
    type: 'string',
    required: true,
    noDataExpression: true,
    default: '',
    placeholder: 'e.g. 447860099299',
    description: 'Your number at Infobip with its country code',
  },
];

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

function infobipSettings(credential: ICredentialDataDecryptedObject, parameter: (name: string) => unknown): InfobipSettings {
  return {
    baseUrl: text(credential['baseUrl']),
    apiKey: text(credential['apiKey']),
    sender: text(parameter('sender')),
    kind: parameter('kind') === 'sms' ? 'sms' : 'whatsapp',
    webhookUser: text(credential['webhookUser']),
    webhookPassword: text(credential['webhookPassword']),
    webhookSecret: text(credential['webhookSecret']),
    signatureHeader: text(credential['signatureHeader']),
  };
}

/** The trigger of Infobip. */
export const infobipNode: ChannelNode<InfobipSettings> = {
  adapter: infobip,
  credential: 'switchboardInfobipApi',
  settingsOf: infobipSettings,
  sample: channelSample('infobip_whatsapp', 'WhatsApp', 'Ana Horvat'),
};
