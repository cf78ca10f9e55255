import { NodeConnectionTypes } from 'n8n-workflow';
import type {
  INodeType,
  INodeTypeDescription,
  ITriggerFunctions,
  ITriggerResponse,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import { inboxTopic } from '../../src/runtime/events';
import { httpRequest } from '../shell/http';
import { storeCredential, switchboardOf, testSwitchboardStore } from '../shell/store';
import { cannotStart, isTest, onOutput, productionRun, serve, testRun } from '../shell/trigger';
import { sampleItem } from './sample';

const root = 'inbox';
/** The outputs, in their order; new ones come at the end, so that connections keep their meaning. */
const outputs = ['accept', 'reply', 'transfer', 'complete', 'decline', 'action', 'link', 'start'];
const batchSize = 50;

/** Serves the agents' inbox and starts the flow for what they ask for. */
export class AgentInboxTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Agent Inbox Trigger',
    name: 'agentInboxTrigger',
    icon: { light: 'file:agentInboxTrigger.svg', dark: 'file:agentInboxTrigger.dark.svg' },
    group: ['trigger'],
    version: [1, 2],
    subtitle: 'The inbox of your agents',
    description:
      'Serves the page in which agents accept, decline, answer, transfer, complete and begin chats, run actions and link contacts, and starts the workflow for each step',
    eventTriggerDescription: 'Waiting for an agent to do something in the inbox',
    activationMessage: 'The inbox is open. Agents can log in now.',
    defaults: { name: 'Agent Inbox Trigger' },
    inputs: [],
    outputs: [
      NodeConnectionTypes.Main,
      NodeConnectionTypes.Main,
      NodeConnectionTypes.Main,
      NodeConnectionTypes.Main,
      NodeConnectionTypes.Main,
      NodeConnectionTypes.Main,
      NodeConnectionTypes.Main,
      NodeConnectionTypes.Main,
    ],
    outputNames: ['Accept', 'Reply', 'Transfer', 'Complete', 'Decline', 'Action', 'Link Contact', 'Start Chat'],
    credentials: [storeCredential],
    triggerPanel: {
      header: 'Work as an agent to test this workflow',
      executionsHelp: {
        inactive:
          'Open the test URL of this node while the editor listens, log in and accept or answer a chat: its item appears on the canvas.',
        active:
          'Open the test URL of this node while the editor listens, and accept or answer a chat. The published inbox goes on undisturbed.',
      },
      activationHint: 'Publish the workflow, then give the production URL to your agents: it is their inbox.',
    },
    webhooks: [
      { name: 'default', httpMethod: 'GET', responseMode: 'onReceived', path: root },
      { name: 'default', httpMethod: 'GET', responseMode: 'onReceived', path: `${root}/stream` },
      { name: 'default', httpMethod: 'GET', responseMode: 'onReceived', path: `${root}/file` },
      { name: 'default', httpMethod: 'GET', responseMode: 'onReceived', path: `${root}/picture` },
      { name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: root },
      { name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: `${root}/file` },
    ],
    properties: [
      {
        displayName:
          'The production URL is the inbox for your agents. Connect every output: what an agent does in the inbox happens only when this workflow does it',
        name: 'inboxNotice',
        type: 'notice',
        default: '',
      },
    ],
    sensitiveOutputFields: ['command.text', 'command.note', 'contact.name'],
  };

  methods = { credentialTest: { testSwitchboardStore } };

  // Nothing is registered with anybody: the page calls us.
  webhookMethods = {
    default: {
      checkExists: () => Promise.resolve(true),
      create: () => Promise.resolve(true),
      delete: () => Promise.resolve(true),
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return serve(this, async () => {
      const switchboard = await switchboardOf(this);
      const address = { inboxId: inboxId(this), isForFlow: !isTest(this) };
      const { answer, command } = await switchboard.handleInbox(address, httpRequest(this, root));
      if (command === null) return { answer, outputs: null };
      const json = { ...command, event: { id: command.command.id, kind: command.command.kind } };
      return { answer, outputs: onOutput(outputs.indexOf(command.command.kind), outputs.length, json) };
    });
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    if (isTest(this)) return testRun(this, onOutput(0, outputs.length, sampleItem));
    try {
      return productionRun(this, await switchboardOf(this), { topic: inboxTopic(inboxId(this)), batchSize, outputs });
    } catch (error) {
      throw cannotStart(this, error);
    }
  }
}

/** The webhook id stays the same for the life of the node, whatever it is renamed to. */
function inboxId(context: IWebhookFunctions | ITriggerFunctions): string {
  const { webhookId, id } = context.getNode();
  return webhookId ?? id;
}
