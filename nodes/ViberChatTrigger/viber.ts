import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';
import { viber } from '../../src/runtime/providers/viber';
import type { ViberSettings } from '../../src/runtime/providers/viber';
import { channelSample } from '../shell/channel-sample';
import type { ChannelNode } from '../shell/channel-trigger';

const nameUnlessTold = 'Support';

/** How our messages look to customers. */
export const senderFields: readonly INodeProperties[] = [
  {
    displayName: 'Sender Name',
    name: 'senderName',
    type: 'string',
    required: true,
    noDataExpression: true,
    default: nameUnlessTold,
    description: 'The name over your messages in Viber, at most 28 characters',
  },
];

export const senderPicture: INodeProperties = {
  displayName: 'Sender Picture URL',
  name: 'senderAvatar',
  type: 'string',
  noDataExpression: true,
  default: '',
  placeholder: 'e.g. https://www.example.com/support.jpg',
  description: 'The public address of the picture beside your messages: a square JPEG of at most 100 kB. Empty shows the bot’s own.',
};

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

function viberSettings(credential: ICredentialDataDecryptedObject, parameter: (name: string) => unknown): ViberSettings {
  const name = text(parameter('senderName'));
  return {
    baseUrl: text(credential['baseUrl']),
    authToken: text(credential['authToken']),
    senderName: name === '' ? nameUnlessTold : name,
    senderAvatar: text(parameter('senderAvatar')),
  };
}

/** The trigger of Viber. */
export const viberNode: ChannelNode<ViberSettings> = {
  adapter: viber,
  credential: 'switchboardViberApi',
  settingsOf: viberSettings,
  sample: channelSample('viber', 'Viber', 'Ana'),
};
