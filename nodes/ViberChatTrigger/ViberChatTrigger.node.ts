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
import { senderFields, senderPicture, viberNode } from './viber';

/** Takes messages that customers write to a Viber bot. */
export class ViberChatTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Viber Chat Trigger',
    name: 'viberChatTrigger',
    icon: { light: 'file:viberChatTrigger.svg', dark: 'file:viberChatTrigger.dark.svg' },
    subtitle: '={{ $parameter["channelName"] }}',
    description: 'Starts the workflow when a customer writes to your Viber bot',
    eventTriggerDescription: 'Waiting for a customer to write to the bot',
    activationMessage: 'The bot brings its messages here now.',
    defaults: { name: 'Viber Chat Trigger' },
    ...channelDescription(viberNode.credential),
    triggerPanel: {
      header: 'Write as a customer to test this workflow',
      executionsHelp: {
        inactive: 'Write to the bot while the editor listens: the message appears on the canvas.',
        active: 'The bot’s messages go to the published workflow. Look at its executions, or unpublish it to try this one.',
      },
      activationHint: 'Publish the workflow: from then on Viber brings every message here.',
    },
    properties: channelFields('Viber', senderFields, [senderPicture]),
  };

  methods = { credentialTest: { testChannel: channelCredentialTest(viberNode), testSwitchboardStore } };

  webhookMethods = channelWebhookMethods(viberNode);

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return channelWebhook(this, viberNode);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return channelTrigger(this, viberNode);
  }
}
