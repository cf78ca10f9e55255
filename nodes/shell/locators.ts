import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { switchboardOf } from './store';

const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

/** The list is there without a credential too: the store is then the file in n8n's user folder. */
const locator = (thing: 'Queue' | 'Agent', searchListMethod: string): INodeProperties => ({
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

/** @throws NodeOperationError when nothing is chosen */
export function locatorValue(context: IExecuteFunctions, name: 'queue' | 'agent' | 'toAgent', itemIndex: number): string {
  const value: unknown = context.getNodeParameter(name, itemIndex, '', { extractValue: true });
  if (typeof value === 'string' && value !== '') return value;
  const label = { queue: 'Queue', agent: 'Agent', toAgent: 'To Agent' }[name];
  throw new NodeOperationError(context.getNode(), `The field ${label} is empty`, {
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
};
