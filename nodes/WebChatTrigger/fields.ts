import type { INodeProperties, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { BotMode } from '../../src/runtime/channels';
import type { ChannelEventKind } from '../../src/runtime/events';
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
        description: 'The websites that may embed the chat, separated by commas. Empty allows every website.',
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
        displayName: 'Subtitle',
        name: 'subtitle',
        type: 'string',
        noDataExpression: true,
        default: '',
        placeholder: 'e.g. We answer within minutes',
      },
      { displayName: 'Title', name: 'title', type: 'string', noDataExpression: true, default: '', placeholder: 'e.g. Chat with us' },
    ],
  },
];

/** The settings of a web chat, with what the trigger itself needs. */
export function webChatSettings(
  context: IWebhookFunctions | ITriggerFunctions,
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
    allowedOrigins: text('allowedOrigins')
      .split(',')
      .map((origin) => origin.trim().replace(/\/$/, ''))
      .filter((origin) => origin !== ''),
    batchSize: Number.isInteger(batchSize) && batchSize >= 1 ? batchSize : defaultBatchSize,
  };
}

const languages = ['auto', 'en', 'es', 'pt', 'uk'] as const satisfies readonly WebChatSettings['language'][];
const isLanguage = (value: string): value is WebChatSettings['language'] => languages.some((language) => language === value);
