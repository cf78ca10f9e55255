import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type {
  INodeType,
  INodeTypeDescription,
  ITriggerFunctions,
  ITriggerResponse,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import { channelTopic } from '../../src/runtime/events';
import type { ChannelEventKind } from '../../src/runtime/events';
import { cannotStart, isTest, onOutput, productionRun, serve, testRun } from '../shell/trigger';
import { httpRequest } from '../shell/http';
import { storeCredential, switchboardOf, testSwitchboardStore } from '../shell/store';
import { mistakeIn, webChatFields, webChatSettings } from './fields';
import { identityCredential, identitySecretOf } from './identity';
import { sampleItem } from './sample';

const root = 'chat';
/** The outputs, in their order. */
const outputs = ['new_chat', 'message', 'status'] as const satisfies readonly ChannelEventKind[];

/** Serves a web chat to customers and starts the flow for their messages. */
export class WebChatTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Web Chat Trigger',
    name: 'webChatTrigger',
    icon: { light: 'file:webChatTrigger.svg', dark: 'file:webChatTrigger.dark.svg' },
    group: ['trigger'],
    version: [1, 2],
    subtitle: '={{ $parameter["channelName"] }}',
    description: 'Hosts a chat for your website and starts the workflow when a customer writes',
    eventTriggerDescription: 'Waiting for a customer to write in the web chat',
    activationMessage: 'The web chat is open. Customers can write now.',
    defaults: { name: 'Web Chat Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['New Chat', 'Message', 'Status'],
    credentials: [storeCredential, identityCredential],
    triggerPanel: {
      header: 'Write as a customer to test this workflow',
      executionsHelp: {
        inactive:
          'Open the test URL of this node in a browser while the editor listens, and write a message: its item appears on the canvas.',
        active:
          'Open the test URL of this node in a browser while the editor listens, and write a message. The published chat goes on undisturbed.',
      },
      activationHint: 'Publish the workflow, then open the production URL: it is the chat as a page of its own.',
    },
    webhooks: [
      { name: 'default', httpMethod: 'GET', responseMode: 'onReceived', path: root },
      { name: 'default', httpMethod: 'GET', responseMode: 'onReceived', path: `${root}/widget.js` },
      { name: 'default', httpMethod: 'GET', responseMode: 'onReceived', path: `${root}/file` },
      { name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: root },
      { name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: `${root}/file` },
    ],
    properties: webChatFields,
    sensitiveOutputFields: ['message.text', 'message.content', 'contact.name'],
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
      const settings = webChatSettings(this, await identitySecretOf(this));
      const channel = await switchboard.webChatChannel(channelKey(this), settings.channelName, settings.botMode, settings.events);
      // What is tried out in the editor goes to the canvas alone.
      const events: ReadonlySet<ChannelEventKind> = isTest(this) ? new Set() : settings.events;
      const { answer, received } = await switchboard.handleWebChat(channel, { ...settings, events }, httpRequest(this, root));
      if (received === null || received.isDuplicate) return { answer, outputs: null };
      const kind: ChannelEventKind = received.isNewChat ? 'new_chat' : 'message';
      const json = { ...received.item, event: { id: received.message.id, kind } };
      return { answer, outputs: onOutput(outputs.indexOf(kind), outputs.length, json) };
    });
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    if (isTest(this)) return testRun(this, onOutput(0, outputs.length, sampleItem));
    const settings = webChatSettings(this, await identitySecretOf(this));
    const mistake = mistakeIn(settings);
    if (mistake !== null) throw new NodeOperationError(this.getNode(), mistake.what, { description: mistake.remedy });
    try {
      const switchboard = await switchboardOf(this);
      const { channelName, botMode, batchSize, events } = settings;
      const channel = await switchboard.webChatChannel(channelKey(this), channelName, botMode, events);
      return productionRun(this, switchboard, { topic: channelTopic(channel.id), batchSize, outputs });
    } catch (error) {
      throw cannotStart(this, error);
    }
  }
}

/** The webhook id stays the same for the life of the node, whatever it is renamed to. */
function channelKey(context: IWebhookFunctions | ITriggerFunctions): string {
  const { webhookId, id } = context.getNode();
  return webhookId ?? id;
}
