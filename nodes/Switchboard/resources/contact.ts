import type { INodeProperties } from 'n8n-workflow';
import { asContactId } from '../../../src/runtime/manage';
import { collection, requiredText, several, text } from '../fields';
import { done } from '../operations';
import type { Call, Resource } from '../operations';

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
  { displayName: 'Email', name: 'email', type: 'string', placeholder: 'e.g. name@email.com', default: '' },
  {
    displayName: 'Phones',
    name: 'phones',
    type: 'string',
    default: '',
    placeholder: 'e.g. +14155550100, +5511999990001',
    description: 'With their countries, separated by commas. Whoever writes by WhatsApp or SMS from one of them is this contact.',
  },
]);

async function save(call: Call, id: string | null): Promise<readonly object[]> {
  const name = requiredText(call, 'name', 'Name');
  const saved = done(
    await call.switchboard.manage.saveContact({
      id: id === null ? null : asContactId(id),
      name,
      phones: several(call, 'additionalFields.phones') ?? [],
      email: text(call, 'additionalFields.email') ?? null,
    }),
  );
  return [{ contact: { id: saved, name } }];
}

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
    update: {
      option: {
        name: 'Update',
        value: 'update',
        action: 'Update a contact',
        description: 'Name a contact, or add phones and an e-mail address',
      },
      fields: [contactIdField, nameField, facts],
      run: (call) => save(call, requiredText(call, 'contactId', 'Contact ID')),
    },
  },
};
