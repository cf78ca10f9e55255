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
import { numberField, whatsAppNode } from './whatsapp';

/** Takes messages that customers write to a number of WhatsApp. */
export class WhatsAppChatTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'WhatsApp Chat Trigger',
    name: 'whatsAppChatTrigger',
    icon: { light: 'file:whatsAppChatTrigger.svg', dark: 'file:whatsAppChatTrigger.dark.svg' },
    subtitle: '={{ $parameter["channelName"] }}',
    description: 'Starts the workflow when a customer writes to your WhatsApp number',
    eventTriggerDescription: 'Waiting for a customer to write to the number',
    activationMessage: 'The number brings its messages here now.',
    defaults: { name: 'WhatsApp Chat Trigger' },
    ...channelDescription(whatsAppNode.credential),
    triggerPanel: {
      header: 'Write as a customer to test this workflow',
      executionsHelp: {
        inactive: 'Write to the number while the editor listens: the message appears on the canvas.',
        active: 'The number’s messages go to the published workflow. Look at its executions, or unpublish it to try this one.',
      },
      activationHint: 'Publish the workflow: from then on WhatsApp brings every message of the number here.',
    },
    properties: channelFields('WhatsApp', [numberField]),
  };

  methods = { credentialTest: { testChannel: channelCredentialTest(whatsAppNode), testSwitchboardStore } };

  webhookMethods = channelWebhookMethods(whatsAppNode);

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return channelWebhook(this, whatsAppNode);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return channelTrigger(this, whatsAppNode);
  }
}
