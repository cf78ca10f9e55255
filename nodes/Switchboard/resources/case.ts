import type { INodeProperties } from 'n8n-workflow';
import { asCaseId, asChatId, asContactId } from '../../../src/runtime/cases';
import type { WhichCase } from '../../../src/runtime/cases';
import { collection, fieldError, givenIn, limitField, limitOf, present, requiredText, text } from '../fields';
import { by, done } from '../operations';
import type { Call, Resource } from '../operations';

const string = (displayName: string, name: string, description: string, placeholder = ''): INodeProperties => ({
  displayName,
  name,
  type: 'string',
  default: '',
  ...(placeholder === '' ? {} : { placeholder }),
  description,
});

const findBy: INodeProperties = {
  displayName: 'Find By',
  name: 'findBy',
  type: 'options',
  noDataExpression: true,
  options: [
    { name: 'ID or Number', value: 'id', description: 'What the case is called here' },
    { name: 'Key of Another System', value: 'foreign', description: 'What the case is called where it goes on' },
  ],
  default: 'id',
};
const caseId: INodeProperties = {
  displayName: 'Case ID or Number',
  name: 'caseId',
  type: 'string',
  required: true,
  default: '={{ $json.case.id }}',
  description: 'By default the case of the incoming item',
};
const which: readonly INodeProperties[] = [
  findBy,
  { ...caseId, displayOptions: { show: { findBy: ['id'] } } },
  {
    ...string('System', 'system', 'The name that was given to the other system; may be empty', 'e.g. jira'),
    displayOptions: { show: { findBy: ['foreign'] } },
  },
  {
    ...string('Key', 'key', 'The key of the case there', 'e.g. HELP-12'),
    required: true,
    displayOptions: { show: { findBy: ['foreign'] } },
  },
];

function whichOf(call: Call): WhichCase {
  if (call.context.getNodeParameter('findBy', call.itemIndex, 'id') === 'foreign') {
    return { kind: 'foreign', system: text(call, 'system') ?? null, key: requiredText(call, 'key', 'Key') };
  }
  const given = requiredText(call, 'caseId', 'Case ID or Number').trim();
  return /^\d+$/.test(given) ? { kind: 'number', number: Number(given) } : { kind: 'id', id: asCaseId(given) };
}

const contactId: INodeProperties = {
  displayName: 'Contact ID',
  name: 'contactId',
  type: 'string',
  required: true,
  default: '={{ $json.contact.id }}',
  description: 'Whom the case is of, by default the contact of the incoming item',
};
const subject = string('Subject', 'subject', 'What it is about, in one line', 'e.g. The order did not come');
const named = {
  assignee: string('Assignee', 'assignee', 'Login or ID of an agent', 'e.g. ana'),
  category: string('Category', 'category', 'Name or ID of a category', 'e.g. Problem'),
  status: string('Status', 'status', 'Name or ID of a status', 'e.g. Resolved'),
};
const values: readonly INodeProperties[] = [
  named.assignee,
  named.category,
  { ...string('Description', 'description', 'Everything that there is to know'), typeOptions: { rows: 4 } },
  string('Foreign Key', 'foreignKey', 'The key of the case in another system', 'e.g. HELP-12'),
  string('Foreign System', 'foreignSystem', 'The name of that system, as you like to call it', 'e.g. jira'),
  string('Foreign URL', 'foreignUrl', 'Where the case is opened there', 'e.g. https://desk.example.com/HELP-12'),
  string('Priority', 'priority', 'In your own words', 'e.g. High'),
  string('Project', 'project', 'In your own words', 'e.g. Web shop'),
];

/** Where the case goes on; undefined where nothing is said of it. An empty key takes it away. */
function foreignOf(call: Call, collectionName: string) {
  const key = givenIn(call, collectionName)['foreignKey'];
  if (key === undefined || key === null) {
    if (text(call, `${collectionName}.foreignUrl`) === undefined) return undefined;
    throw fieldError(call, 'The field Foreign Key is empty', 'A case in another system has a key there');
  }
  if (typeof key !== 'string' && typeof key !== 'number') throw fieldError(call, 'The field Foreign Key is no text', 'Give the key itself');
  if (String(key).trim() === '') return null;
  return {
    system: text(call, `${collectionName}.foreignSystem`) ?? null,
    key: String(key),
    url: text(call, `${collectionName}.foreignUrl`) ?? null,
  };
}

/** What is given is set; what is given empty is emptied. */
function clearable(call: Call, collectionName: string, name: string): string | null | undefined {
  const given = givenIn(call, collectionName)[name];
  if (given === undefined) return undefined;
  return text(call, `${collectionName}.${name}`) ?? null;
}

