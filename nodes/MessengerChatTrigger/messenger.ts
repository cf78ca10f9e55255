import type { ICredentialDataDecryptedObject, INodeProperties } from 'n8n-workflow';
import { messenger } from '../../src/runtime/providers/messenger';
import type { MessengerSettings } from '../../src/runtime/providers/messenger';
import { channelSample } from '../shell/channel-sample';
import type { ChannelNode } from '../shell/channel-trigger';

/** Seven days instead of one, where Meta allows it. */
export const humanAgentField: INodeProperties = {
  displayName: 'Human Agent Tag',
  name: 'humanAgentTag',
  type: 'boolean',
  noDataExpression: true,
  default: false,
  description:
    'Whether agents may answer for seven days after the customer’s last message instead of one. Only when Meta approved the feature Human Agent for your app. Bots never use it.',
};

/** A second page of an app whose calls another trigger takes. */
export const sharesAppField: INodeProperties = {
  displayName: 'Another Trigger Takes the App’s Calls',
  name: 'sharesApp',
  type: 'boolean',
  noDataExpression: true,
  default: false,
  description:
    'Whether the app of this page has its webhook at another Messenger Chat Trigger already. An app has one webhook for all its pages: that trigger passes on what concerns this page, as long as it is published.',
};

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

function messengerSettings(credential: ICredentialDataDecryptedObject, parameter: (name: string) => unknown): MessengerSettings {
  return {
    baseUrl: text(credential['baseUrl']),
    version: text(credential['version']),
    appId: text(credential['appId']),
    appSecret: text(credential['appSecret']),
    pageId: text(credential['pageId']),
    pageToken: text(credential['pageToken']),
    verifyToken: text(credential['verifyToken']),
    humanAgentTag: parameter('humanAgentTag') === true,
    sharesApp: parameter('sharesApp') === true,
  };
}

/** The trigger of Messenger. */
export const messengerNode: ChannelNode<MessengerSettings> = {
  adapter: messenger,
  credential: 'switchboardMessengerApi',
  settingsOf: messengerSettings,
  sample: channelSample('messenger', 'Messenger', 'Ana'),
};
