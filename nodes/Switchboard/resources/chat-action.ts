import type { INodeProperties } from 'n8n-workflow';
import { asCommandId } from '../../../src/runtime/ids';
import { asActionId } from '../../../src/runtime/manage';
import type { WhichAction } from '../../../src/runtime/manage';
import { locatorValue, queueLocator } from '../../shell/locators';
import { collection, flag, givenIn, limitField, limitOf, present, requiredText, text, textField } from '../fields';
import { by, done } from '../operations';
import type { Call, Resource } from '../operations';

const captionField: INodeProperties = {
  displayName: 'Caption',
  name: 'caption',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. Issue an order',
  description: 'What agents read in the menu; unique in the queue',
};
const queueField: INodeProperties = { ...queueLocator, description: 'The queue whose chats have the action' };
const workflowField: INodeProperties = {
  displayName: 'Workflow',
  name: 'actionWorkflow',
  type: 'workflowSelector',
  required: true,
  default: '',
  description:
    'What happens: a published workflow that starts with When Executed by Another Workflow. It is called with ChatId and ContactId; what its last item has as message is shown in the chat.',
};
const actionIdField: INodeProperties = {
  displayName: 'Action ID',
  name: 'actionId',
  type: 'string',
  required: true,
  default: '',
  placeholder: 'e.g. 01920000-0000-7000-8000-000000000001',
  description: 'The action; Get Many tells the IDs',
};
const commandIdField: INodeProperties = {
  displayName: 'Command ID',
  name: 'commandId',
  type: 'string',
  required: true,
  default: '={{ $json.command.id }}',
  description: 'The click of the agent, as the output Action of the Agent Inbox Trigger has it',
};
const activeField: INodeProperties = {
  displayName: 'Active',
  name: 'isActive',
  type: 'boolean',
  default: true,
  description: 'Whether agents have the action',
};
const positionField: INodeProperties = {
  displayName: 'Position',
  name: 'position',
  type: 'number',
  typeOptions: { minValue: 0 },
  default: 100,
  description: 'Smaller ones stand first in the menu',
};

const createFields = [
  captionField,
  queueField,
  workflowField,
  collection('Additional Fields', 'additionalFields', [activeField, positionField]),
];

/** The workflow that is chosen, with the name that the list showed. */
function workflowOf({ context, itemIndex }: Call, name: string): { readonly workflowId?: string; readonly workflowName?: string } {
  const chosen: unknown = context.getNodeParameter(name, itemIndex, '');
  if (typeof chosen === 'string') return chosen === '' ? {} : { workflowId: chosen };
  if (typeof chosen !== 'object' || chosen === null || !('value' in chosen) || typeof chosen.value !== 'string') return {};
  const workflowName = 'cachedResultName' in chosen && typeof chosen.cachedResultName === 'string' ? chosen.cachedResultName : undefined;
  return { workflowId: chosen.value, ...present({ workflowName }) };
}

const optionsOf = (call: Call, collectionName: string) => {
  const { position } = givenIn(call, collectionName);
  return present({
    isActive: flag(call, `${collectionName}.isActive`),
    position: position === undefined ? undefined : Number(position),
  });
};

async function save(call: Call, which: WhichAction): Promise<readonly object[]> {
  const changes = {
    caption: requiredText(call, 'caption', 'Caption'),
    queue: locatorValue(call.context, 'queue', call.itemIndex),
    ...workflowOf(call, 'actionWorkflow'),
    ...optionsOf(call, 'additionalFields'),
  };
  return [done(await call.switchboard.manage.saveAction({ by, which, changes }))];
}

async function update(call: Call): Promise<readonly object[]> {
  const which = { kind: 'existing', id: asActionId(requiredText(call, 'actionId', 'Action ID')) } as const;
  const changes = {
    ...present({ caption: text(call, 'updateFields.caption'), queue: text(call, 'updateFields.queue') }),
    ...workflowOf(call, 'updateFields.actionWorkflow'),
    ...optionsOf(call, 'updateFields'),
  };
  return [done(await call.switchboard.manage.saveAction({ by, which, changes }))];
}

