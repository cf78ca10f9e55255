import { stars, withWords } from './words';
import type { LineTexts } from './words';

const states = { new: 'New', in_progress: 'In progress', completed: 'Completed' };

/** Lines of the system in English, word for word what the server stores. */
export const linesEn: LineTexts = {
  lines: {
    accepted: ({ agent }) => `${agent} accepted the chat`,
    started: ({ agent }) => `${agent} started the chat`,
    completed: ({ agent }) => `${agent} completed the chat`,
    completed_by_workflow: () => 'The workflow completed the chat',
    timed_out: ({ minutes }) => `The chat was completed because nobody wrote for ${minutes} min`,
    transferred_to_agent: ({ agent, to }) => `${agent} transferred the chat to ${to}`,
    transferred_to_queue: ({ agent, queue }) => `${agent} transferred the chat to the queue ${queue}`,
    handed_over: ({ queue }) => `The bot handed the chat over to the queue ${queue}`,
    overflowed: ({ from, to }) => `The chat waited too long in the queue ${from} and moved to the queue ${to}`,
    unrouted: ({ queue }) => `No workflow chose a queue, so the chat was put in the queue ${queue}`,
    state_set: ({ state }) => `The state was set to ${states[state]}`,
    linked: ({ agent, contact }) => `${agent} linked the chat to ${contact}`,
    linked_by_workflow: ({ contact }) => `The chat was linked to ${contact}`,
    linked_to_erased: () => 'The chat was linked to a contact who was erased since',
    rated: ({ value, comment }) => withWords(`The customer rated this chat ${stars(value)} (${value} of 5)`, comment),
    rating_changed: ({ value, comment }) => withWords(`The customer changed the rating to ${stars(value)} (${value} of 5)`, comment),
    action_done: ({ caption, said }) => withWords(caption ?? 'The action', said ?? 'done.'),
    action_failed: ({ caption, said }) =>
      said === null ? `${caption ?? 'The action'} failed.` : `${caption ?? 'The action'} failed: ${said}`,
    number_changed: () => 'The customer has another number now; messages go there',
    reachable: () => 'The customer can be reached again',
    unreachable: ({ reason }) => `Messages do not reach the customer any more: ${reason}`,
    control_asked: () => 'Another application asks for this conversation',
    control_given: () => 'The conversation was given to us: answers reach the customer',
    control_taken: () => 'Another application has this conversation now: answers do not reach the customer until it gives it back',
    left: ({ given }) => `Left while nobody was connected. Not verified: ${given.join(', ')}`,
  },
};
