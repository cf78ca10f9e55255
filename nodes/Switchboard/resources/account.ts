import type { INodeProperties } from 'n8n-workflow';
import type { Which } from '../../../src/runtime/manage';
import { collection, givenIn, limitField, limitOf, requiredText, text } from '../fields';
import { by, done } from '../operations';
import type { Call, Resource } from '../operations';

const nameField: INodeProperties = {
  displayName: 'Name',
  name: 'name',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. Acme',
  description: 'Unique among accounts, upper and lower case alike',
};
const accountField: INodeProperties = {
  displayName: 'Account Name or ID',
  name: 'account',
  type: 'string',
  required: true,
  default: '={{ $json.account.id }}',
  description: 'The ID of the account, or its name',
};
const more: readonly INodeProperties[] = [
  {
    displayName: 'Phone',
    name: 'phone',
    type: 'string',
    default: '',
    placeholder: 'e.g. +14155550100',
    description: 'With its country; empty for none',
  },
  {
    displayName: 'Website',
    name: 'website',
    type: 'string',
    default: '',
    placeholder: 'e.g. https://example.com',
    description: 'Empty for none',
  },
];

async function save(call: Call, which: Which, collectionName: string): Promise<readonly object[]> {
  /** Undefined where the field is not given, null where it is empty. */
  const clearable = (name: string) =>
    givenIn(call, collectionName)[name] === undefined ? undefined : (text(call, `${collectionName}.${name}`) ?? null);
  const name = which.kind === 'existing' ? text(call, `${collectionName}.name`) : requiredText(call, 'name', 'Name');
  const saved = await call.switchboard.manage.saveAccount({ by, which, name, phone: clearable('phone'), website: clearable('website') });
  return [done(saved)];
}

const createFields = [nameField, collection('Additional Fields', 'additionalFields', more)];
const accountOf = (call: Call): string => requiredText(call, 'account', 'Account Name or ID');

/** The companies or groups of which contacts are. */
export const account: Resource = {
  option: { name: 'Account', value: 'account', description: 'A company or another group of which contacts are' },
  usual: 'getAll',
  operations: {
    create: {
      option: { name: 'Create', value: 'create', action: 'Create an account', description: 'Create an account' },
      fields: createFields,
      run: (call) => save(call, { kind: 'new' }, 'additionalFields'),
    },
    upsert: {
      option: {
        name: 'Create or Update',
        value: 'upsert',
        action: 'Create or update an account',
        description: 'Create a new record, or update the current one if it already exists (upsert)',
      },
      fields: createFields,
      run: (call) => save(call, { kind: 'named' }, 'additionalFields'),
    },
    get: {
      option: { name: 'Get', value: 'get', action: 'Get an account', description: 'Get an account with its contacts' },
      fields: [accountField],
      run: async (call) => [done(await call.switchboard.manage.getAccount({ by, account: accountOf(call) }))],
    },
    getAll: {
      option: { name: 'Get Many', value: 'getAll', action: 'Get many accounts', description: 'Get many accounts' },
      fields: [
        limitField,
        collection('Filters', 'filters', [
          {
            displayName: 'Text',
            name: 'text',
            type: 'string',
            default: '',
            description: 'The beginning of the name, upper and lower case alike',
          },
        ]),
      ],
      run: async (call) => {
        const found = await call.switchboard.manage.findAccounts({ text: text(call, 'filters.text'), limit: limitOf(call) });
        return found.map((one) => ({ account: one }));
      },
    },
    update: {
      option: { name: 'Update', value: 'update', action: 'Update an account', description: 'Rename an account, or change its facts' },
      fields: [accountField, collection('Update Fields', 'updateFields', [{ ...nameField, required: false }, ...more])],
      run: (call) => save(call, { kind: 'existing', idOrName: accountOf(call) }, 'updateFields'),
    },
  },
};
