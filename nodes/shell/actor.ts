import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { asAgentId, asChatId, asCommandId } from '../../src/runtime/ids';
import type { Actor, ChatId } from '../../src/runtime/ids';
import { itemExpression, itemText } from './item-field';
import type { ItemField } from './item-field';
import { agentLocator, locatorValue } from './locators';

const chatId: ItemField = { name: 'chatId', path: ['chat', 'id'] };

/** The chat that a step is about. */
export const chatIdField: INodeProperties = {
  displayName: 'Chat ID',
  name: chatId.name,
  type: 'string',
  required: true,
  default: itemExpression(chatId),
  description: 'The chat, by default the one of the incoming item',
};

/** Who does it: the agent whose command came in, an agent chosen here, or, where it makes sense, the workflow. */
export function actorFields(workflow: { readonly name: string; readonly description: string } | null): INodeProperties[] {
  return [
    {
      displayName: 'Act As',
      name: 'actAs',
      type: 'options',
      noDataExpression: true,
      options: [
        {
          name: 'Agent of the Command',
          value: 'command',
          description: 'The agent who asked for it in the inbox; the inbox is told how it ended',
        },
        { name: 'Chosen Agent', value: 'agent', description: 'An agent chosen here' },
        ...(workflow === null ? [] : [{ ...workflow, value: 'workflow' }]),
      ],
      default: 'command',
    },
    { ...agentLocator, displayOptions: { show: { actAs: ['agent'] } } },
  ];
}

/** @throws NodeOperationError when the item names no chat */
export function chatIdOf(context: IExecuteFunctions, itemIndex: number): ChatId {
  const id = itemText(context, chatId, itemIndex);
  if (id !== '') return asChatId(id);
  throw new NodeOperationError(context.getNode(), 'The field Chat ID is empty', {
    itemIndex,
    description: 'Connect this node behind a trigger or node of Switchboard, or set Chat ID to the id of a chat',
  });
}

/** @throws NodeOperationError when the item carries no command and nobody else is chosen */
export function actorOf(context: IExecuteFunctions, itemIndex: number): Actor {
  const actAs = context.getNodeParameter('actAs', itemIndex, 'command');
  if (actAs === 'workflow') return { kind: 'flow' };
  if (actAs === 'agent') return { kind: 'agent', agentId: asAgentId(locatorValue(context, 'agent', itemIndex)) };
  const command = context.getInputData()[itemIndex]?.json['command'];
  const id = typeof command === 'object' && command !== null && 'id' in command ? command['id'] : undefined;
  if (typeof id === 'string' && id !== '') return { kind: 'command', commandId: asCommandId(id) };
  throw new NodeOperationError(context.getNode(), 'The incoming item carries no command of an agent', {
    itemIndex,
    description: 'Connect this node to an output of the Agent Inbox Trigger, or choose somebody else in the field Act As',
  });
}
