import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';
import { twilio } from '../../src/runtime/providers/twilio';
import type { TwilioSettings } from '../../src/runtime/providers/twilio';
import { channelSample } from '../shell/channel-sample';
import type { ChannelNode } from '../shell/channel-trigger';

/** Who we are at Twilio; an account has many. */
export const senderField: INodeProperties = {
  displayName: 'Sender',
  name: 'sender',
  type: 'string',
  required: true,
  noDataExpression: true,
  default: '',
  placeholder: 'e.g. +14155550100',
  description: 'Your number with its country code; whatsapp:+14155550100 for a WhatsApp sender; MG… for a Messaging Service',
};

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** As Twilio writes it: people write numbers with spaces, hyphens and brackets. */
function addressOf(sender: string): string {
  const [, prefix = '', number = ''] = /^(whatsapp:)?([+\d\s().-]+)$/i.exec(sender) ?? [];
  return number === '' ? sender : prefix.toLowerCase() + number.replaceAll(/[\s().-]/g, '');
}

function twilioSettings(credential: ICredentialDataDecryptedObject, parameter: (name: string) => unknown): TwilioSettings {
  return {
    baseUrl: text(credential['baseUrl']),
    accountSid: text(credential['accountSid']),
    authToken: text(credential['authToken']),
    apiKey: text(credential['keySid']),
    apiSecret: text(credential['apiSecret']),
    address: addressOf(text(parameter('sender'))),
  };
}

/** The trigger of Twilio. */
export const twilioNode: ChannelNode<TwilioSettings> = {
  adapter: twilio,
  credential: 'switchboardTwilioApi',
  settingsOf: twilioSettings,
  sample: channelSample('sms', 'SMS', '+34 600 111 222'),
};
