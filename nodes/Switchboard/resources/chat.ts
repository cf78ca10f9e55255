import type { INodeProperties } from 'n8n-workflow';
import { asAgentId, asChannelId } from '../../../src/runtime/ids';
import { asCaseId } from '../../../src/runtime/cases';
import { asContactId, asInstant } from '../../../src/runtime/manage';
import type { ChatState, ChatStatus } from '../../../src/runtime/manage';
import { actorFields, actorOf, chatIdField, chatIdOf } from '../../shell/actor';
import { agentLocator, channelLocator, locatorValue, queueLocator } from '../../shell/locators';
import { collection, fieldError, limitField, limitOf, present, requiredText, text } from '../fields';
import { by, done } from '../operations';
import type { Call, Resource } from '../operations';

const stateField: INodeProperties = {
  displayName: 'State',
  name: 'state',
  type: 'options',
  options: [
    { name: 'Completed', value: 'completed', description: 'The conversation is over' },
    { name: 'In Progress', value: 'in_progress', description: 'Somebody works on it' },
    { name: 'New', value: 'new', description: 'Nobody has answered yet' },
  ],
  default: 'new',
  description: 'How far the conversation has come',
};
const statusField: INodeProperties = {
  displayName: 'Status',
  name: 'status',
  type: 'options',
  options: [
    { name: 'Bot Processing', value: 'bot_processing', description: 'A bot answers' },
    { name: 'Completed', value: 'completed', description: 'It is over' },
    { name: 'Completed by Bot', value: 'completed_by_bot', description: 'It ended while a bot answered' },
    { name: 'Handed Over', value: 'handed_over', description: 'A bot gave it to a queue' },
    { name: 'In Progress', value: 'in_progress', description: 'An agent has it' },
    { name: 'Waiting', value: 'waiting', description: 'It waits to be accepted' },
  ],
  default: 'waiting',
  description: 'Where the chat stands',
};
const channelTypeField: INodeProperties = {
  displayName: 'Channel Type',
  name: 'channelType',
  type: 'options',
  options: [
    { name: 'Custom', value: 'custom', description: 'A system of your own' },
    { name: 'Messenger', value: 'messenger', description: 'A Facebook page' },
    { name: 'SMS', value: 'sms', description: 'SMS by Twilio' },
    { name: 'SMS (Infobip)', value: 'infobip_sms', description: 'SMS by Infobip' },
    { name: 'Telegram', value: 'telegram', description: 'A Telegram bot' },
    { name: 'Viber', value: 'viber', description: 'A Viber bot' },
    { name: 'Web Chat', value: 'webchat', description: 'A chat on a web page' },
    { name: 'WhatsApp', value: 'whatsapp', description: 'WhatsApp by Meta itself' },
    { name: 'WhatsApp (Infobip)', value: 'infobip_whatsapp', description: 'WhatsApp by Infobip' },
    { name: 'WhatsApp (Twilio)', value: 'twilio_whatsapp', description: 'WhatsApp by Twilio' },
  ],
  default: 'webchat',
  description: 'Only chats that came this way, over all channels of the type',
};

const translationFields: readonly INodeProperties[] = [
  chatIdField,
  {
    displayName: 'On',
    name: 'isOn',
    type: 'boolean',
    default: true,
    description: 'Whether messages of the chat are translated from now on',
  },
  {
    displayName: "Agent's Language",
    name: 'agentLanguage',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. en',
    description: 'Into which the messages of the customer are translated, as a tag such as en or pt-BR',
  },
  {
    displayName: "Customer's Language",
    name: 'customerLanguage',
    type: 'string',
    default: '',
    placeholder: 'e.g. es',
    description: 'What the customer writes; empty for what is detected',
  },
];

/** A moment as milliseconds since 1970, or as a date and time. */
function since(call: Call) {
  const given = text(call, 'filters.since');
  if (given === undefined) return undefined;
  const at = /^\d+$/.test(given) ? Number(given) : Date.parse(given);
  if (Number.isNaN(at)) throw fieldError(call, 'The field Began After is no date', 'Give a date and time, such as 2026-03-02T12:00:00Z');
  return asInstant(at);
}

const withId = <T>(make: (id: string) => T, id: string | undefined): T | undefined => (id === undefined ? undefined : make(id));

