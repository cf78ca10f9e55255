import type { INodeProperties } from 'n8n-workflow';
import type { EventState } from '../../../src/runtime/manage';
import { collection, limitField, limitOf, present, requiredText, text } from '../fields';
import { by, done } from '../operations';
import type { Call, Resource } from '../operations';

const idField: INodeProperties = {
  displayName: 'Event ID',
  name: 'eventId',
  type: 'string',
  required: true,
  default: '={{ $json.event.id }}',
  description: 'The event, by default the one of the incoming item',
};
const idOf = (call: Call): string => requiredText(call, 'eventId', 'Event ID');

const words = (displayName: string, name: string, description: string): INodeProperties => ({
  displayName,
  name,
  type: 'string',
  default: '',
  description,
});

/** What waits in the outbox for a flow. */
export const event: Resource = {
  option: { name: 'Event', value: 'event', description: 'What waits for a workflow, or what a workflow failed on for good' },
  usual: 'getAll',
  operations: {
    delete: {
      option: {
        name: 'Delete',
        value: 'delete',
        action: 'Delete an event',
        description: 'Delete an event that a workflow failed on for good',
      },
      fields: [idField],
      run: async (call) => [{ event: done(await call.switchboard.manage.deleteEvent({ by, eventId: idOf(call) })), deleted: true }],
    },
    getAll: {
      option: {
        name: 'Get Many',
        value: 'getAll',
        action: 'Get many events',
        description: 'Get events of the outbox, oldest first, without what was written in them',
      },
      fields: [
        limitField,
        collection('Filters', 'filters', [
          words('About', 'subjectId', 'Only events about this chat or agent, by its ID'),
          words('Kind', 'kind', 'Only events of this kind, such as new_chat'),
          {
            displayName: 'State',
            name: 'state',
            type: 'options',
            options: [
              { name: 'Dead', value: 'dead', description: 'The workflow failed on it every time' },
              { name: 'In Work', value: 'leased', description: 'A workflow is dealing with it' },
              { name: 'Pending', value: 'pending', description: 'It waits for its workflow, or to be tried again' },
            ],
            default: 'dead',
            description: 'How far the event has come',
          },
          words('Topic', 'topic', 'Only events for this trigger'),
        ]),
      ],
      run: async (call) => {
        const filter = present({
          kind: text(call, 'filters.kind'),
          state: text(call, 'filters.state') as EventState | undefined,
          subjectId: text(call, 'filters.subjectId'),
          topic: text(call, 'filters.topic'),
        });
        const found = await call.switchboard.manage.findEvents({ by, limit: limitOf(call), ...filter });
        return done(found).map((one) => ({ event: one }));
      },
    },
    replay: {
      option: {
        name: 'Replay',
        value: 'replay',
        action: 'Replay an event',
        description: 'Give an event to its workflow again that the workflow failed on for good',
      },
      fields: [idField],
      run: async (call) => [{ event: done(await call.switchboard.manage.replayEvent({ by, eventId: idOf(call) })), replayed: true }],
    },
  },
};
