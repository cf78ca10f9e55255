import type { INodeProperties } from 'n8n-workflow';
import type { Which } from '../../../src/runtime/manage';
import { locatorValue, quickReplyLocator } from '../../shell/locators';
import { collection, fieldError, flag, givenIn, limitField, limitOf, present, requiredText, several, text, textField } from '../fields';
import { by, done } from '../operations';
import type { Call, Resource } from '../operations';

const nameField: INodeProperties = {
  displayName: 'Name',
  name: 'name',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. Opening hours',
  description: 'The short title by which agents find it. Unique among quick replies.',
};

const replyText: INodeProperties = {
  displayName: 'Text',
  name: 'text',
  type: 'string',
  typeOptions: { rows: 4 },
  required: true,
  default: '',
  placeholder: 'e.g. We are open from 9 to 18.',
  description:
    'What is inserted for customers whose language has no text of its own. May hold macros such as contact.firstName, agent.name or case.number between double braces.',
};

const activeField: INodeProperties = {
  displayName: 'Active',
  name: 'active',
  type: 'boolean',
  default: true,
  description: 'Whether agents are offered it',
};

const queuesField: INodeProperties = {
  displayName: 'Queue Names or IDs',
  name: 'queues',
  type: 'multiOptions',
  typeOptions: { loadOptionsMethod: 'getQueues' },
  default: [],
  description:
    'All queues where it is offered; none for everywhere. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

const otherTexts: INodeProperties = {
  displayName: 'Texts by Language',
  name: 'textsByLanguage',
  type: 'fixedCollection',
  typeOptions: { multipleValues: true },
  placeholder: 'Add Text',
  default: {},
  description: 'All texts for one language each; they take the place of those that it has',
  options: [
    {
      displayName: 'Texts',
      name: 'texts',
      values: [
        {
          displayName: 'Language',
          name: 'language',
          type: 'string',
          default: '',
          placeholder: 'e.g. pt-BR',
          description: 'As a tag of BCP 47',
        },
        { displayName: 'Text', name: 'text', type: 'string', typeOptions: { rows: 4 }, default: '' },
      ],
    },
  ],
};

const additional: readonly INodeProperties[] = [activeField, queuesField, otherTexts];
const createFields = [nameField, replyText, collection('Additional Fields', 'additionalFields', additional)];

const idOf = ({ context, itemIndex }: Call): string => locatorValue(context, 'quickReply', itemIndex);

interface Row {
  readonly language?: unknown;
  readonly text?: string | number | null;
}

/** The texts for one language each; undefined where the field is not there. */
function textsOf(call: Call, collectionName: string) {
  const given = givenIn(call, collectionName)['textsByLanguage'] as { readonly texts?: readonly Row[] } | undefined;
  // A list without rows is an object without its list.
  return given && (given.texts ?? []).map((row) => ({ language: languageOf(call, row.language), text: String(row.text ?? '') }));
}

function languageOf(call: Call, language: unknown): string {
  if (typeof language === 'string' && language.trim() !== '') return language;
  throw fieldError(call, 'One of the texts by language has no language', 'Write a tag such as es, or use the field Text for all languages');
}

async function save(call: Call, which: Which, collectionName: string): Promise<readonly object[]> {
  const isUpdate = which.kind === 'existing';
  const changes = present({
    name: isUpdate ? text(call, `${collectionName}.name`) : requiredText(call, 'name', 'Name'),
    text: isUpdate ? text(call, `${collectionName}.text`) : requiredText(call, 'text', 'Text'),
    otherTexts: textsOf(call, collectionName),
    queues: several(call, `${collectionName}.queues`),
    isActive: flag(call, `${collectionName}.active`),
  });
  const { reply, change } = done(await call.switchboard.manage.saveQuickReply({ by, which, changes }));
  return [{ quickReply: reply, change }];
}

/** Texts that agents insert instead of writing them. */
export const quickReply: Resource = {
  option: { name: 'Quick Reply', value: 'quickReply', description: 'A text that agents insert instead of writing it' },
  usual: 'getAll',
  operations: {
    copy: {
      option: {
        name: 'Copy',
        value: 'copy',
        action: 'Copy a quick reply',
        description: 'Copy a quick reply with all its texts and queues',
      },
      fields: [
        quickReplyLocator,
        collection('Additional Fields', 'additionalFields', [
          { ...nameField, required: false, description: 'Of the copy; without one it is called as the original, with (copy) behind it' },
        ]),
      ],
      run: async (call) => {
        const name = present({ name: text(call, 'additionalFields.name') });
        return [{ quickReply: done(await call.switchboard.manage.copyQuickReply({ by, reply: idOf(call), ...name })) }];
      },
    },
    create: {
      option: { name: 'Create', value: 'create', action: 'Create a quick reply', description: 'Create a quick reply' },
      fields: createFields,
      run: (call) => save(call, { kind: 'new' }, 'additionalFields'),
    },
    upsert: {
      option: {
        name: 'Create or Update',
        value: 'upsert',
        action: 'Create or update a quick reply',
        description: 'Create a new record, or update the current one if it already exists (upsert)',
      },
      fields: createFields,
      run: (call) => save(call, { kind: 'named' }, 'additionalFields'),
    },
    delete: {
      option: {
        name: 'Delete',
        value: 'delete',
        action: 'Delete a quick reply',
        description: 'Delete a quick reply; what was sent with it stays',
      },
      fields: [quickReplyLocator],
      run: async (call) => {
        const id = done(await call.switchboard.manage.deleteQuickReply({ by, reply: idOf(call) }));
        return [{ quickReply: { id }, deleted: true }];
      },
    },
    get: {
      option: { name: 'Get', value: 'get', action: 'Get a quick reply', description: 'Get a quick reply with its texts and queues' },
      fields: [quickReplyLocator],
      run: async (call) => [{ quickReply: done(await call.switchboard.manage.getQuickReply({ by, reply: idOf(call) })) }],
    },
    getAll: {
      option: { name: 'Get Many', value: 'getAll', action: 'Get many quick replies', description: 'Get many quick replies' },
      fields: [
        limitField,
        collection('Filters', 'filters', [
          { ...textField, description: 'Looked for anywhere in the name and in the texts, upper and lower case alike' },
        ]),
      ],
      run: async (call) => {
        const filter = present({ text: text(call, 'filters.text') });
        const found = await call.switchboard.manage.findQuickReplies({ by, limit: limitOf(call), ...filter });
        return done(found).map((reply) => ({ quickReply: reply }));
      },
    },
    update: {
      option: { name: 'Update', value: 'update', action: 'Update a quick reply', description: 'Update a quick reply' },
      fields: [
        quickReplyLocator,
        collection('Update Fields', 'updateFields', [
          activeField,
          { ...nameField, required: false },
          queuesField,
          { ...replyText, required: false },
          otherTexts,
        ]),
      ],
      run: (call) => save(call, { kind: 'existing', idOrName: idOf(call) }, 'updateFields'),
    },
  },
};
