import type { INodeProperties } from 'n8n-workflow';
import { asChatId, asCommandId } from '../../../src/runtime/ids';
import { asContactId } from '../../../src/runtime/manage';
import { fieldError, flag, json, requiredText, several, text } from '../fields';
import { by, done } from '../operations';
import type { Call, Operation } from '../operations';

const contactIdField: INodeProperties = {
  displayName: 'Contact ID',
  name: 'contactId',
  type: 'string',
  required: true,
  default: '={{ $json.contact.id }}',
  description: 'The contact that stays',
};
const removedField: INodeProperties = {
  displayName: 'Merge With',
  name: 'removedIds',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. {{ $json.others }}',
  description: 'IDs of the contacts that become this one, 20 at most: a list, or separated by commas',
};
const choices: INodeProperties = {
  displayName: 'Options',
  name: 'options',
  type: 'collection',
  placeholder: 'Add option',
  default: {},
  options: [
    {
      displayName: 'Fields',
      name: 'fields',
      type: 'json',
      default: '{}',
      description:
        'From which contact a field is taken, by their IDs: name, phone, businessPhone, email, jobTitle, language, note, account, picture. The rest is what the contact that stays has, or the first that there is.',
    },
  ],
};
const mergeIdsField: INodeProperties = {
  displayName: 'Merge IDs',
  name: 'mergeIds',
  type: 'string',
  required: true,
  default: '={{ $json.merge.ids }}',
  description: 'What merging or linking gave: a list, or separated by commas',
};
const linkFields: readonly INodeProperties[] = [
  { displayName: 'Chat ID', name: 'chatId', type: 'string', required: true, default: '={{ $json.ChatId }}', description: 'An open chat' },
  {
    displayName: 'To Contact ID',
    name: 'toContactId',
    type: 'string',
    required: true,
    default: '={{ $json.ToContactId }}',
    description: 'The contact that the chat is to have',
  },
  {
    displayName: 'Command ID',
    name: 'commandId',
    type: 'string',
    default: '={{ $json.CommandId }}',
    description: 'The command of the agent who asked for it in the inbox; empty when the workflow itself links',
  },
  {
    displayName: 'Confirmed',
    name: 'confirmed',
    type: 'boolean',
    default: false,
    description: 'Whether somebody agreed that everything that the old contact has moves, and the contact goes',
  },
];

const mergeFields = ['name', 'phone', 'businessPhone', 'email', 'jobTitle', 'language', 'note', 'account', 'picture'] as const;

/** From which contacts fields are taken, as JSON says it. */
function choicesOf(call: Call) {
  const given = json(call, 'options', 'fields', 'Fields') ?? {};
  const entries = typeof given === 'object' ? Object.entries(given) : [['', '']];
  const odd = entries.find(([field, id]) => !mergeFields.some((known) => known === field) || typeof id !== 'string');
  if (odd !== undefined)
    throw fieldError(call, 'Fields is no list of fields', `It is an object like {"email": "…"} of: ${mergeFields.join(', ')}`);
  return Object.fromEntries(entries.map(([field, id]) => [field, asContactId(String(id))]));
}

async function merge(call: Call): Promise<readonly object[]> {
  const merged = done(
    await call.switchboard.manage.mergeContacts({
      by,
      survivorId: asContactId(requiredText(call, 'contactId', 'Contact ID')),
      removedIds: (several(call, 'removedIds') ?? []).map(asContactId),
      fields: choicesOf(call),
    }),
  );
  return [{ contact: { id: merged.contactId }, merge: { ids: merged.mergeIds } }];
}

/** What an agent asked for and is refused is told to the agent; the workflow has done its part. */
async function link(call: Call): Promise<readonly object[]> {
  const commandId = text(call, 'commandId');
  const outcome = await call.switchboard.manage.linkChat({
    chatId: asChatId(requiredText(call, 'chatId', 'Chat ID')),
    contactId: asContactId(requiredText(call, 'toContactId', 'To Contact ID')),
    actor: commandId === undefined ? { kind: 'flow' } : { kind: 'command', commandId: asCommandId(commandId) },
    confirmed: flag(call, 'confirmed') ?? false,
  });
  if (!outcome.ok && commandId !== undefined) return [{ refusal: outcome.refusal }];
  const { value, alreadyDone } = done(outcome);
  return [{ ...value, alreadyDone }];
}

/** Making contacts one, and giving chats to other contacts. */
export const mergeOperations: Readonly<Record<'linkChat' | 'merge' | 'undoMerge', Operation>> = {
  linkChat: {
    option: {
      name: 'Link Chat',
      value: 'linkChat',
      action: 'Link a chat to another contact',
      description: 'Give a chat to another contact; what its old contact has moves along as the setting RelinkRemovesContact says',
    },
    fields: linkFields,
    run: link,
  },
  merge: {
    option: {
      name: 'Merge',
      value: 'merge',
      action: 'Merge contacts',
      description: 'Make several contacts one: identities, chats and cases of all of them become those of the one that stays',
    },
    fields: [contactIdField, removedField, choices],
    run: merge,
  },
  undoMerge: {
    option: {
      name: 'Undo Merge',
      value: 'undoMerge',
      action: 'Undo a merge of contacts',
      description: 'Take a merge back, or the link of a chat',
    },
    fields: [mergeIdsField],
    run: async (call) => {
      const mergeIds = several(call, 'mergeIds') ?? [];
      const undone = done(await call.switchboard.manage.undoMerge({ by, mergeIds }));
      return [{ merge: { ids: mergeIds, isUndone: true }, contacts: undone.contactIds.map((id) => ({ id })) }];
    },
  },
};
