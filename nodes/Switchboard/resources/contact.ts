import type { INodeProperties } from 'n8n-workflow';
import { asChatId } from '../../../src/runtime/ids';
import { asContactId } from '../../../src/runtime/manage';
import { collection, fieldError, flag, givenIn, limitField, limitOf, requiredText, several, text } from '../fields';
import { by, done } from '../operations';
import { mergeOperations } from './contact-merge';
import type { Call, Operation, Resource } from '../operations';

const nameField: INodeProperties = {
  displayName: 'Name',
  name: 'name',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. Ana Duarte',
  description: 'What agents read; the name that a provider tells does not replace it',
};
const contactIdField: INodeProperties = {
  displayName: 'Contact ID',
  name: 'contactId',
  type: 'string',
  required: true,
  default: '={{ $json.contact.id }}',
  description: 'The ID of the person, as items of chats have it',
};
const facts = collection('Additional Fields', 'additionalFields', [
  {
    displayName: 'Account',
    name: 'account',
    type: 'string',
    default: '',
    placeholder: 'e.g. Acme',
    description: 'The name of the company or group; one that is not there yet is created. Empty for none.',
  },
  {
    displayName: 'Business Phone',
    name: 'businessPhone',
    type: 'string',
    default: '',
    placeholder: 'e.g. +14155550100',
    description: 'With its country; several contacts may have the same. Empty for none.',
  },
  { displayName: 'Email', name: 'email', type: 'string', placeholder: 'e.g. name@email.com', default: '' },
  { displayName: 'Job Title', name: 'jobTitle', type: 'string', default: '', description: 'What the person does; empty for nothing' },
  {
    displayName: 'Language',
    name: 'language',
    type: 'string',
    default: '',
    placeholder: 'e.g. pt-BR',
    description: 'The language that the person writes; empty when not known',
  },
  {
    displayName: 'Note',
    name: 'note',
    type: 'string',
    typeOptions: { rows: 3 },
    default: '',
    description: 'What agents read beside the chat; empty for nothing',
  },
  {
    displayName: 'Phone',
    name: 'phone',
    type: 'string',
    default: '',
    placeholder: 'e.g. +14155550100',
    description: 'The mobile phone with its country. Whoever writes by WhatsApp or SMS from it is this contact. Empty for none.',
  },
  {
    displayName: 'Phones',
    name: 'phones',
    type: 'string',
    default: '',
    placeholder: 'e.g. +14155550100, +5511999990001',
    description: 'With their countries, separated by commas. Whoever writes by WhatsApp or SMS from one of them is this contact.',
  },
]);

/** Undefined where the field is not given, null where it is empty. */
const clearable = (call: Call, name: string): string | null | undefined =>
  givenIn(call, 'additionalFields')[name] === undefined ? undefined : (text(call, `additionalFields.${name}`) ?? null);

async function save(call: Call, id: string | null): Promise<readonly object[]> {
  const saved = await call.switchboard.manage.saveContact({
    by,
    id: id === null ? null : asContactId(id),
    name: id === null ? requiredText(call, 'name', 'Name') : text(call, 'name'),
    phone: clearable(call, 'phone'),
    phones: several(call, 'additionalFields.phones'),
    businessPhone: clearable(call, 'businessPhone'),
    // An empty address has always meant that nothing is said of it.
    email: text(call, 'additionalFields.email'),
    jobTitle: clearable(call, 'jobTitle'),
    language: clearable(call, 'language'),
    note: clearable(call, 'note'),
    account: clearable(call, 'account'),
  });
  return [{ contact: done(saved) }];
}

const contactOf = (call: Call) => asContactId(requiredText(call, 'contactId', 'Contact ID'));

