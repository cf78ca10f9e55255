import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, ILoadOptionsFunctions, INodeListSearchResult, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Outcome } from '../../src/runtime/outcomes';
import { switchboardOf } from './store';

const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

/** The list is there without a credential too: the store is then the file in n8n's user folder. */
const locator = (thing: 'Queue' | 'Agent' | 'Role' | 'Channel' | 'Quick Reply', searchListMethod: string): INodeProperties => ({
  displayName: thing,
  name: thing.toLowerCase(),
  type: 'resourceLocator',
  required: true,
  default: { mode: 'list', value: '' },
  modes: [
    {
      displayName: 'From List',
      name: 'list',
      type: 'list',
      typeOptions: { searchListMethod, searchable: true, skipCredentialsCheckInRLC: true },
    },
    {
      displayName: 'By ID',
      name: 'id',
      type: 'string',
      placeholder: 'e.g. 00000000-0000-7000-8000-000000000001',
      validation: [{ type: 'regex', properties: { regex: uuid, errorMessage: `The ID of a ${thing.toLowerCase()} is a UUID` } }],
    },
  ],
});

/** A queue of the store, chosen from a list or by id. */
export const queueLocator: INodeProperties = {
  ...locator('Queue', 'searchQueues'),
  description: 'The queue whose agents are offered the chat',
};

/** An agent of the store, chosen from a list or by id. */
export const agentLocator: INodeProperties = locator('Agent', 'searchAgents');

/** A role of the store, chosen from a list or by id. */
export const roleLocator: INodeProperties = locator('Role', 'searchRoles');

/** A channel of the store, chosen from a list or by id. */
export const channelLocator: INodeProperties = locator('Channel', 'searchChannels');

/** A quick reply of the store, chosen from a list or by id. */
export const quickReplyLocator: INodeProperties = { ...locator('Quick Reply', 'searchQuickReplies'), name: 'quickReply' };

const labels = {
  queue: 'Queue',
  agent: 'Agent',
  toAgent: 'To Agent',
  role: 'Role',
  channel: 'Channel',
  quickReply: 'Quick Reply',
} as const;

/** @throws NodeOperationError when nothing is chosen */
export function locatorValue(context: IExecuteFunctions, name: keyof typeof labels, itemIndex: number): string {
  const value: unknown = context.getNodeParameter(name, itemIndex, '', { extractValue: true });
  if (typeof value === 'string' && value !== '') return value;
  throw new NodeOperationError(context.getNode(), `The field ${labels[name]} is empty`, {
    itemIndex,
    description: `Choose one from the list. The list shows what the store of this node's credential has`,
  });
}

const matching = (rows: readonly { readonly id: string; readonly name: string }[], filter: string | undefined): INodeListSearchResult => {
  const wanted = (filter ?? '').trim().toLocaleLowerCase();
  return { results: rows.filter(({ name }) => name.toLocaleLowerCase().includes(wanted)).map(({ id, name }) => ({ name, value: id })) };
};

/** The lists behind the locators. */
export const listSearch = {
  async searchQueues(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
    return matching(await (await switchboardOf(this)).listQueues(), filter);
  },
  async searchAgents(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
    return matching(await (await switchboardOf(this)).listAgents(), filter);
  },
  async searchRoles(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
    return matching(await everyRole(this), filter);
  },
  async searchQuickReplies(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
    const { manage } = await switchboardOf(this);
    return matching(rowsOf(await manage.findQuickReplies({ by: { kind: 'system' }, limit: mostListed })), filter);
  },
  async searchChannels(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
    const { manage } = await switchboardOf(this);
    return matching(rowsOf(await manage.findChannels({ by: { kind: 'system' }, limit: mostListed })), filter);
  },
};

/** The choices of fields that take several. */
export const loadOptions = {
  async getAgents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
    return (await (await switchboardOf(this)).listAgents()).map(({ id, name, login }) => ({ name: `${name} (${login})`, value: id }));
  },
  async getQueues(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
    return (await (await switchboardOf(this)).listQueues()).map(({ id, name }) => ({ name, value: id }));
  },
  async getRoles(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
    return (await everyRole(this)).map(({ id, name }) => ({ name, value: id }));
  },
};

/** As many as a person can choose from. */
const mostListed = 500;

const everyRole = async (context: ILoadOptionsFunctions) =>
  rowsOf(await (await switchboardOf(context)).manage.findRoles({ by: { kind: 'system' }, limit: mostListed }));

const rowsOf = <T>(found: Outcome<readonly T[]>): readonly T[] => (found.ok ? found.value : []);
