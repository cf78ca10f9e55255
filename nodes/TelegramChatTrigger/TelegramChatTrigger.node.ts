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
import { receiveFields, telegramNode } from './telegram';

/** Takes messages that customers write to a Telegram bot. */
export class TelegramChatTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Telegram Chat Trigger',
    name: 'telegramChatTrigger',
    icon: { light: 'file:telegramChatTrigger.svg', dark: 'file:telegramChatTrigger.dark.svg' },
    subtitle: '={{ $parameter["channelName"] }}',
    description: 'Starts the workflow when a customer writes to your Telegram bot',
    eventTriggerDescription: 'Waiting for a customer to write to the bot',
    activationMessage: 'The bot brings its messages here now.',
    defaults: { name: 'Telegram Chat Trigger' },
    ...channelDescription(telegramNode.credential),
    triggerPanel: {
      header: 'Write as a customer to test this workflow',
      executionsHelp: {
        inactive: 'Choose Webhook, and write to the bot while the editor listens: the message appears on the canvas.',
        active: 'The bot’s messages go to the published workflow. Look at its executions, or unpublish it to try this one.',
      },
      activationHint: 'Publish the workflow: from then on every message to the bot comes here.',
    },
    properties: channelFields('Telegram', receiveFields),
  };

  methods = { credentialTest: { testChannel: channelCredentialTest(telegramNode), testSwitchboardStore } };

  webhookMethods = channelWebhookMethods(telegramNode);

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return channelWebhook(this, telegramNode);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return channelTrigger(this, telegramNode);
  }
}
