import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { asQueueId } from '../../src/runtime/ids';
import type { RouteResult, WantedRoute } from '../../src/runtime/outcomes';
import type { Switchboard } from '../../src/runtime/switchboard';
import { chatIdField, chatIdOf } from '../shell/actor';
import { eachItem } from '../shell/each-item';
import { listSearch, locatorValue, queueLocator } from '../shell/locators';
import { storeCredential, testSwitchboardStore } from '../shell/store';
import { rankingOf } from './ranking';

/** The outputs, in their order. */
const outputs: readonly RouteResult[] = ['assigned', 'offered', 'waiting', 'no_agents'];
/** What could not be routed still waits; it must not look as if nobody were there. */
const failed = outputs.indexOf('waiting');

/** Puts a chat in a queue and offers it to its agents. */
export class QueueRouter implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Queue Router',
    name: 'queueRouter',
    icon: { light: 'file:queueRouter.svg', dark: 'file:queueRouter.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: '={{ $parameter["routeTo"] === "channel_queue" ? "in the queue of its channel" : "in the chosen queue" }}',
    description:
      'Puts a chat that waits for people in a queue and offers it to the agents of that queue. Tells whether an agent was asked, or nobody is there.',
    defaults: { name: 'Queue Router' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['Assigned', 'Offered', 'Waiting', 'No Agents'],
    credentials: [storeCredential],
    properties: [
      chatIdField,
      {
        displayName: 'Route To',
        name: 'routeTo',
        type: 'options',
        noDataExpression: true,
        options: [
          { name: "Channel's Queue", value: 'channel_queue', description: 'The queue that the channel of the chat is bound to' },
          { name: 'Chosen Queue', value: 'queue', description: 'The queue chosen here' },
        ],
        default: 'queue',
      },
      { ...queueLocator, displayOptions: { show: { routeTo: ['queue'] } } },
      {
        displayName: 'Options',
        name: 'options',
        type: 'collection',
        placeholder: 'Add option',
        default: {},
        options: [
          {
            displayName: 'Ranked Agents',
            name: 'rankedAgents',
            type: 'string',
            default: '',
            placeholder: 'e.g. {{ $json.agents }}',
            description:
              'For queues with the rule Custom: whom to ask, the best first. A list of agents or of their IDs, or IDs separated by commas. Who is not in it is not asked; an empty list asks nobody for now.',
          },
        ],
      },
    ],
    sensitiveOutputFields: ['message.text', 'contact.name'],
  };

  methods = { credentialTest: { testSwitchboardStore }, listSearch };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const routes = this.getInputData().map((_, itemIndex) => routeOf(this, itemIndex));
    const wanted = routes.flatMap((route) => (route instanceof Error ? [] : [route]));
    let routing: ReturnType<Switchboard['routeChats']> | undefined;
    return eachItem(this, { count: outputs.length, failed }, async (itemIndex, switchboard) => {
      const route = routes[itemIndex];
      if (route === undefined || route instanceof Error) throw route ?? new Error('The chat was not routed');
      const routed = await (routing ??= switchboard.routeChats(wanted));
      const result = routed[wanted.indexOf(route)];
      if (result === undefined || result instanceof Error) throw result ?? new Error('The chat was not routed');
      return { output: outputs.indexOf(result.routing.result), json: result };
    });
  }
}

/** Where an item's chat is to go, or why that cannot be known; all items are then routed at once. */
function routeOf(context: IExecuteFunctions, itemIndex: number): WantedRoute | Error {
  try {
    const isChannels = context.getNodeParameter('routeTo', itemIndex, 'queue') === 'channel_queue';
    const queueId = isChannels ? null : asQueueId(locatorValue(context, 'queue', itemIndex));
    return { chatId: chatIdOf(context, itemIndex), queueId, ranking: rankingOf(context, itemIndex) };
  } catch (error) {
    return error instanceof Error ? error : new Error('The fields of this node could not be read');
  }
}
