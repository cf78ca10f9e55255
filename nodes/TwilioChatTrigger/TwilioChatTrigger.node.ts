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
import { senderField, twilioNode } from './twilio';

/** Takes messages that customers write to a number, a WhatsApp sender or a Messaging Service at Twilio. */
export class TwilioChatTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Twilio Chat Trigger',
    name: 'twilioChatTrigger',
    icon: { light: 'file:twilioChatTrigger.svg', dark: 'file:twilioChatTrigger.dark.svg' },
    subtitle: '={{ $parameter["sender"] }}',
    description: 'Starts the workflow when a customer writes by SMS or WhatsApp through Twilio',
    eventTriggerDescription: 'Waiting for a customer to write',
    activationMessage: 'Customers can write now. A WhatsApp sender needs the production URL on its page at Twilio.',
    defaults: { name: 'Twilio Chat Trigger' },
    ...channelDescription(twilioNode.credential),
    triggerPanel: {
      header: 'Write as a customer to test this workflow',
      executionsHelp: {
        inactive: 'Write to your number while the editor listens: the message appears on the canvas.',
        active: 'The number’s messages go to the published workflow. Look at its executions, or unpublish it to try this one.',
      },
      activationHint: 'Publish the workflow: from then on Twilio brings every message here.',
    },
    properties: channelFields('SMS', [senderField]),
  };

  methods = { credentialTest: { testChannel: channelCredentialTest(twilioNode), testSwitchboardStore } };

  webhookMethods = channelWebhookMethods(twilioNode);

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return channelWebhook(this, twilioNode);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return channelTrigger(this, twilioNode);
  }
}
