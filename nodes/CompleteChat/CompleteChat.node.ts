import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { actorFields, actorOf, chatIdField, chatIdOf } from '../shell/actor';
import { doneAndRefused, doneOrRefused, eachItem } from '../shell/each-item';
import { listSearch } from '../shell/locators';
import { storeCredential, testSwitchboardStore } from '../shell/store';

/** Ends a chat and frees the slot of its agent. */
export class CompleteChat implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Complete Chat',
    name: 'completeChat',
    icon: { light: 'file:completeChat.svg', dark: 'file:completeChat.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: '={{ $parameter["actAs"] === "workflow" ? "by the workflow" : "by the agent" }}',
    description: 'Ends a chat and frees the slot of its agent',
    defaults: { name: 'Complete Chat' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['Done', 'Refused'],
    credentials: [storeCredential],
    properties: [chatIdField, ...actorFields({ name: 'Workflow', description: 'Whoever has the chat, the workflow completes it' })],
    sensitiveOutputFields: ['message.text', 'contact.name'],
  };

  methods = { credentialTest: { testSwitchboardStore }, listSearch };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, doneAndRefused, async (itemIndex, switchboard) => {
      const chatId = chatIdOf(this, itemIndex);
      return doneOrRefused(await switchboard.completeChat({ chatId, actor: actorOf(this, itemIndex) }));
    });
  }
}
