import type {
  INodeType,
  INodeTypeDescription,
  ITriggerFunctions,
  ITriggerResponse,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow';
import { channelFields } from '../shell/channel-fields';
import { channelCredentialTest, channelDescription, channelTrigger, channelWebhook, channelWebhookMethods } from '../shell/channel-trigger';
import { testSwitchboardStore } from '../shell/store';
import { customNode, signalOptions } from './custom';

/** Takes messages that customers write in a system of one's own, by the contract of docs/channels/custom.md. */
export class CustomChatTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Custom Chat Trigger',
    name: 'customChatTrigger',
    icon: { light: 'file:customChatTrigger.svg', dark: 'file:customChatTrigger.dark.svg' },
    subtitle: '={{ $parameter["channelName"] }}',
    description: 'Starts the workflow when a customer writes in a system of your own',
    eventTriggerDescription: 'Waiting for your system to bring a message',
    activationMessage: 'Your system can send messages to the production URL now.',
    defaults: { name: 'Custom Chat Trigger' },
    ...channelDescription(customNode.credential),
    triggerPanel: {
      header: 'Send a message from your system to test this workflow',
      executionsHelp: {
        inactive: 'Send a signed message to the test URL while the editor listens: it appears on the canvas.',
        active: 'What comes to the production URL goes to the published workflow. Look at its executions.',
      },
      activationHint: 'Publish the workflow, and let your system send to its production URL.',
    },
    properties: channelFields('Our app', [], signalOptions),
  };

  methods = { credentialTest: { testChannel: channelCredentialTest(customNode), testSwitchboardStore } };

  webhookMethods = channelWebhookMethods(customNode);

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return channelWebhook(this, customNode);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return channelTrigger(this, customNode);
  }
}