const commandOf = (call: Call) => asCommandId(requiredText(call, 'commandId', 'Command ID'));

/** What agents can start with a chat. */
export const chatAction: Resource = {
  option: { name: 'Chat Action', value: 'chatAction', description: 'A caption in the inbox that starts a workflow with a chat' },
  usual: 'getAll',
  operations: {
    begin: {
      option: {
        name: 'Begin a Run',
        value: 'begin',
        action: 'Begin a run of a chat action',
        description:
          'Note that the workflow is about to be called. The item goes on once: not again when the execution is repeated after a crash.',
      },
      fields: [commandIdField],
      run: async (call) => {
        const goesOn = await call.switchboard.beginAction({ commandId: commandOf(call) });
        return goesOn ? [call.context.getInputData()[call.itemIndex]?.json ?? {}] : [];
      },
    },
    create: {
      option: { name: 'Create', value: 'create', action: 'Create a chat action', description: 'Create a chat action' },
      fields: createFields,
      run: (call) => save(call, { kind: 'new' }),
    },
    upsert: {
      option: {
        name: 'Create or Update',
        value: 'upsert',
        action: 'Create or update a chat action',
        description: 'Create a new record, or update the current one if it already exists (upsert)',
      },
      fields: createFields,
      run: (call) => save(call, { kind: 'named' }),
    },
    delete: {
      option: { name: 'Delete', value: 'delete', action: 'Delete a chat action', description: 'Delete a chat action' },
      fields: [actionIdField],
      run: async (call) => {
        const id = asActionId(requiredText(call, 'actionId', 'Action ID'));
        return [{ action: { id: done(await call.switchboard.manage.deleteAction({ by, id })) }, deleted: true }];
      },
    },
    finish: {
      option: {
        name: 'Finish a Run',
        value: 'finish',
        action: 'Finish a run of a chat action',
        description: 'Say in the chat how it ended, and answer the click of the agent',
      },
      fields: [
        commandIdField,
        {
          displayName: 'Result',
          name: 'result',
          type: 'options',
          options: [
            { name: 'Done', value: 'done', description: 'The workflow did its work' },
            { name: 'Failed', value: 'failed', description: 'The workflow could not do it' },
          ],
          default: 'done',
          description: 'How the run ended',
        },
        {
          displayName: 'Message',
          name: 'message',
          type: 'string',
          default: '={{ $json.message }}',
          description: 'What the agent reads in the chat: what was made, or what went wrong; may be empty',
        },
      ],
      run: async (call) => {
        const isDone = requiredText(call, 'result', 'Result') !== 'failed';
        const { value, alreadyDone } = done(
          await call.switchboard.finishAction({ commandId: commandOf(call), result: { isDone, message: text(call, 'message') ?? '' } }),
        );
        return [{ ...value, alreadyDone }];
      },
    },
    getAll: {
      option: { name: 'Get Many', value: 'getAll', action: 'Get many chat actions', description: 'Get many chat actions' },
      fields: [limitField, collection('Filters', 'filters', [{ ...queueField, required: false }, textField])],
      run: async (call) => {
        const filter = present({ queue: text(call, 'filters.queue'), text: text(call, 'filters.text') });
        const found = await call.switchboard.manage.findActions({ by, limit: limitOf(call), ...filter });
        return done(found).map((action) => ({ action }));
      },
    },
    update: {
      option: { name: 'Update', value: 'update', action: 'Update a chat action', description: 'Update a chat action' },
      fields: [
        actionIdField,
        collection('Update Fields', 'updateFields', [
          activeField,
          { ...captionField, required: false },
          positionField,
          { ...queueField, required: false },
          { ...workflowField, required: false },
        ]),
      ],
      run: update,
    },
  },
};
