import type { INodeProperties } from 'n8n-workflow';
import { asAgentId } from '../../../src/runtime/ids';
import type { AgentAccess, AgentStatus, Which } from '../../../src/runtime/manage';
import { agentLocator, locatorValue, queueLocator, roleLocator } from '../../shell/locators';
import { clearableNumber, collection, flag, givenIn, limitField, limitOf, present, requiredText, text, textField } from '../fields';
import { by, done } from '../operations';
import type { Call, Resource } from '../operations';

const loginField: INodeProperties = {
  displayName: 'Login',
  name: 'login',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. ana',
  description: 'What the agent logs in with: letters, digits and . _ @ + - without spaces. Unique.',
};
const nameField: INodeProperties = {
  displayName: 'Name',
  name: 'name',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. Ana Silva',
  description: 'What customers read',
};
const accessField: INodeProperties = {
  displayName: 'Access',
  name: 'access',
  type: 'options',
  options: [
    { name: 'Administrator', value: 'administrator', description: 'Reads all chats and may change the set-up (CanManageChats)' },
    { name: 'Agent', value: 'agent', description: 'Answers chats' },
    { name: 'Supervisor', value: 'supervisor', description: 'Reads all chats and may set the status of others' },
  ],
  default: 'agent',
  description: 'What the agent may do beside answering',
};
const statusField: INodeProperties = {
  displayName: 'Status',
  name: 'status',
  type: 'options',
  options: [
    { name: 'Active', value: 'active', description: 'Is offered new chats' },
    { name: 'Inactive', value: 'inactive', description: 'Keeps the chats in progress and gets no new ones' },
  ],
  default: 'active',
  description: 'Whether the agent is offered new chats',
};
const enabledField: INodeProperties = {
  displayName: 'Enabled',
  name: 'isEnabled',
  type: 'boolean',
  default: true,
  description: 'Whether the agent can log in; disabling logs the agent out everywhere',
};
const ownLimit: INodeProperties = {
  displayName: 'Chats at Once',
  name: 'ownCapacity',
  type: 'string',
  default: '',
  placeholder: 'e.g. 3',
  description: "The agent's own limit of chats in progress; empty for SimultaneousChats",
};
const languageField: INodeProperties = {
  displayName: 'Language',
  name: 'language',
  type: 'string',
  default: '',
  placeholder: 'e.g. en, pt-BR',
  description: 'What the agent reads and writes: messages of customers are translated into it; empty for none',
};
const passwordField: INodeProperties = {
  displayName: 'Password',
  name: 'password',
  type: 'string',
  typeOptions: { password: true },
  default: '',
  description: 'At least 8 characters. A new agent without one gets a random password, which the output tells once.',
};

/** Undefined where it is not given. */
const givenLanguage = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const more = [accessField, ownLimit, enabledField, languageField, passwordField];

const idOf = ({ context, itemIndex }: Call): string => locatorValue(context, 'agent', itemIndex);

async function save(call: Call, which: Which, collectionName: string): Promise<readonly object[]> {
  const inCollection = (name: string) => `${collectionName}.${name}`;
  const isUpdate = which.kind === 'existing';
  const changes = {
    login: isUpdate ? text(call, inCollection('login')) : requiredText(call, 'login', 'Login'),
    name: isUpdate ? text(call, inCollection('name')) : requiredText(call, 'name', 'Name'),
    password: text(call, inCollection('password')),
    ownCapacity: clearableNumber(call, collectionName, 'ownCapacity'),
    access: text(call, inCollection('access')),
    isEnabled: flag(call, inCollection('isEnabled')),
    language: givenLanguage(givenIn(call, collectionName)['language']),
  };
  const { agent, password, change } = done(await call.switchboard.manage.saveAgent({ by, which, changes }));
  return [{ agent, ...(password === null ? {} : { password }), change }];
}

const createFields = [loginField, nameField, collection('Additional Fields', 'additionalFields', more)];

/** Who answers. */
export const agent: Resource = {
  option: { name: 'Agent', value: 'agent', description: 'Who answers' },
  usual: 'getAll',
  operations: {
    create: {
      option: { name: 'Create', value: 'create', action: 'Create an agent', description: 'Create an agent, who begins Inactive' },
      fields: createFields,
      run: (call) => save(call, { kind: 'new' }, 'additionalFields'),
    },
    upsert: {
      option: {
        name: 'Create or Update',
        value: 'upsert',
        action: 'Create or update an agent',
        description: 'Create a new record, or update the current one if it already exists (upsert)',
      },
      fields: createFields,
      run: (call) => save(call, { kind: 'named' }, 'additionalFields'),
    },
    delete: {
      option: { name: 'Delete', value: 'delete', action: 'Delete an agent', description: 'Delete an agent who was never asked for a chat' },
      fields: [agentLocator],
      run: async (call) => [{ agent: { id: done(await call.switchboard.manage.deleteAgent({ by, agent: idOf(call) })) }, deleted: true }],
    },
    get: {
      option: { name: 'Get', value: 'get', action: 'Get an agent', description: 'Get an agent' },
      fields: [agentLocator],
      run: async (call) => [{ agent: done(await call.switchboard.manage.getAgent({ by, agent: idOf(call) })) }],
    },
    getAll: {
      option: { name: 'Get Many', value: 'getAll', action: 'Get many agents', description: 'Get many agents' },
      fields: [
        limitField,
        collection('Filters', 'filters', [
          accessField,
          enabledField,
          { ...queueLocator, required: false, description: 'Only agents of this queue, those who are there by a role included' },
          { ...roleLocator, required: false, description: 'Only agents who have this role' },
          statusField,
          { ...textField, description: 'Looked for anywhere in name and login, upper and lower case alike' },
        ]),
      ],
      run: async (call) => {
        const filter = present({
          access: text(call, 'filters.access') as AgentAccess | undefined,
          isEnabled: flag(call, 'filters.isEnabled'),
          queue: text(call, 'filters.queue'),
          role: text(call, 'filters.role'),
          status: text(call, 'filters.status') as AgentStatus | undefined,
          text: text(call, 'filters.text'),
        });
        const found = await call.switchboard.manage.findAgents({ by, limit: limitOf(call), ...filter });
        return done(found).map((one) => ({ agent: one }));
      },
    },
    setStatus: {
      option: {
        name: 'Set Status',
        value: 'setStatus',
        action: 'Set the status of an agent',
        description: 'Make an agent Active or Inactive',
      },
      fields: [agentLocator, statusField],
      run: async (call) => {
        const { manage, setAgentStatus } = call.switchboard;
        const known = done(await manage.getAgent({ by, agent: idOf(call) }));
        const status = requiredText(call, 'status', 'Status') === 'active' ? 'active' : 'inactive';
        const { isChanged } = done(await setAgentStatus({ by, agentId: asAgentId(known.id), status }));
        return [{ agent: done(await manage.getAgent({ by, agent: known.id })), change: isChanged ? 'updated' : 'unchanged' }];
      },
    },
    update: {
      option: { name: 'Update', value: 'update', action: 'Update an agent', description: 'Change some fields of an agent' },
      fields: [
        agentLocator,
        collection('Update Fields', 'updateFields', [
          accessField,
          ownLimit,
          enabledField,
          languageField,
          { ...loginField, required: false },
          { ...nameField, required: false },
          passwordField,
        ]),
      ],
      run: (call) => save(call, { kind: 'existing', idOrName: idOf(call) }, 'updateFields'),
    },
  },
};
