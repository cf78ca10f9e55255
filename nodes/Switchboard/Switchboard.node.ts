import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { resultsOfEach } from '../shell/each-item';
import { listSearch, loadOptions } from '../shell/locators';
import { storeCredential, testSwitchboardStore } from '../shell/store';
import { requiredText } from './fields';
import { propertiesOf } from './operations';
import { account } from './resources/account';
import { agent } from './resources/agent';
import { supportCase } from './resources/case';
import { caseCategory, caseStatus, caseTemplate } from './resources/case-setup';
import { channel } from './resources/channel';
import { chat } from './resources/chat';
import { chatAction } from './resources/chat-action';
import { contact } from './resources/contact';
import { duplicateRule } from './resources/duplicate-rule';
import { event } from './resources/event';
import { message } from './resources/message';
import { queue } from './resources/queue';
import { quickReply } from './resources/quick-reply';
import { role } from './resources/role';
import { setting } from './resources/setting';

const resources = [
  account,
  agent,
  supportCase,
  caseCategory,
  caseStatus,
  caseTemplate,
  channel,
  chat,
  chatAction,
  contact,
  duplicateRule,
  event,
  message,
  queue,
  quickReply,
  role,
  setting,
];

/** Looks after the contact centre: chats, contacts, queues, agents, roles, channels, settings and events. */
export class Switchboard implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Switchboard',
    name: 'switchboard',
    icon: { light: 'file:switchboard.svg', dark: 'file:switchboard.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
    description: 'Looks after the contact centre: chats, contacts, queues, agents, roles, channels, settings and events',
    defaults: { name: 'Switchboard' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    outputNames: ['Result'],
    credentials: [storeCredential],
    properties: [
      {
        displayName: 'Resource',
        name: 'resource',
        type: 'options',
        noDataExpression: true,
        options: resources.map(({ option }) => option),
        default: 'chat',
      },
      ...resources.flatMap(propertiesOf),
    ],
    sensitiveOutputFields: [
      'case.subject',
      'case.description',
      'contact.name',
      'contact.phone',
      'contact.businessPhone',
      'contact.email',
      'contact.jobTitle',
      'contact.note',
      'phones',
      'identities',
      'lastMerge.removedName',
      'contacts',
      'account',
      'cases',
      'chats',
      'chat.firstLine',
      'chat.files',
      'fileContents',
      'message.text',
      'messages',
    ],
  };

  methods = { credentialTest: { testSwitchboardStore }, listSearch, loadOptions };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return resultsOfEach(this, async (itemIndex, switchboard) => {
      const chosen = resources.find(({ option }) => option.value === this.getNodeParameter('resource', itemIndex));
      const operation = chosen?.operations[requiredText({ context: this, itemIndex, switchboard }, 'operation', 'Operation')];
      if (operation === undefined) {
        throw new NodeOperationError(this.getNode(), 'This resource has no such operation', {
          itemIndex,
          description: 'Choose the operation again from the list',
        });
      }
      return operation.run({ context: this, itemIndex, switchboard });
    });
  }
}
