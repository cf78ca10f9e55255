import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import type { Switchboard } from '../../src/runtime/switchboard';
import { resultsOfEach } from '../shell/each-item';
import { storeCredential, testSwitchboardStore } from '../shell/store';
import { providerCredentials, translateFields } from './fields';
import { anyText, reply, wantedMessages } from './steps';

/** Translates messages for agents, replies for customers, and any other text. */
export class TranslateMessage implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Translate Message',
    name: 'translateMessage',
    icon: { light: 'file:translateMessage.svg', dark: 'file:translateMessage.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle:
      '={{ { wanted: "messages", reply: "the reply", text: "a text" }[$parameter["what"]] + ($parameter["provider"] === "flow" ? " by the workflow" : "") }}',
    description:
      "Translates messages of customers for the agent, an agent's reply for the customer, or any text. What cannot be translated goes on as it is, and the agent reads why.",
    defaults: { name: 'Translate Message' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    outputNames: ['Result'],
    credentials: [storeCredential, ...providerCredentials],
    properties: translateFields,
    sensitiveOutputFields: ['message.text', 'translation.text', 'contact.name'],
  };

  methods = { credentialTest: { testSwitchboardStore } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const translate = (itemIndex: number, switchboard: Switchboard) => {
      const call = { context: this, itemIndex, switchboard };
      const what = this.getNodeParameter('what', itemIndex, 'wanted');
      if (what === 'reply') return reply(call);
      return what === 'text' ? anyText(call) : wantedMessages(call);
    };
    // A slow provider holds up few of the chats whose events share an execution.
    return resultsOfEach(this, translate, { atOnce: 4 });
  }
}
