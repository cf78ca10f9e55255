/** Lines of the system: one of every kind, one from before they had a structure, and one that is newer than the page. */
import { makeChat, message } from './data.mjs';

const ana = 'Anna Berg';
const long = 'Carla Jimenez-Valderrama de la Fuente y Castellanos';

/** What each line says, with the text that the server stores for it. */
const lines = [
  [undefined, 'Boris Hale accepted the chat (a line from before)'],
  [{ kind: 'praised', agent: ana }, 'Anna Berg was praised (a line that is newer than the page)'],
  [{ kind: 'accepted', agent: 'ليلى حسن' }, 'ليلى حسن accepted the chat'],
  [{ kind: 'transferred_to_agent', agent: 'ليلى حسن', to: 'علي' }, 'ليلى حسن transferred the chat to علي'],
  [{ kind: 'transferred_to_agent', agent: long, to: long }, `${long} transferred the chat to ${long}`],
  [{ kind: 'transferred_to_queue', agent: ana, queue: 'المبيعات' }, 'Anna Berg transferred the chat to the queue المبيعات'],
  [{ kind: 'started', agent: ana }, 'Anna Berg started the chat'],
  [{ kind: 'handed_over', queue: 'Sales' }, 'The bot handed the chat over to the queue Sales'],
  [
    { kind: 'overflowed', from: 'Sales', to: 'Second line' },
    'The chat waited too long in the queue Sales and moved to the queue Second line',
  ],
  [{ kind: 'unrouted', queue: 'Sales' }, 'No workflow chose a queue, so the chat was put in the queue Sales'],
  [{ kind: 'state_set', state: 'in_progress' }, 'The state was set to In progress'],
  [{ kind: 'linked', agent: ana, contact: 'Олена Коваленко' }, 'Anna Berg linked the chat to Олена Коваленко'],
  [{ kind: 'linked_by_workflow', contact: 'Olena Kovalenko' }, 'The chat was linked to Olena Kovalenko'],
  [{ kind: 'linked_to_erased' }, 'The chat was linked to a contact who was erased since'],
  [{ kind: 'action_done', caption: 'Issue an order', said: null }, 'Issue an order: done.'],
  [
    { kind: 'action_failed', caption: 'Issue an order', said: 'The shop is closed', code: null },
    'Issue an order failed: The shop is closed',
  ],
  [{ kind: 'number_changed' }, 'The customer has another number now; messages go there'],
  [{ kind: 'unreachable', reason: 'Blocked' }, 'Messages do not reach the customer any more: Blocked'],
  [{ kind: 'reachable' }, 'The customer can be reached again'],
  [{ kind: 'control_asked' }, 'Another application asks for this conversation'],
  [{ kind: 'control_given' }, 'The conversation was given to us: answers reach the customer'],
  [{ kind: 'control_taken' }, 'Another application has this conversation now: answers do not reach the customer until it gives it back'],
  [
    { kind: 'left', given: ['Noa', 'noa@example.org', '+34 600 111 222'] },
    'Left while nobody was connected. Not verified: Noa, noa@example.org, +34 600 111 222',
  ],
  [{ kind: 'rated', value: 4, comment: 'شكرا جزيلا' }, 'The customer rated this chat ★★★★☆ (4 of 5): شكرا جزيلا'],
  [{ kind: 'rating_changed', value: 1, comment: null }, 'The customer changed the rating to ★☆☆☆☆ (1 of 5)'],
  [{ kind: 'timed_out', minutes: 10 }, 'The chat was completed because nobody wrote for 10 min'],
  [{ kind: 'completed_by_workflow' }, 'The workflow completed the chat'],
  [{ kind: 'completed', agent: ana }, 'Anna Berg completed the chat'],
];

/** A chat with a message of the customer and all lines of the system. */
export function makeLines() {
  const chat = makeChat(2, 'in_progress');
  const { chatId } = chat.tile;
  const said = lines.map(([line, text], index) =>
    message(chatId, index + 2, 'system', text, { status: 'sent', content: line === undefined ? null : { line } }),
  );
  chat.messages = [message(chatId, 1, 'customer', 'What happened here?'), ...said];
  Object.assign(chat.tile, { contact: { ...chat.tile.contact, name: 'Lines of the system' } });
  return chat;
}
