import type { INodeProperties } from 'n8n-workflow';
import { asQueueId } from '../../../src/runtime/ids';
import type { Which } from '../../../src/runtime/manage';
import { locatorValue, queueLocator } from '../../shell/locators';
import {
  agentsField,
  clearableNumber,
  collection,
  fieldError,
  flag,
  json,
  limitField,
  limitOf,
  present,
  requiredText,
  rolesField,
  several,
  text,
  textField,
} from '../fields';
import { by, done } from '../operations';
import type { Call, Resource } from '../operations';

const nameField: INodeProperties = {
  displayName: 'Name',
  name: 'name',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. Support',
  description: 'What agents read, such as the purpose or the team. Unique.',
};

const ruleField: INodeProperties = {
  displayName: 'Routing Rule',
  name: 'rule',
  type: 'options',
  options: [
    { name: 'Custom', value: 'custom', description: 'A workflow ranks the agents, and the first who is free is asked' },
    { name: 'Round Robin', value: 'round_robin', description: 'Who was not asked for the longest time is asked first' },
    { name: 'To All Agents', value: 'to_all_agents', description: 'Everybody is offered the chat, and the first to accept has it' },
    {
      name: 'To an Available Agent',
      value: 'to_available_agent',
      description: 'Who has the fewest chats is asked, one agent after the other',
    },
  ],
  default: 'to_all_agents',
  description: 'How the queue hands out its chats',
};

const minutes = (displayName: string, name: string, description: string): INodeProperties => ({
  displayName,
  name,
  type: 'string',
  default: '',
  placeholder: 'e.g. 10',
  description: `${description}. Whole minutes; empty for no such limit.`,
});

const usualHours = `{
  "timeZone": "Europe/London",
  "days": [
    [{ "from": "09:00", "to": "17:00" }],
    [{ "from": "09:00", "to": "17:00" }],
    [{ "from": "09:00", "to": "17:00" }],
    [{ "from": "09:00", "to": "17:00" }],
    [{ "from": "09:00", "to": "17:00" }],
    [],
    []
  ],
  "holidays": []
}`;

/** Everything of a queue but its name and rule. */
const more: readonly INodeProperties[] = [
  minutes('Accept Timeout (Minutes)', 'acceptTimeoutMinutes', 'How long one agent is asked, in place of OmniChatOperatorAcceptChatTimeout'),
  minutes('Chat Timeout (Minutes)', 'chatTimeoutMinutes', 'After which a chat in which nobody writes is completed'),
  minutes('First Response (Minutes)', 'firstResponseMinutes', 'After which the first answer is overdue'),
  {
    displayName: 'Last Agent First',
    name: 'lastAgentFirst',
    type: 'boolean',
    default: false,
    description: 'Whether the agent who last had the customer is asked first',
  },
  minutes('Ongoing Response (Minutes)', 'ongoingResponseMinutes', 'After which every later answer is overdue'),
  minutes('Overflow After (Minutes)', 'overflowAfterMinutes', 'How long a chat waits here before it goes on to the overflow queue'),
  {
    ...queueLocator,
    displayName: 'Overflow Queue',
    name: 'overflowQueue',
    required: false,
    description: 'Where a chat goes on to that waits here too long. Give Overflow After as well.',
  },
  {
    displayName: 'Priority',
    name: 'priority',
    type: 'number',
    default: 0,
    description: 'Chats of queues with a larger number are offered first',
  },
  {
    displayName: 'When No Agent Is There',
    name: 'noAgents',
    type: 'options',
    options: [
      { name: 'Create a Case', value: 'create_case', description: 'The chat waits, and an event asks a workflow for a case' },
      { name: 'Wait', value: 'wait', description: 'The chat waits for the first agent who becomes Active' },
    ],
    default: 'wait',
    description: 'What happens to a chat that comes while nobody of the queue is Active',
  },
  {
    displayName: 'Working Hours',
    name: 'hours',
    type: 'json',
    default: usualHours,
    description:
      'A time zone, a list of intervals for each day from Monday on, and dates on which the queue is closed; null for always open',
  },
];

const idOf = ({ context, itemIndex }: Call): string => locatorValue(context, 'queue', itemIndex);
const locator: INodeProperties = { ...queueLocator, description: 'The queue that is meant' };

async function save(call: Call, which: Which, collectionName: string): Promise<readonly object[]> {
  const inCollection = (name: string) => `${collectionName}.${name}`;
  const isUpdate = which.kind === 'existing';
  const limit = (name: string) => clearableNumber(call, collectionName, name);
  const priority = limit('priority');
  const changes = {
    name: isUpdate ? text(call, inCollection('name')) : requiredText(call, 'name', 'Name'),
    rule: text(call, isUpdate ? inCollection('rule') : 'rule'),
    lastAgentFirst: flag(call, inCollection('lastAgentFirst')),
    priority: priority ?? undefined,
    chatTimeoutMinutes: limit('chatTimeoutMinutes'),
    firstResponseMinutes: limit('firstResponseMinutes'),
    ongoingResponseMinutes: limit('ongoingResponseMinutes'),
    acceptTimeoutMinutes: limit('acceptTimeoutMinutes'),
    noAgents: text(call, inCollection('noAgents')),
    overflow: overflowOf(call, collectionName),
    hours: json(call, collectionName, 'hours', 'Working Hours'),
  };
  return [done(await call.switchboard.manage.saveQueue({ by, which, changes }))];
}