const exported: Operation = {
  option: {
    name: 'Export',
    value: 'export',
    action: 'Export a contact',
    description: 'Read everything about a person: facts, IDs, chats with messages and files, cases',
  },
  fields: [
    contactIdField,
    {
      displayName: 'Include File Contents',
      name: 'withFiles',
      type: 'boolean',
      default: false,
      description: 'Whether the bytes of files come as Base64 under their hashes; all of them are held in memory',
    },
  ],
  run: async (call) => {
    const withBytes = flag(call, 'withFiles') === true;
    const { bytes, ...all } = done(await call.switchboard.manage.exportContact({ by, contactId: contactOf(call), withBytes }));
    const files = [...bytes].map(([hash, content]) => [hash, Buffer.from(content).toString('base64')]);
    return [withBytes ? { ...all, fileContents: Object.fromEntries(files) as Record<string, string> } : all];
  },
};

const erased: Operation = {
  option: {
    name: 'Erase',
    value: 'erase',
    action: 'Erase a contact',
    description: 'Delete everything about a person for good: facts, IDs, messages, files. Chats stay as numbers without a name.',
  },
  fields: [
    contactIdField,
    {
      displayName: 'I Know That This Cannot Be Undone',
      name: 'isConfirmed',
      type: 'boolean',
      required: true,
      default: false,
      description: 'Whether the person may be erased; nothing happens otherwise',
    },
  ],
  run: async (call) => {
    if (flag(call, 'isConfirmed') !== true) {
      throw fieldError(call, 'Erasing was not confirmed', 'Turn on "I Know That This Cannot Be Undone" when the person is to be erased');
    }
    return [{ erasure: done(await call.switchboard.manage.eraseContact({ by, contactId: contactOf(call) })) }];
  },
};

const timeline: Operation = {
  option: {
    name: 'Get Timeline',
    value: 'getTimeline',
    action: 'Get the timeline of a contact',
    description: 'Get all chats of a contact with their files, newest first',
  },
  fields: [
    contactIdField,
    limitField,
    {
      displayName: 'Before Chat ID',
      name: 'before',
      type: 'string',
      default: '',
      description: 'Only chats before this one: the last of the page before. Empty for the newest.',
    },
  ],
  run: async (call) => {
    const before = text(call, 'before');
    const page = await call.switchboard.manage.getTimeline({
      contactId: contactOf(call),
      before: before === undefined ? null : asChatId(before),
      limit: limitOf(call),
    });
    return page.chats.map((chat) => ({ chat }));
  },
};

/** The people who write. */
export const contact: Resource = {
  option: { name: 'Contact', value: 'contact', description: 'A person who writes, with the phones that find one' },
  usual: 'create',
  operations: {
    create: {
      option: {
        name: 'Create',
        value: 'create',
        action: 'Create a contact',
        description: 'Create a contact before it writes for the first time',
      },
      fields: [nameField, facts],
      run: (call) => save(call, null),
    },
    erase: erased,
    export: exported,
    get: {
      option: { name: 'Get', value: 'get', action: 'Get a contact', description: 'Get a contact with its phones and IDs' },
      fields: [contactIdField],
      run: async (call) => [done(await call.switchboard.manage.getContact({ by, contactId: contactOf(call) }))],
    },
    getAll: {
      option: {
        name: 'Get Many',
        value: 'getAll',
        action: 'Get many contacts',
        description: 'Find contacts by name, e-mail address or phone',
      },
      fields: [
        limitField,
        collection('Filters', 'filters', [
          {
            displayName: 'Text',
            name: 'text',
            type: 'string',
            default: '',
            placeholder: 'e.g. ana du',
            description:
              'Beginnings of words of the name, the beginning of an e-mail address, or a phone with or without its country; empty for the newest contacts',
          },
        ]),
      ],
      run: async (call) => {
        const found = await call.switchboard.manage.findContacts({ text: text(call, 'filters.text'), limit: limitOf(call) });
        return found.map((one) => ({ contact: one }));
      },
    },
    getTimeline: timeline,
    ...mergeOperations,
    update: {
      option: {
        name: 'Update',
        value: 'update',
        action: 'Update a contact',
        description: 'Name a contact, or change what is known of it',
      },
      fields: [contactIdField, { ...nameField, required: false, description: `${nameField.description ?? ''}. Empty to leave it.` }, facts],
      run: (call) => save(call, requiredText(call, 'contactId', 'Contact ID')),
    },
  },
};
