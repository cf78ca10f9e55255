import type { INodeProperties } from 'n8n-workflow';
import type { Which } from '../../../src/runtime/manage';
import { locatorValue, roleLocator } from '../../shell/locators';
import { agentsField, collection, limitField, limitOf, present, requiredText, several, text, textField } from '../fields';
import { by, done } from '../operations';
import type { Call, Resource } from '../operations';

const nameField: INodeProperties = {
  displayName: 'Name',
  name: 'name',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. Sales people',
  description: 'Unique among roles',
};

const members: INodeProperties = {
  ...agentsField,
  description: `All members of the role; who is not chosen is taken out. ${agentsField.description ?? ''}`,
};

const idOf = ({ context, itemIndex }: Call): string => locatorValue(context, 'role', itemIndex);

async function save(call: Call, which: Which, collectionName: string): Promise<readonly object[]> {
  const name = which.kind === 'existing' ? text(call, `${collectionName}.name`) : requiredText(call, 'name', 'Name');
  const wanted = present({ name, agents: several(call, `${collectionName}.agents`) });
  return [done(await call.switchboard.manage.saveRole({ by, which, ...wanted }))];
}

const changeMembers = async (call: Call, change: 'add' | 'remove'): Promise<readonly object[]> => [
  done(await call.switchboard.manage.changeRoleMembers({ by, change, role: idOf(call), agents: several(call, 'agents') ?? [] })),
];

const createFields = [nameField, collection('Additional Fields', 'additionalFields', [members])];

/** Agents who are members of queues together. */
export const role: Resource = {
  option: { name: 'Role', value: 'role', description: 'Agents who are members of queues together' },
  usual: 'getAll',
  operations: {
    addMembers: {
      option: {
        name: 'Add Members',
        value: 'addMembers',
        action: 'Add members to a role',
        description: 'Add agents; its queues have them at once',
      },
      fields: [roleLocator, agentsField],
      run: (call) => changeMembers(call, 'add'),
    },
    create: {
      option: { name: 'Create', value: 'create', action: 'Create a role', description: 'Create a role' },
      fields: createFields,
      run: (call) => save(call, { kind: 'new' }, 'additionalFields'),
    },
    upsert: {
      option: {
        name: 'Create or Update',
        value: 'upsert',
        action: 'Create or update a role',
        description: 'Create a new record, or update the current one if it already exists (upsert)',
      },
      fields: createFields,
      run: (call) => save(call, { kind: 'named' }, 'additionalFields'),
    },
    delete: {
      option: { name: 'Delete', value: 'delete', action: 'Delete a role', description: 'Delete a role that no queue has; its agents stay' },
      fields: [roleLocator],
      run: async (call) => [{ role: { id: done(await call.switchboard.manage.deleteRole({ by, role: idOf(call) })) }, deleted: true }],
    },
    get: {
      option: { name: 'Get', value: 'get', action: 'Get a role', description: 'Get a role with its members' },
      fields: [roleLocator],
      run: async (call) => [done(await call.switchboard.manage.getRole({ by, role: idOf(call) }))],
    },
    getAll: {
      option: { name: 'Get Many', value: 'getAll', action: 'Get many roles', description: 'Get many roles' },
      fields: [limitField, collection('Filters', 'filters', [textField])],
      run: async (call) => {
        const filter = present({ text: text(call, 'filters.text') });
        const found = await call.switchboard.manage.findRoles({ by, limit: limitOf(call), ...filter });
        return done(found).map((one) => ({ role: one }));
      },
    },
    removeMembers: {
      option: {
        name: 'Remove Members',
        value: 'removeMembers',
        action: 'Remove members from a role',
        description: 'Take agents out of a role',
      },
      fields: [roleLocator, agentsField],
      run: (call) => changeMembers(call, 'remove'),
    },
    update: {
      option: { name: 'Update', value: 'update', action: 'Update a role', description: 'Rename a role, or set its members' },
      fields: [roleLocator, collection('Update Fields', 'updateFields', [members, { ...nameField, required: false }])],
      run: (call) => save(call, { kind: 'existing', idOrName: idOf(call) }, 'updateFields'),
    },
  },
};
