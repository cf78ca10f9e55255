import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';
import { whatsApp } from '../../src/runtime/providers/whatsapp';
import type { WhatsAppSettings } from '../../src/runtime/providers/whatsapp';
import { channelSample } from '../shell/channel-sample';
import type { ChannelNode } from '../shell/channel-trigger';

/** Which number of the business account; an account can have many. */
export const numberField: INodeProperties = {
  displayName: 'Phone Number ID',
  name: 'phoneNumberId',
  type: 'string',
  required: true,
  noDataExpression: true,
  default: '',
  placeholder: 'e.g. 106540352242922',
  description: 'The ID of the number, not the number: on the page API Setup of the app. The test of the credential lists them too.',
};

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

function whatsAppSettings(credential: ICredentialDataDecryptedObject, parameter: (name: string) => unknown): WhatsAppSettings {
  return {
    baseUrl: text(credential['baseUrl']),
    version: text(credential['version']),
    businessAccountId: text(credential['businessAccountId']),
    accessToken: text(credential['accessToken']),
    appSecret: text(credential['appSecret']),
    verifyToken: text(credential['verifyToken']),
    phoneNumberId: text(parameter('phoneNumberId')),
  };
}

/** The trigger of WhatsApp. */
export const whatsAppNode: ChannelNode<WhatsAppSettings> = {
  adapter: whatsApp,
  credential: 'switchboardWhatsAppApi',
  settingsOf: whatsAppSettings,
  sample: channelSample('whatsapp', 'WhatsApp', 'Ana'),
};
