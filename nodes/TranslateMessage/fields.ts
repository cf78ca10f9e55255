import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { translationProviders } from '../../src/runtime/translate';
import { chatIdField } from '../shell/actor';
import { itemExpression } from '../shell/item-field';
import type { ItemField } from '../shell/item-field';

export const messageId: ItemField = { name: 'messageId', path: ['message', 'id'] };
export const from: ItemField = { name: 'from', path: ['translation', 'from'] };
export const to: ItemField = { name: 'to', path: ['translation', 'to'] };

/**
 * The credentials of the providers, one at a time. None is required: a workflow that also does other things can be published before somebody
 * has an account, and agents read why nothing is translated.
 */
export const providerCredentials: INodeCredentialDescription[] = Object.entries(translationProviders).map(([provider, { credential }]) => ({
  name: credential,
  required: false,
  displayOptions: { show: { provider: [provider] } },
}));

const language = (displayName: string, field: ItemField, description: string): INodeProperties => ({
  displayName,
  name: field.name,
  type: 'string',
  default: '',
  placeholder: 'e.g. es',
  description,
});

/** Everything that the editor asks for. */
export const translateFields: INodeProperties[] = [
  {
    displayName: 'What to Translate',
    name: 'what',
    type: 'options',
    noDataExpression: true,
    options: [
      {
        name: 'Any Text',
        value: 'text',
        description: 'A text of your own; the result is added to the item',
      },
      {
        name: 'Messages of the Item',
        value: 'wanted',
        description: 'Those that the event Translation Wanted asks for; agents read the result in the inbox',
      },
      {
        name: "The Agent's Reply Before It Is Sent",
        value: 'reply',
        description: 'Between the output Reply of the inbox and Send Message; replies that need no translation pass untouched',
      },
    ],
    default: 'wanted',
  },
  {
    displayName: 'Provider',
    name: 'provider',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'Apertium', value: 'apertium', description: 'Free and open; few languages, which have to be known' },
      { name: 'Azure Translator', value: 'azure', description: 'By Microsoft; finds out languages by itself' },
      { name: 'By the Workflow', value: 'flow', description: 'Other nodes translate, such as an AI model; this one reads and stores' },
      { name: 'DeepL', value: 'deepl', description: 'Reads naturally, above all between European languages; free and paid keys' },
      { name: 'Google Translate', value: 'google', description: 'The most languages; with an API key or a service account' },
      { name: 'LibreTranslate', value: 'libretranslate', description: 'Open; can run on a server of your own' },
    ],
    default: 'deepl',
    description: 'Who translates. Only this provider gets the texts.',
  },
  {
    displayName: 'Step',
    name: 'step',
    type: 'options',
    noDataExpression: true,
    options: [
      { name: 'Read the Texts', value: 'read', description: 'One item for each message that has to be translated' },
      { name: 'Store the Translation', value: 'store', description: 'What other nodes made of a message that was read before' },
    ],
    default: 'read',
    description: 'Put two of these nodes around those that translate: the first reads, the second stores',
    displayOptions: { show: { what: ['wanted'], provider: ['flow'] } },
  },
  { ...chatIdField, displayOptions: { show: { what: ['wanted'] } } },
  {
    displayName: 'Message ID',
    name: messageId.name,
    type: 'string',
    required: true,
    default: itemExpression(messageId),
    description:
      'The message that was translated, by default the one of the incoming item. Behind nodes that drop what they get, take it from the node that read the texts.',
    displayOptions: { show: { what: ['wanted'], provider: ['flow'], step: ['store'] } },
  },
  {
    displayName: 'Translation',
    name: 'translation',
    type: 'string',
    typeOptions: { rows: 4 },
    default: '',
    placeholder: 'e.g. {{ $json.text }}',
    description: 'The translated text, as the nodes before made it; empty when they made none',
    displayOptions: { show: { what: ['wanted'], provider: ['flow'], step: ['store'] } },
  },
  {
    displayName: 'Translation',
    name: 'translation',
    type: 'string',
    typeOptions: { rows: 4 },
    default: '',
    placeholder: 'e.g. {{ $json.text }}',
    description: 'The translated text, as the nodes before made it; the item has to have chat and command still',
    displayOptions: { show: { what: ['reply'], provider: ['flow'] } },
  },
  {
    displayName: 'Text',
    name: 'text',
    type: 'string',
    typeOptions: { rows: 4 },
    required: true,
    default: '',
    description: 'What to translate',
    displayOptions: { show: { what: ['text'] } },
  },
  {
    ...language('From', from, 'The language of the text as a tag such as es or pt-BR; empty to let the provider find out'),
    displayOptions: { show: { what: ['text'] } },
  },
  {
    ...language('To', to, 'The language that is wanted, as a tag such as en or pt-BR'),
    required: true,
    displayOptions: { show: { what: ['text'] } },
  },
  {
    ...language('From', from, 'The language of the message, as the node that read it said'),
    default: itemExpression(from),
    displayOptions: { show: { what: ['wanted'], provider: ['flow'], step: ['store'] } },
  },
  {
    ...language('To', to, 'The language of the translation, as the node that read the message said'),
    required: true,
    default: itemExpression(to),
    displayOptions: { show: { what: ['wanted'], provider: ['flow'], step: ['store'] } },
  },
];
