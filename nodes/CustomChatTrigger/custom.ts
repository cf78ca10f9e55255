import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';
import { custom } from '../../src/runtime/providers/custom';
import type { CustomSettings } from '../../src/runtime/providers/custom';
import { channelSample } from '../shell/channel-sample';
import type { ChannelNode } from '../shell/channel-trigger';

/** What the system wants to be told beside messages. */
export const signalOptions: readonly INodeProperties[] = [
  {
    displayName: 'Tell What Was Read',
    name: 'sendsRead',
    type: 'boolean',
    noDataExpression: true,
    default: false,
    description: 'Whether your system is called when an agent has read what the customer wrote',
  },
  {
    displayName: 'Tell When Somebody Writes',
    name: 'sendsTyping',
    type: 'boolean',
    noDataExpression: true,
    default: false,
    description: 'Whether your system is called while an agent writes an answer',
  },
];

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

function customSettings(credential: ICredentialDataDecryptedObject, parameter: (name: string) => unknown): CustomSettings {
  return {
    baseUrl: text(credential['baseUrl']),
    secret: text(credential['secret']),
    name: text(parameter('channelName')) || 'Your system',
    signature: credential['signature'] === 'body' ? 'body' : 'timestamp',
    signatureHeader: text(credential['signatureHeader']),
    sendsTyping: parameter('sendsTyping') === true,
    sendsRead: parameter('sendsRead') === true,
  };
}

/** The trigger of a system of one's own. */
export const customNode: ChannelNode<CustomSettings> = {
  adapter: custom,
  credential: 'switchboardCustomApi',
  settingsOf: customSettings,
  sample: channelSample('custom', 'Our app', 'Ana Horvat'),
};
