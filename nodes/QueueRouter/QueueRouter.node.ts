import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { asQueueId } from '../../src/runtime/ids';
import type { RouteResult } from '../../src/runtime/outcomes';
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
    return eachItem(this, outputs.length, async (itemIndex) => {
      const chatId = chatIdOf(this, itemIndex);
      const queueId = asQueueId(locatorValue(this, 'queue', itemIndex));
      const routed = await switchboard.routeChat({ chatId, queueId });
      return { output: outputs.indexOf(routed.routing.result), json: routed };
    });
  }
}
