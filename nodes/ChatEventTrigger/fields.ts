import type { INodeProperties, ITriggerFunctions } from 'n8n-workflow';
import { asChannelId, asMillis, asQueueId } from '../../src/runtime/ids';
import type { Subscription } from '../../src/runtime/events';
import { inOrder, kindOptions } from './kinds';

const defaultBatchSize = 50;

/** The parameters. */
export const chatEventFields: INodeProperties[] = [
  {
    displayName: 'Events',
    name: 'events',
    type: 'multiOptions',
    required: true,
    noDataExpression: true,
    options: kindOptions,
    default: ['everyone_missed', 'no_agents', 'response_overdue'],
    description: 'What starts the workflow. Each has an output of its own.',
  },
  {
    displayName: 'Queue Names or IDs',
    name: 'queues',
    type: 'multiOptions',
    typeOptions: { loadOptionsMethod: 'getQueues' },
    default: [],
    description:
      'Only events of these queues, and of chats that are in no queue yet; empty for all queues. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
  },
  {
    displayName: 'Channel Names or IDs',
    name: 'channels',
    type: 'multiOptions',
    typeOptions: { loadOptionsMethod: 'getChannels' },
    default: [],
    description:
      'Only events of these channels; empty for all channels. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    options: [
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
        displayName: 'Wait Until the Customer Stops Typing (Seconds)',
        name: 'quietSeconds',
        type: 'number',
        noDataExpression: true,
        typeOptions: { minValue: 1, maxValue: 600 },
        default: 5,
        description:
          'How long nothing must come before Message Received starts the workflow, once for all messages. At most six times as long is waited.',
      },
    ],
  },
];

/** What the node is set to. */
export interface ChatEventSettings extends Omit<Subscription, 'topic'> {
  readonly batchSize: number;
}

export function chatEventSettings(context: ITriggerFunctions): ChatEventSettings {
  const options = context.getNodeParameter('options', {}) as Record<string, unknown>;
  const list = (name: string): readonly string[] => {
    const value: unknown = context.getNodeParameter(name, []);
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  };
  const atLeastOne = (name: string, fallback: number): number => {
    const value = Number(options[name] ?? fallback);
    return Number.isFinite(value) && value >= 1 ? value : fallback;
  };
  return {
    kinds: inOrder(list('events')),
    queueIds: list('queues').map(asQueueId),
    channelIds: list('channels').map(asChannelId),
    quietFor: asMillis(Math.round(atLeastOne('quietSeconds', 0) * 1_000)),
    batchSize: Math.floor(atLeastOne('batchSize', defaultBatchSize)),
  };
}
