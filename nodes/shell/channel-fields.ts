import type { INodeProperties } from 'n8n-workflow';

export const defaultBatchSize = 50;

/**
 * The parameters that every trigger of a provider has. None takes expressions, so that a request needs no expression engine.
 *
 * @param named what the channel is called until somebody says so
 * @param own the provider's own parameters, before the others
 * @param ownOptions its own options, which must be in the order of their names with the others
 */
export function channelFields(
  named: string,
  own: readonly INodeProperties[] = [],
  ownOptions: readonly INodeProperties[] = [],
): INodeProperties[] {
  const options: INodeProperties[] = [
    {
      displayName: 'Batch Size',
      name: 'batchSize',
      type: 'number',
      noDataExpression: true,
      typeOptions: { minValue: 1, maxValue: 500 },
      default: defaultBatchSize,
      description: 'How many events of different chats one execution carries at most when many wait',
    },
    {
      displayName: 'First Answered By',
      name: 'botMode',
      type: 'options',
      noDataExpression: true,
      options: [
        { name: 'A Bot Alone', value: 'only', description: 'The workflow answers; no agent ever sees the chat as a new item' },
        { name: 'A Bot, Then Agents', value: 'first', description: 'The workflow answers and hands over with Transfer Chat' },
        { name: 'Agents', value: 'off', description: 'New chats wait for a queue' },
      ],
      default: 'off',
    },
    ...ownOptions,
  ];
  return [
    ...own,
    {
      displayName: 'Channel Name',
      name: 'channelName',
      type: 'string',
      required: true,
      noDataExpression: true,
      default: named,
      description: 'What agents read beside a chat to know where it comes from',
    },
    {
      displayName: 'Events',
      name: 'events',
      type: 'multiOptions',
      noDataExpression: true,
      options: [
        { name: 'Message', value: 'message', description: 'The customer writes in a chat that is open already' },
        { name: 'New Chat', value: 'new_chat', description: 'The customer writes and a chat begins' },
        { name: 'Status', value: 'status', description: 'A message of ours is sent, delivered, read or failed' },
      ],
      default: ['new_chat'],
      description: 'What starts an execution. Everything else is stored and shown to agents without one.',
    },
    {
      displayName: 'Options',
      name: 'options',
      type: 'collection',
      placeholder: 'Add option',
      default: {},
      options: options.toSorted((a, b) => a.displayName.localeCompare(b.displayName)),
    },
  ];
}
