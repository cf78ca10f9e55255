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
import { infobipNode, senderFields } from './infobip';

/** Takes messages that customers write to a WhatsApp or SMS number at Infobip. */
export class InfobipChatTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Infobip Chat Trigger',
    name: 'infobipChatTrigger',
    icon: { light: 'file:infobipChatTrigger.svg', dark: 'file:infobipChatTrigger.dark.svg' },
    subtitle: '={{ $parameter["sender"] }}',
    description: 'Starts the workflow when a customer writes by WhatsApp or SMS through Infobip',
    eventTriggerDescription: 'Waiting for a customer to write',
    activationMessage: 'Customers can write once the production URL of this trigger is entered in the Infobip portal.',
    defaults: { name: 'Infobip Chat Trigger' },
    ...channelDescription(infobipNode.credential),
    triggerPanel: {
      header: 'Write as a customer to test this workflow',
      executionsHelp: {
        inactive: 'Enter the test URL in the Infobip portal and write to your number while the editor listens: the message appears here.',
        active: 'The number’s messages go to the published workflow. Look at its executions.',
      },
      activationHint: 'Publish the workflow and enter its production URL in the Infobip portal: from then on every message comes here.',
    },
    properties: channelFields('WhatsApp', senderFields),
  };

  methods = { credentialTest: { testChannel: channelCredentialTest(infobipNode), testSwitchboardStore } };

  webhookMethods = channelWebhookMethods(infobipNode);

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return channelWebhook(this, infobipNode);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return channelTrigger(this, infobipNode);
  }
}
