import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { asQueueId } from '../../src/runtime/ids';
import type { RouteResult, WantedRoute } from '../../src/runtime/outcomes';
import { chatIdField, chatIdOf } from '../shell/actor';
import { eachItem } from '../shell/each-item';
import { listSearch, locatorValue, queueLocator } from '../shell/locators';
import { storeCredential, switchboardOf, testSwitchboardStore } from '../shell/store';

/** The outputs, in their order. */
const outputs: readonly RouteResult[] = ['assigned', 'offered', 'waiting', 'no_agents'];

/** Puts a chat in a queue and offers it to its agents. */
export class QueueRouter implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Queue Router',
    name: 'queueRouter',
    icon: { light: 'file:queueRouter.svg', dark: 'file:queueRouter.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: '={{ $parameter["queue"].cachedResultName || "" }}',
    description: 'Puts a chat in a queue and offers it to its agents',
    defaults: { name: 'Queue Router' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['Assigned', 'Offered', 'Waiting', 'No Agents'],
    credentials: [storeCredential],
    properties: [chatIdField, queueLocator],
    sensitiveOutputFields: ['message.text', 'contact.name'],
  };

  methods = { credentialTest: { testSwitchboardStore }, listSearch };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const switchboard = await switchboardOf(this);
    const routes = this.getInputData().map((_, itemIndex) => routeOf(this, itemIndex));
    const wanted = routes.flatMap((route) => (route instanceof Error ? [] : [route]));
    const routed = new Map((await switchboard.routeChats(wanted)).map((result, i) => [wanted[i], result]));
    return eachItem(this, outputs.length, (itemIndex) => {
      const route = routes[itemIndex];
      const result = route instanceof Error ? route : routed.get(route);
      if (result === undefined || result instanceof Error) return Promise.reject(result ?? new Error('The chat was not routed'));
      return Promise.resolve({ output: outputs.indexOf(result.routing.result), json: result });
    });
  }
}

/** Where an item's chat is to go, or why that cannot be known; all items are then routed at once. */
function routeOf(context: IExecuteFunctions, itemIndex: number): WantedRoute | Error {
  try {
    return { chatId: chatIdOf(context, itemIndex), queueId: asQueueId(locatorValue(context, 'queue', itemIndex)) };
  } catch (error) {
    return error instanceof Error ? error : new Error('The fields of this node could not be read');
  }
}