/** Undefined where neither field is given, null where both are empty. */
function overflowOf(call: Call, collectionName: string) {
  const afterMinutes = clearableNumber(call, collectionName, 'overflowAfterMinutes');
  const queue = text(call, `${collectionName}.overflowQueue`);
  if (queue !== undefined && typeof afterMinutes === 'number') return { queue, afterMinutes };
  if (queue !== undefined || typeof afterMinutes === 'number') {
    throw fieldError(call, 'The overflow is given by half', 'Give both Overflow Queue and Overflow After, or leave both empty');
  }
  return afterMinutes;
}

const changeMembers = async (call: Call, change: 'add' | 'remove'): Promise<readonly object[]> => {
  const { manage } = call.switchboard;
  const queue = idOf(call);
  const level = change === 'add' ? { level: Number(requiredText(call, 'level', 'Level')) } : {};
  const members = { agents: several(call, 'agents') ?? [], roles: several(call, 'roles') ?? [] };
  done(await manage.changeQueueMembers({ by, change, queue, ...members, ...level }));
  return [done(await manage.getQueue({ by, queue }))];
};

const createFields = [nameField, ruleField, collection('Additional Fields', 'additionalFields', more)];

/** Teams with a routing rule and time limits. */
export const queue: Resource = {
  option: { name: 'Queue', value: 'queue', description: 'A team with a routing rule and time limits' },
  usual: 'getAll',
  operations: {
    addMembers: {
      option: {
        name: 'Add Members',
        value: 'addMembers',
        action: 'Add members to a queue',
        description: 'Add agents and roles; who is a member already gets the level given here',
      },
      fields: [
        locator,
        agentsField,
        rolesField,
        {
          displayName: 'Level',
          name: 'level',
          type: 'options',
          options: [
            { name: '1', value: 1, description: 'Gets new chats' },
            { name: '2', value: 2, description: 'Gets transferred chats only' },
          ],
          default: 1,
          description: 'Which chats of the queue these members get',
        },
      ],
      run: (call) => changeMembers(call, 'add'),
    },
    create: {
      option: { name: 'Create', value: 'create', action: 'Create a queue', description: 'Create a queue' },
      fields: createFields,
      run: (call) => save(call, { kind: 'new' }, 'additionalFields'),
    },
    upsert: {
      option: {
        name: 'Create or Update',
        value: 'upsert',
        action: 'Create or update a queue',
        description: 'Create a new record, or update the current one if it already exists (upsert)',
      },
      fields: createFields,
      run: (call) => save(call, { kind: 'named' }, 'additionalFields'),
    },
    delete: {
      option: { name: 'Delete', value: 'delete', action: 'Delete a queue', description: 'Delete a queue that never had a chat' },
      fields: [locator],
      run: async (call) => [{ queue: { id: done(await call.switchboard.manage.deleteQueue({ by, queue: idOf(call) })) }, deleted: true }],
    },
    get: {
      option: { name: 'Get', value: 'get', action: 'Get a queue', description: 'Get a queue with its members' },
      fields: [locator],
      run: async (call) => [done(await call.switchboard.manage.getQueue({ by, queue: idOf(call) }))],
    },
    getCandidates: {
      option: {
        name: 'Get Candidates',
        value: 'getCandidates',
        action: 'Get the candidates of a queue',
        description: 'Get its agents with their load, those first who would be asked first by availability',
      },
      fields: [locator],
      run: (call) => call.switchboard.queueCandidates(asQueueId(idOf(call))),
    },
    getAll: {
      option: { name: 'Get Many', value: 'getAll', action: 'Get many queues', description: 'Get many queues' },
      fields: [limitField, collection('Filters', 'filters', [{ ...ruleField, description: 'Only queues with this rule' }, textField])],
      run: async (call) => {
        const filter = present({ rule: text(call, 'filters.rule'), text: text(call, 'filters.text') });
        const found = await call.switchboard.manage.findQueues({ by, limit: limitOf(call), ...filter });
        return done(found).map((one) => ({ queue: one }));
      },
    },
    removeMembers: {
      option: {
        name: 'Remove Members',
        value: 'removeMembers',
        action: 'Remove members from a queue',
        description: 'Take agents and roles out of a queue',
      },
      fields: [locator, agentsField, rolesField],
      run: (call) => changeMembers(call, 'remove'),
    },
    update: {
      option: { name: 'Update', value: 'update', action: 'Update a queue', description: 'Change some fields of a queue' },
      fields: [
        locator,
        collection('Update Fields', 'updateFields', [...more, { ...nameField, required: false }, ruleField].toSorted(byName)),
      ],
      run: (call) => save(call, { kind: 'existing', idOrName: idOf(call) }, 'updateFields'),
    },
  },
};

function byName(a: INodeProperties, b: INodeProperties): number {
  return a.displayName.localeCompare(b.displayName, 'en');
}
