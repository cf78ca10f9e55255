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
import { humanAgentField, messengerNode, sharesAppField } from './messenger';

/** Takes messages that people write to a Facebook page. */
export class MessengerChatTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Messenger Chat Trigger',
    name: 'messengerChatTrigger',
    icon: { light: 'file:messengerChatTrigger.svg', dark: 'file:messengerChatTrigger.dark.svg' },
    subtitle: '={{ $parameter["channelName"] }}',
    description: 'Starts the workflow when a customer writes to your Facebook page',
    eventTriggerDescription: 'Waiting for a customer to write to the page',
    activationMessage: 'The page brings its messages here now.',
    defaults: { name: 'Messenger Chat Trigger' },
    ...channelDescription(messengerNode.credential),
    triggerPanel: {
      header: 'Write as a customer to test this workflow',
      executionsHelp: {
        inactive: 'Write to the page while the editor listens: the message appears on the canvas.',
        active: 'The page’s messages go to the published workflow. Look at its executions, or unpublish it to try this one.',
      },
      activationHint: 'Publish the workflow: from then on Messenger brings every message to the page here.',
    },
    properties: channelFields('Messenger', [], [humanAgentField, sharesAppField]),
  };

  methods = { credentialTest: { testChannel: channelCredentialTest(messengerNode), testSwitchboardStore } };

  webhookMethods = channelWebhookMethods(messengerNode);

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return channelWebhook(this, messengerNode);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return channelTrigger(this, messengerNode);
  }
}
