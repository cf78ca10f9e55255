import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { asAgentId, asQueueId } from '../../src/runtime/ids';
import { transferChoiceOf } from '../../src/runtime/outcomes';
import type { TransferChoice } from '../../src/runtime/outcomes';
import { actorFields, actorOf, chatIdField, chatIdOf } from '../shell/actor';
import { doneAndRefused, doneOrRefused, eachItem } from '../shell/each-item';
import { itemExpression, itemText } from '../shell/item-field';
import type { ItemField } from '../shell/item-field';
import { agentLocator, listSearch, locatorValue, queueLocator } from '../shell/locators';
import { storeCredential, testSwitchboardStore } from '../shell/store';

const note: ItemField = { name: 'note', path: ['command', 'note'] };

/** Passes a chat on to another agent or to a queue. */
export class TransferChat implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Transfer Chat',
    name: 'transferChat',
    icon: { light: 'file:transferChat.svg', dark: 'file:transferChat.dark.svg' },
    group: ['transform'],
    version: [1],
    subtitle:
      '={{ { command: "as the agent chose", agent: "to an agent", queue: "to a queue", channel_queue: "to the queue of its channel" }[$parameter["transferTo"]] }}',
    description:
      'Passes a chat on to another agent or to a queue. For a chat that a bot answers, this is the hand-over to people: the bot is silent from then on.',
    defaults: { name: 'Transfer Chat' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['Done', 'Refused'],
    credentials: [storeCredential],
    properties: [
      chatIdField,
      ...actorFields({
        name: 'Workflow',
        description: 'On behalf of the agent who has the chat; for a chat that a bot answers, the bot hands it over to a queue',
      }),
      {
        displayName: 'Transfer To',
        name: 'transferTo',
        type: 'options',
        noDataExpression: true,
        options: [
          { name: 'As the Agent Chose', value: 'command', description: 'The agent or queue that was chosen in the inbox' },
          { name: 'Agent', value: 'agent', description: 'The agent is given the chat at once; not for a chat that a bot answers' },
          { name: "Channel's Queue", value: 'channel_queue', description: 'The queue that the channel of the chat is bound to' },
          { name: 'Queue', value: 'queue', description: 'The chat waits in the queue and is offered by its rule' },
        ],
        default: 'command',
      },
      { ...agentLocator, displayName: 'To Agent', name: 'toAgent', displayOptions: { show: { transferTo: ['agent'] } } },
      { ...queueLocator, displayOptions: { show: { transferTo: ['queue'] } } },
      {
        displayName: 'Note',
        name: 'note',
        type: 'string',
        typeOptions: { rows: 2 },
        default: itemExpression(note),
        description: 'For the colleague who gets the chat, e.g. what the customer wants; the customer never reads it',
      },
    ],
    sensitiveOutputFields: ['message.text', 'contact.name'],
  };

  methods = { credentialTest: { testSwitchboardStore }, listSearch };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return eachItem(this, doneAndRefused, async (itemIndex, switchboard) => {
      const noteText = itemText(this, note, itemIndex);
      const outcome = await switchboard.transferChat({
        chatId: chatIdOf(this, itemIndex),
        actor: actorOf(this, itemIndex),
        to: targetOf(this, itemIndex),
        note: noteText === '' ? null : noteText,
      });
      return doneOrRefused(outcome);
    });
  }
}

/** @throws NodeOperationError when the item's command names no target and none is chosen here */
function targetOf(context: IExecuteFunctions, itemIndex: number): TransferChoice {
  const transferTo = context.getNodeParameter('transferTo', itemIndex, 'command');
  if (transferTo === 'agent') return { kind: 'agent', agentId: asAgentId(locatorValue(context, 'toAgent', itemIndex)) };
  if (transferTo === 'channel_queue') return { kind: 'channel_queue' };
  if (transferTo === 'queue') return { kind: 'queue', queueId: asQueueId(locatorValue(context, 'queue', itemIndex)) };
  const chosen = transferChoiceOf(context.getInputData()[itemIndex]?.json['command']);
  if (chosen !== null) return chosen;
  throw new NodeOperationError(context.getNode(), 'The incoming item names nobody to transfer to', {
    itemIndex,
    description: 'Connect this node to the output Transfer of the Agent Inbox Trigger, or choose somebody else in the field Transfer To',
  });
}
