import type { INodeProperties, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { BotMode } from '../../src/runtime/channels';
import type { ChannelEventKind } from '../../src/runtime/events';
import { readOrigins } from '../../src/runtime/web-chat';
import type { WebChatSettings } from '../../src/runtime/web-chat';

const defaultAccent = '#5b5bd6';
const defaultBatchSize = 50;

/** The parameters of the web chat; none takes expressions, so that a request needs no expression engine. */
export const webChatFields: INodeProperties[] = [
  {
    displayName:
      'The production URL is the chat as a page. To put it on your website, add <code>&lt;script src="[production URL]/widget.js" async&gt;&lt;/script&gt;</code> to its pages',
    name: 'embedNotice',
    type: 'notice',
    default: '',
  },
  {
    displayName: 'Channel Name',
    name: 'channelName',
    type: 'string',
    required: true,
    noDataExpression: true,
    default: 'Web chat',
    placeholder: 'e.g. Web chat of the shop',
    description: 'What agents read beside a chat to know where it comes from',
  },
  {
    displayName: 'Events',
    name: 'events',
    type: 'multiOptions',
    noDataExpression: true,
    options: [
      { name: 'Message', value: 'message', description: 'The customer writes in a chat that is open already' },
      { name: 'New Chat', value: 'new_chat', description: 'The customer writes and a chat begins' },
      { name: 'Status', value: 'status', description: 'A message of ours is delivered or read' },
    ],
    default: ['new_chat'],
    description: 'What starts an execution. Everything else is stored and shown to agents without one.',
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options: [
      {
        displayName: 'Accent Colour',
        name: 'accent',
        type: 'color',
        noDataExpression: true,
        default: defaultAccent,
        description: 'The colour of buttons and of the header',
      },
      {
        displayName: 'Allowed Origins',
        name: 'allowedOrigins',
        type: 'string',
        noDataExpression: true,
        default: '',
        placeholder: 'e.g. https://www.example.com, https://shop.example.com',
        description:
          'The websites that may embed the chat, separated by commas: scheme, host and port, compared exactly. Empty allows every website.',
      },
      {
        displayName: 'Ask for a Rating',
        name: 'asksForRating',
        type: 'boolean',
        noDataExpression: true,
        default: false,
        description: 'Whether the customer is asked for one to five stars and a comment when a chat is completed',
      },
      {
        displayName: 'Batch Size',
        name: 'batchSize',
        type: 'number',
        noDataExpression: true,
        typeOptions: { minValue: 1, maxValue: 500 },
        default: defaultBatchSize,
        description: 'How many events of different chats one execution carries at most when many wait',
      },
      {
        displayName: 'First Answered By',
        name: 'botMode',
        type: 'options',
        noDataExpression: true,
        options: [
          { name: 'A Bot Alone', value: 'only', description: 'The workflow answers; no agent ever sees the chat as a new item' },
          { name: 'A Bot, Then Agents', value: 'first', description: 'The workflow answers and hands over with Transfer Chat' },
          { name: 'Agents', value: 'off', description: 'New chats wait for a queue' },
        ],
        default: 'off',
      },
      {
        displayName: 'Language',
        name: 'language',
        type: 'options',
        noDataExpression: true,
        options: [
          { name: 'English', value: 'en' },
          { name: 'Español', value: 'es' },
          { name: 'Português', value: 'pt' },
          { name: "The Visitor's", value: 'auto' },
          { name: 'Українська', value: 'uk' },
        ],
        default: 'auto',
      },
      {
        displayName: 'Only Known Visitors',
        name: 'isForKnownOnly',
        type: 'boolean',
        noDataExpression: true,
        default: false,
        description: 'Whether strangers are refused; needs the credential Switchboard Web Chat API',
      },
      {
        displayName: 'Subtitle',
        name: 'subtitle',
        type: 'string',
        noDataExpression: true,
        default: '',
        placeholder: 'e.g. We answer within minutes',
      },
      { displayName: 'Title', name: 'title', type: 'string', noDataExpression: true, default: '', placeholder: 'e.g. Chat with us' },
      {
        displayName: 'When Nobody Is Connected',
        name: 'whenNobody',
        type: 'options',
        noDataExpression: true,
        options: [
          {
            name: 'Show a Form',
            value: 'form',
            description: 'Name, e-mail, phone and message; the message waits for an agent. Not where a bot answers first.',
          },
          { name: 'Show the Chat', value: 'chat', description: 'The customer writes and waits' },
        ],
        default: 'chat',
        description: 'What a visitor gets while no agent has the inbox open',
      },
    ],
  },
];

/** What is wrong with the settings of a web chat, and what to do; null when nothing is. */
export function mistakeIn({ allowedOrigins, isForKnownOnly, identitySecret }: WebChatSettings): { what: string; remedy: string } | null {
  const [unreadable] = allowedOrigins.unreadable;
  if (unreadable !== undefined) {
    return {
      what: `"${unreadable}" in Allowed Origins is no origin`,
      remedy: 'Write scheme, host and, where it is not the usual one, the port: https://www.example.com',
    };
  }
  if (isForKnownOnly && identitySecret === null) {
    return {
      what: 'Only Known Visitors is on, and nobody can prove who they are',
      remedy: 'Choose a credential Switchboard Web Chat API with a secret, or turn the option off',
    };
  }
  return null;
}

/**
 * The settings of a web chat, with what the trigger itself needs.
 *
 * @param identitySecret of the credential; null without one
 */
export function webChatSettings(
  context: IWebhookFunctions | ITriggerFunctions,
  identitySecret: string | null,
): WebChatSettings & { readonly channelName: string; readonly botMode: BotMode; readonly batchSize: number } {
  const options = context.getNodeParameter('options', {}) as Record<string, unknown>;
  const text = (name: string): string => (typeof options[name] === 'string' ? options[name].trim() : '');
  const accent = text('accent');
  const language = text('language');
  const botMode = text('botMode');
  const batchSize = Number(options['batchSize'] ?? defaultBatchSize);
  const channelName: unknown = context.getNodeParameter('channelName', '');
  return {
    channelName: typeof channelName === 'string' && channelName.trim() !== '' ? channelName.trim() : 'Web chat',
    botMode: botMode === 'first' || botMode === 'only' ? botMode : 'off',
    events: new Set(context.getNodeParameter('events', ['new_chat']) as ChannelEventKind[]),
    title: text('title'),
    subtitle: text('subtitle'),
    accent: /^#[0-9a-f]{6}$/i.test(accent) ? accent : defaultAccent,
    language: isLanguage(language) ? language : 'auto',
    allowedOrigins: readOrigins(text('allowedOrigins')),
    identitySecret,
    isForKnownOnly: options['isForKnownOnly'] === true,
    whenNobody: text('whenNobody') === 'form' ? 'form' : 'chat',
    asksForRating: options['asksForRating'] === true,
    batchSize: Number.isInteger(batchSize) && batchSize >= 1 ? batchSize : defaultBatchSize,
  };
}

const languages = ['auto', 'en', 'es', 'pt', 'uk'] as const satisfies readonly WebChatSettings['language'][];
const isLanguage = (value: string): value is WebChatSettings['language'] => languages.some((language) => language === value);
