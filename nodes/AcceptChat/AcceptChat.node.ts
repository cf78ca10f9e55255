import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { actorFields, actorOf, chatIdField, chatIdOf } from '../shell/actor';
import { doneAndRefused, doneOrRefused, eachItem } from '../shell/each-item';
import { listSearch } from '../shell/locators';
import { storeCredential, testSwitchboardStore } from '../shell/store';

/** Gives a waiting chat to the agent who accepts it. */
export class AcceptChat implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Accept Chat',
    name: 'acceptChat',
    icon: { light: 'file:acceptChat.svg', dark: 'file:acceptChat.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: '={{ $parameter["actAs"] === "agent" ? "for a chosen agent" : "for the agent who asked" }}',
    description: 'Gives a waiting chat to the agent who accepts it',
    defaults: { name: 'Accept Chat' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['Done', 'Refused'],
    credentials: [storeCredential],
    properties: [chatIdField, ...actorFields(null)],
    sensitiveOutputFields: ['message.text', 'contact.name'],
  };

  methods = { credentialTest: { testSwitchboardStore }, listSearch };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, doneAndRefused, async (itemIndex, switchboard) => {
      const chatId = chatIdOf(this, itemIndex);
      return doneOrRefused(await switchboard.acceptChat({ chatId, actor: actorOf(this, itemIndex) }));
    });
  }
}