async function create(call: Call): Promise<readonly object[]> {
  const more = (name: string) => text(call, `additionalFields.${name}`);
  const foreign = foreignOf(call, 'additionalFields') ?? undefined;
  const created = await call.switchboard.manage.createCase({
    contactId: asContactId(requiredText(call, 'contactId', 'Contact ID')),
    subject: requiredText(call, 'subject', 'Subject'),
    ...present({
      ...Object.fromEntries(
        ['assignee', 'category', 'description', 'priority', 'project', 'status', 'template', 'source'].map((name) => [name, more(name)]),
      ),
      foreign,
      onceKey: more('onceKey'),
    }),
  });
  return [{ case: done(created) }];
}

async function update(call: Call): Promise<readonly object[]> {
  const set = (name: string) => clearable(call, 'updateFields', name);
  const changed = await call.switchboard.manage.updateCase({
    which: whichOf(call),
    ...present({
      subject: text(call, 'updateFields.subject'),
      status: text(call, 'updateFields.status'),
      description: set('description') === null ? '' : (set('description') ?? undefined),
      assignee: set('assignee'),
      category: set('category'),
      priority: set('priority'),
      project: set('project'),
      foreign: foreignOf(call, 'updateFields'),
    }),
  });
  return [done(changed)];
}

async function getAll(call: Call): Promise<readonly object[]> {
  const filter = (name: string) => text(call, `filters.${name}`);
  const contact = filter('contactId');
  const before = filter('before');
  const found = await call.switchboard.manage.findCases({
    limit: limitOf(call),
    ...present({
      contactId: contact === undefined ? undefined : asContactId(contact),
      before: before === undefined ? undefined : Number(before),
      assignee: filter('assignee'),
      category: filter('category'),
      status: filter('status'),
      text: filter('text'),
    }),
  });
  return done(found).map((one) => ({ case: one }));
}

async function linkToChat(call: Call): Promise<readonly object[]> {
  const wanted = text(call, 'linkedCase')?.trim();
  const chatId = asChatId(requiredText(call, 'chatId', 'Chat ID'));
  const { manage } = call.switchboard;
  if (wanted === undefined) return [done(await manage.setCaseOfChat({ by, chatId, caseId: null }))];
  const meant: WhichCase = /^\d+$/.test(wanted) ? { kind: 'number', number: Number(wanted) } : { kind: 'id', id: asCaseId(wanted) };
  const { id } = done(await manage.getCase({ which: meant })).case;
  return [done(await manage.setCaseOfChat({ by, chatId, caseId: asCaseId(id) }))];
}

/** What customers want that is more than a chat. */
export const supportCase: Resource = {
  option: { name: 'Case', value: 'case', description: 'What a customer wants, followed up beyond a chat' },
  usual: 'getAll',
  operations: {
    create: {
      option: {
        name: 'Create',
        value: 'create',
        action: 'Create a case',
        description: 'Create a case without a chat; the node Create Case makes one of a chat',
      },
      fields: [
        contactId,
        { ...subject, required: true },
        collection('Additional Fields', 'additionalFields', [
          ...values,
          string('Once As', 'onceKey', 'A key of your own: the same key gets one case, however often it is asked for', 'e.g. call-4711'),
          string('Source', 'source', 'Where it comes from', 'e.g. Phone'),
          named.status,
          string('Template', 'template', 'Name or ID of the template that fills in the rest', 'e.g. Complaints'),
        ]),
      ],
      run: create,
    },
    get: {
      option: { name: 'Get', value: 'get', action: 'Get a case', description: 'Get a case by ID, number, or its key in another system' },
      fields: which,
      run: async (call) => [done(await call.switchboard.manage.getCase({ which: whichOf(call) }))],
    },
    getAll: {
      option: { name: 'Get Many', value: 'getAll', action: 'Get many cases', description: 'Get many cases, the newest first' },
      fields: [
        limitField,
        collection('Filters', 'filters', [
          named.assignee,
          {
            displayName: 'Before Number',
            name: 'before',
            type: 'number',
            typeOptions: { minValue: 1 },
            default: 1,
            description: 'Only cases with a smaller number: the page after the one that ended with it',
          },
          named.category,
          string('Contact ID', 'contactId', 'Only cases of this contact'),
          named.status,
          string('Text', 'text', 'The number, or anywhere in the subject'),
        ]),
      ],
      run: getAll,
    },
    linkToChat: {
      option: {
        name: 'Link to Chat',
        value: 'linkToChat',
        action: 'Link a case to a chat',
        description: 'Say which case of its contact a chat is about',
      },
      fields: [
        {
          displayName: 'Chat ID',
          name: 'chatId',
          type: 'string',
          required: true,
          default: '={{ $json.chat.id }}',
          description: 'The chat, by default the one of the incoming item',
        },
        string('Case ID or Number', 'linkedCase', 'One of the contact of the chat; empty for none'),
      ],
      run: linkToChat,
    },
    update: {
      option: { name: 'Update', value: 'update', action: 'Update a case', description: 'Change a case, or say where it goes on' },
      fields: [...which, collection('Update Fields', 'updateFields', [...values, named.status, subject])],
      run: update,
    },
  },
};
