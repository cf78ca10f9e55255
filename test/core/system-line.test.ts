import { lineText } from '../../src/core/system-line';
import { someLines } from '../builders/system-lines';

/** Workflows may look for these words in a conversation, so they stay what they are. */
const sentences = [
  'Ana accepted the chat',
  'Ana started the chat',
  'Ana completed the chat',
  'The workflow completed the chat',
  'The chat was completed because nobody wrote for 10 min',
  'Ana transferred the chat to Ben',
  'Ana transferred the chat to the queue Sales',
  'The bot handed the chat over to the queue Sales',
  'The chat waited too long in the queue Sales and moved to the queue Billing',
  'No workflow chose a queue, so the chat was put in the queue Sales',
  'The state was set to In progress',
  'Ana linked the chat to Zara',
  'The chat was linked to Zara',
  'The chat was linked to a contact who was erased since',
  'The customer rated this chat ★★★★☆ (4 of 5): Quick',
  'The customer changed the rating to ★☆☆☆☆ (1 of 5)',
  'Order: Order 7 is made',
  'Order failed: The shop is closed',
  'The customer has another number now; messages go there',
  'The customer can be reached again',
  'Messages do not reach the customer any more: Blocked',
  'Another application asks for this conversation',
  'The conversation was given to us: answers reach the customer',
  'Another application has this conversation now: answers do not reach the customer until it gives it back',
  'Left while nobody was connected. Not verified: Zara, zara@example.org',
  'The customer rated this chat ★★★★★ (5 of 5)',
  'The customer changed the rating to ★★☆☆☆ (2 of 5): Slow',
  'Order: done.',
  'The action: done.',
  'Order failed.',
  'The action failed.',
];

describe('a line of the system', () => {
  it('reads as it always has', () => {
    expect(someLines.map(lineText)).toEqual(sentences);
  });
});
