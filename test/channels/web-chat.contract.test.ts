import type { ChannelAdapter } from '../../src/app/adapter';
import { channelContract } from '../contracts/channel';
import { aServedWebChat } from '../contracts/served-web-chat';

const none = () => Promise.reject(new Error('A web chat has no provider'));

/** What the contract asks of an adapter, for a channel that has none. */
const webChat: ChannelAdapter<null> = {
  types: {
    webchat: {
      name: 'Web chat',
      text: 10_000,
      caption: 0,
      files: { document: { maxBytes: Number.MAX_SAFE_INTEGER, types: null } },
      buttons: null,
      hasTemplates: false,
      hasReplies: false,
      receipts: 'read',
    },
  },
  type: () => 'webchat',
  account: () => null,
  receive: () => ({ kind: 'refused', status: 400, reason: 'A web chat has no provider' }),
  send: none,
  download: none,
  test: none,
};

describe('The web chat', () => {
  channelContract({
    adapter: webChat,
    start: none,
    serve: aServedWebChat,
    lacks: [
      ...([
        'edit',
        'remove',
        'react',
        'group',
        'echo',
        'elsewhere',
        'failure receipts',
        'profile',
        'picture',
        'typing',
        'mark read',
      ] as const),
      ...(['registration', 'window', 'unreachable', 'place', 'unknown kinds', 'fetched files', 'calls', 'credential'] as const),
    ],
  });
});
