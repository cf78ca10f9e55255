import type { INodeProperties } from 'n8n-workflow';
import type { Which } from '../../../src/runtime/manage';
import { collection, flag, present, requiredText, several, text, textField } from '../fields';
import { by, done } from '../operations';
import type { Call, Resource } from '../operations';

const nameField: INodeProperties = {
  displayName: 'Name',
  name: 'name',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. Full name and email',
  description: 'Unique among rules',
};
const ruleField: INodeProperties = {
  displayName: 'Rule Name or ID',
  name: 'rule',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. Full name and email',
};
const attributes: INodeProperties = {
  displayName: 'Attributes',
  name: 'attributes',
  type: 'multiOptions',
  default: [],
  description: 'In which two contacts are alike: in all of these. Several rules find what any of them finds.',
  options: [
    { name: 'Business Phone', value: 'business', description: 'The last ten digits' },
    { name: 'Email', value: 'email', description: 'The address, upper and lower case alike' },
    { name: 'Email, Loosely', value: 'email_loose', description: 'The address without dots and signs before the @' },
    { name: 'Full Name', value: 'name', description: 'The words of the name in any order, without accents' },
    { name: 'Mobile Phone', value: 'mobile', description: 'The last ten digits' },
    { name: 'Phone', value: 'phone', description: 'Any phone of the one and any of the other, the last ten digits' },
  ],
};
const active: INodeProperties = {
  displayName: 'Active',
  name: 'active',
  type: 'boolean',
  default: true,
  description: 'Whether duplicates are found by it',
};

async function save(call: Call, which: Which, collectionName: string): Promise<readonly object[]> {
  const isNew = which.kind !== 'existing';
  const wanted = present({
    name: isNew ? requiredText(call, 'name', 'Name') : text(call, `${collectionName}.name`),
    attributes: several(call, isNew ? 'attributes' : `${collectionName}.attributes`),
    isActive: flag(call, `${collectionName}.active`),
  });
  return [done(await call.switchboard.manage.saveDuplicateRule({ by, which, ...wanted }))];
}

const createFields = [nameField, { ...attributes, required: true }, collection('Additional Fields', 'additionalFields', [active])];
const ruleOf = (call: Call): string => requiredText(call, 'rule', 'Rule');

/** By what contacts are found that may be the same person. */
export const duplicateRule: Resource = {
  option: { name: 'Duplicate Rule', value: 'duplicateRule', description: 'By what contacts are found that may be the same person' },
  usual: 'getAll',
  operations: {
    create: {
      option: {
        name: 'Create',
        value: 'create',
        action: 'Create a duplicate rule',
        description: 'Create a rule; the next search knows it',
      },
      fields: createFields,
      run: (call) => save(call, { kind: 'new' }, 'additionalFields'),
    },
    upsert: {
      option: {
        name: 'Create or Update',
        value: 'upsert',
        action: 'Create or update a duplicate rule',
        description: 'Create a new record, or update the current one if it already exists (upsert)',
      },
      fields: createFields,
      run: (call) => save(call, { kind: 'named' }, 'additionalFields'),
    },
    delete: {
      option: {
        name: 'Delete',
        value: 'delete',
        action: 'Delete a duplicate rule',
        description: 'Delete a rule; to keep it for later, make it inactive',
      },
      fields: [ruleField],
      run: async (call) => [
        { rule: { id: done(await call.switchboard.manage.deleteDuplicateRule({ by, rule: ruleOf(call) })) }, deleted: true },
      ],
    },
    getAll: {
      option: { name: 'Get Many', value: 'getAll', action: 'Get many duplicate rules', description: 'Get many rules' },
      fields: [collection('Filters', 'filters', [textField])],
      run: async (call) => {
        const found = await call.switchboard.manage.findDuplicateRules({ by, ...present({ text: text(call, 'filters.text') }) });
        return done(found).map((rule) => ({ rule }));
      },
    },
    update: {
      option: {
        name: 'Update',
        value: 'update',
        action: 'Update a duplicate rule',
        description: 'Switch a rule on or off, or change what it compares',
      },
      fields: [ruleField, collection('Update Fields', 'updateFields', [active, attributes, { ...nameField, required: false }])],
      run: (call) => save(call, { kind: 'existing', idOrName: ruleOf(call) }, 'updateFields'),
    },
  },
};
