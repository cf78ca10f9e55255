import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import type { ChatId } from '../../src/runtime/ids';
import { actorFields, actorOf, chatIdField, chatIdOf } from '../shell/actor';
import { doneAndRefused, doneOrRefused, eachItem } from '../shell/each-item';
import { itemExpression, itemText } from '../shell/item-field';
import type { ItemField } from '../shell/item-field';
import { listSearch } from '../shell/locators';
import { storeCredential, testSwitchboardStore } from '../shell/store';
import { messageFields, messageOf } from './message';
import { translationOf } from './translation';

const text: ItemField = { name: 'text', path: ['command', 'text'] };
const botName: ItemField = { name: 'botName', path: [] };

/** Sends a message to the customer of a chat. */
export class SendMessage implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Send Message',
    name: 'sendMessage',
    icon: { light: 'file:sendMessage.svg', dark: 'file:sendMessage.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle: '={{ $parameter["actAs"] === "workflow" ? "as a bot" : "as the agent" }}',
    description:
      'Sends a message to the customer of a chat on whichever channel the chat is, as the agent who has it or as a bot. A bot is refused once an agent has the chat.',
    defaults: { name: 'Send Message' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['Sent', 'Failed'],
    credentials: [storeCredential],
    properties: [
      chatIdField,
      ...actorFields({ name: 'Bot', description: 'The workflow itself writes; only while no agent has the chat' }),
      {
        displayName: 'Bot Name',
        name: 'botName',
        type: 'string',
        default: 'Assistant',
        description: 'The name that the customer reads beside the message',
        displayOptions: { show: { actAs: ['workflow'] } },
      },
      {
        displayName: 'Text',
        name: 'text',
        type: 'string',
        typeOptions: { rows: 4 },
        default: itemExpression(text),
        placeholder: 'e.g. Hello, how can we help?',
        description:
          'What is sent, at most 10,000 characters; by default what the agent wrote in the inbox. May be empty with files or a template.',
      },
      ...messageFields,
      {
        displayName: 'Options',
        name: 'options',
        type: 'collection',
        placeholder: 'Add option',
        default: {},
        displayOptions: { show: { actAs: ['workflow'] } },
        options: [
          {
            displayName: 'Send Once As',
            name: 'onceAs',
            type: 'string',
            default: '',
            placeholder: 'e.g. nobody-is-there',
            description:
              'A name for this message: the customer of a chat gets only one message of this name, from whichever node or workflow. The item then says that it was already done.',
          },
        ],
      },
    ],
    sensitiveOutputFields: ['message.text', 'message.content', 'contact.name', 'translation.text'],
  };

  methods = { credentialTest: { testSwitchboardStore }, listSearch };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, doneAndRefused, async (itemIndex, switchboard) => {
      const chatId = chatIdOf(this, itemIndex);
      const actor = actorOf(this, itemIndex);
      const written = itemText(this, text, itemIndex);
      const outcome = await switchboard.sendMessage({
        chatId,
        actor,
        text: written,
        translation: translationOf(this, itemIndex, { actor, text: written }) ?? null,
        ...(await messageOf(this, switchboard, itemIndex, actor)),
        botName: actor.kind === 'flow' ? itemText(this, botName, itemIndex) : '',
        idempotencyKey: (actor.kind === 'flow' ? onceKey(this, chatId, itemIndex) : null) ?? idempotencyKey(this, itemIndex),
      });
      return doneOrRefused(outcome);
    });
  }
}

/** A message that is sent once a chat goes by its name; null when it has none. */
function onceKey(context: IExecuteFunctions, chatId: ChatId, itemIndex: number): string | null {
  const options: unknown = context.getNodeParameter('options', itemIndex, {});
  const name = typeof options === 'object' && options !== null && 'onceAs' in options ? options.onceAs : '';
  return typeof name === 'string' && name.trim() !== '' ? `once:${chatId}:${name.trim()}` : null;
}

/** The same event sends through the same node once, however often the flow runs; null when the item comes from no event. */
function idempotencyKey(context: IExecuteFunctions, itemIndex: number): string | null {
  const event = context.getInputData()[itemIndex]?.json['event'];
  const id = typeof event === 'object' && event !== null && 'id' in event ? event['id'] : undefined;
  return typeof id === 'string' && id !== '' ? `event:${id}:${context.getNode().id}` : null;
}