/** Conversations with customers. */
export const chat: Resource = {
  option: { name: 'Chat', value: 'chat', description: 'A conversation with a customer' },
  usual: 'get',
  operations: {
    decline: {
      option: {
        name: 'Decline',
        value: 'decline',
        action: 'Decline a chat',
        description: 'Say no for an agent to a chat that is offered: the next one is asked',
      },
      fields: [chatIdField, ...actorFields(null)],
      run: async (call) => {
        const actor = actorOf(call.context, call.itemIndex);
        const { value, alreadyDone } = done(await call.switchboard.declineChat({ chatId: chatIdOf(call.context, call.itemIndex), actor }));
        return [{ ...value, alreadyDone }];
      },
    },
    get: {
      option: { name: 'Get', value: 'get', action: 'Get a chat', description: 'Get a chat' },
      fields: [
        chatIdField,
        {
          displayName: 'Include Messages',
          name: 'withMessages',
          type: 'boolean',
          default: false,
          description: 'Whether to include every message of the chat, oldest first',
        },
      ],
      run: async (call) => {
        const withMessages = call.context.getNodeParameter('withMessages', call.itemIndex, false) === true;
        return [done(await call.switchboard.manage.getChat({ by, chatId: chatIdOf(call.context, call.itemIndex), withMessages }))];
      },
    },
    getDecisions: {
      option: {
        name: 'Get Decisions',
        value: 'getDecisions',
        action: 'Get the decisions about a chat',
        description: 'Get why it was offered to whom it was, with each candidate and what spoke against',
      },
      fields: [chatIdField],
      run: async (call) => {
        const chatId = chatIdOf(call.context, call.itemIndex);
        return done(await call.switchboard.manage.getDecisions({ by, chatId })).map((decision) => ({ decision }));
      },
    },
    getAll: {
      option: { name: 'Get Many', value: 'getAll', action: 'Get many chats', description: 'Get many chats' },
      fields: [
        limitField,
        collection('Filters', 'filters', [
          { ...agentLocator, required: false, description: 'Only chats of this agent' },
          {
            displayName: 'Began After',
            name: 'since',
            type: 'dateTime',
            default: '',
            description: 'Only chats that began at this moment or later',
          },
          { ...channelLocator, required: false, description: 'Only chats of this channel' },
          channelTypeField,
          { displayName: 'Contact ID', name: 'contactId', type: 'string', default: '', description: 'Only chats of this customer' },
          {
            displayName: 'Order',
            name: 'order',
            type: 'options',
            options: [
              { name: 'Newest First', value: 'newest', description: 'By when the chat began' },
              { name: 'Oldest First', value: 'oldest', description: 'By when the chat began' },
            ],
            default: 'newest',
            description: 'Which chats come first',
          },
          { ...queueLocator, required: false, description: 'Only chats of this queue' },
          stateField,
          statusField,
        ]),
      ],
      run: async (call) => {
        const filter = present({
          agentId: withId(asAgentId, text(call, 'filters.agent')),
          channelId: withId(asChannelId, text(call, 'filters.channel')),
          channelType: text(call, 'filters.channelType'),
          contactId: withId(asContactId, text(call, 'filters.contactId')),
          order: text(call, 'filters.order') === 'oldest' ? ('oldest' as const) : undefined,
          queue: text(call, 'filters.queue'),
          since: since(call),
          state: text(call, 'filters.state') as ChatState | undefined,
          status: text(call, 'filters.status') as ChatStatus | undefined,
        });
        return done(await call.switchboard.manage.findChats({ by, limit: limitOf(call), ...filter }));
      },
    },
    setState: {
      option: {
        name: 'Set State',
        value: 'setState',
        action: 'Set the state of a chat',
        description: 'Say by hand how far a conversation has come; its status stays',
      },
      fields: [chatIdField, stateField],
      run: async (call) => {
        const state = requiredText(call, 'state', 'State') as ChatState;
        const { value, alreadyDone } = await call.switchboard.setChatState({ chatId: chatIdOf(call.context, call.itemIndex), state });
        return [{ ...value, alreadyDone }];
      },
    },
    setTranslation: {
      option: {
        name: 'Set Translation',
        value: 'setTranslation',
        action: 'Set the translation of a chat',
        description: 'Switch the translation of an open chat on or off; what is translated stays',
      },
      fields: translationFields,
      run: async (call) => {
        const translation = done(
          await call.switchboard.manage.setTranslation({
            by,
            chatId: chatIdOf(call.context, call.itemIndex),
            isOn: call.context.getNodeParameter('isOn', call.itemIndex, true) === true,
            from: text(call, 'customerLanguage') ?? null,
            to: requiredText(call, 'agentLanguage', "Agent's Language"),
          }),
        );
        return [{ translation }];
      },
    },
    start: {
      option: {
        name: 'Start',
        value: 'start',
        action: 'Start a chat',
        description: 'Begin a chat with a customer for an agent, on a channel on which the customer has written before',
      },
      fields: [
        {
          displayName: 'Contact ID',
          name: 'contactId',
          type: 'string',
          required: true,
          default: '={{ $json.contact.id }}',
          description: 'The customer, by default the one of the incoming item',
        },
        { ...channelLocator, description: 'Where to write' },
        {
          displayName: 'Case ID',
          name: 'caseId',
          type: 'string',
          default: '',
          description: 'What the chat is about, if anything; a case of another customer is left out',
        },
        // Workflows that are older than the inbox's output Start Chat name the agent, and say nothing of Act As.
        ...actorFields(null).map((field) => (field.name === 'actAs' ? { ...field, default: 'agent' } : field)),
      ],
      run: async (call) => {
        const { value, alreadyDone } = done(
          await call.switchboard.startChat({
            contactId: asContactId(requiredText(call, 'contactId', 'Contact ID')),
            channelId: asChannelId(locatorValue(call.context, 'channel', call.itemIndex)),
            caseId: withId(asCaseId, text(call, 'caseId')) ?? null,
            actor: actorOf(call.context, call.itemIndex),
          }),
        );
        return [{ ...value, alreadyDone }];
      },
    },
  },
};
