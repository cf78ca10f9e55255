import { eventKinds } from '../../src/runtime/events';
import type { EventKind } from '../../src/runtime/events';

/** How the kinds of events are called in the editor, and when they come. */
const kinds: Readonly<Record<EventKind, { readonly name: string; readonly description: string }>> = {
  chat_created: { name: 'New Chat', description: 'A customer writes and a chat begins, or an agent begins one' },
  message_received: { name: 'Message Received', description: 'The customer writes, the first message of a chat included' },
  offered: { name: 'Offered', description: 'A waiting chat is offered to one agent, or to all agents of its queue' },
  offer_missed: {
    name: 'Offer Missed',
    description: 'An agent did not answer an offer in time and became Inactive; the next agent is asked',
  },
  declined: { name: 'Declined', description: 'An agent declined an offer; the next agent is asked' },
  everyone_missed: { name: 'Everyone Missed', description: 'Nobody is left to ask: all missed or declined the offer. The chat waits on.' },
  no_agents: { name: 'No Agents', description: 'A chat comes into a queue in which nobody is Active, or which is closed at this hour' },
  assigned: { name: 'Assigned', description: 'An agent has a chat without an offer: by a transfer, or because the agent began it' },
  accepted: { name: 'Accepted', description: 'An agent accepted the chat' },
  transferred: {
    name: 'Transferred',
    description: 'An agent passed the chat on, or a bot handed it over; the item is the chat that goes on',
  },
  completed: { name: 'Completed', description: 'The chat ended, whatever the reason' },
  rated: { name: 'Rated', description: 'The customer rates a completed chat, or changes the rating' },
  timed_out: { name: 'Timed Out', description: 'Nobody wrote for as long as the queue allows, and the chat ended. Completed follows.' },
  response_overdue: { name: 'Response Overdue', description: 'The customer waits longer for an answer than the queue allows' },
  window_closing: {
    name: 'Window Closing',
    description: 'The provider soon stops taking answers, because the customer last wrote long ago',
  },
  window_closed: { name: 'Window Closed', description: 'The provider takes no more answers until the customer writes again' },
  routing_wanted: { name: 'Routing Wanted', description: 'A queue with the rule Custom wants this workflow to rank its agents for a chat' },
  agent_status_changed: { name: 'Agent Status Changed', description: 'An agent became Active or Inactive' },
  contact_merged: { name: 'Contacts Merged', description: 'Two contacts became one, by a merge or by linking a chat to another contact' },
  case_created: { name: 'Case Created', description: 'A chat became a case' },
  translation_wanted: { name: 'Translation Wanted', description: 'Messages of a chat in which translation is on have to be translated' },
  delivery_failed: { name: 'Delivery Failed', description: 'A message of ours did not reach the customer' },
  dead_letter: { name: 'Dead Letter', description: 'A workflow failed on an event for the last time; somebody has to look into it' },
};

/** The choices, in the order of a chat's life. */
export const kindOptions = eventKinds.map((value) => ({ ...kinds[value], value }));

/** Those that were chosen, in the order of the list, however they were ticked: one output each. */
export const inOrder = (chosen: readonly string[]): readonly EventKind[] => eventKinds.filter((kind) => chosen.includes(kind));

const namesOfKinds = eventKinds.map((kind) => ({ kind, displayName: kinds[kind].name }));

/** The outputs as the editor works them out: one a chosen kind, with its name. */
export const outputsExpression: `={{${string}}}` = `={{ ${JSON.stringify(namesOfKinds)}
  .filter(({ kind }) => ($parameter["events"] || []).includes(kind))
  .map(({ displayName }) => ({ type: "main", displayName })) }}`;
