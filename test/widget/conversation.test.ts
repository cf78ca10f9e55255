import fc from 'fast-check';
import {
  addOutgoing,
  countUnread,
  emptyConversation,
  markEnded,
  mergeMessages,
  setFailure,
  unmarkEnded,
} from '../../widget/model/conversation';
import { aMessage, anOwnMessage } from './builders';

const outgoing = (clientId: string) => ({ clientId, text: 'Hello', files: [], press: null, at: 1, failure: null });

describe('a conversation', () => {
  it('is in order however often and in whichever order its messages arrive', () => {
    const messages = [1, 2, 3, 4, 5].map((order) => aMessage({ order }));
    fc.assert(
      fc.property(fc.shuffledSubarray([...messages, ...messages], { minLength: 1 }), (arrivals) => {
        const { stored } = arrivals.reduce((conversation, message) => mergeMessages(conversation, [message]), emptyConversation);
        const orders = [...new Set(arrivals.map(({ order }) => order))].sort((a, b) => a - b);
        expect(stored.map(({ order }) => order)).toEqual(orders);
      }),
    );
  });

  it('takes the newest version of a message but never a status that goes back', () => {
    const read = mergeMessages(emptyConversation, [aMessage({ order: 1, status: 'read', text: 'Old' })]);
    const late = mergeMessages(read, [aMessage({ order: 1, status: 'sent', text: 'New' })]);
    expect(late.stored).toEqual([aMessage({ order: 1, status: 'read', text: 'New' })]);
  });

  it('recognises its own message by the id under which it was sent', () => {
    const written = addOutgoing(addOutgoing(emptyConversation, outgoing('a')), outgoing('b'));
    const confirmed = mergeMessages(written, [anOwnMessage(1, 'a')]);
    expect(confirmed.outgoing.map(({ clientId }) => clientId)).toEqual(['b']);
    expect(addOutgoing(confirmed, outgoing('a'))).toBe(confirmed);
  });

  it('fails and retries one message and leaves the others', () => {
    const written = addOutgoing(addOutgoing(emptyConversation, outgoing('a')), outgoing('b'));
    const failed = setFailure(written, 'a', 'unreachable');
    expect(failed.outgoing.map(({ failure }) => failure)).toEqual(['unreachable', null]);
    expect(setFailure(failed, 'a', null)).toEqual(written);
  });

  it('counts answers that were not seen, here or elsewhere', () => {
    const conversation = mergeMessages(emptyConversation, [
      aMessage({ order: 1 }),
      aMessage({ order: 2, status: 'read' }),
      aMessage({ order: 3, author: 'bot' }),
      aMessage({ order: 4, author: 'system' }),
      anOwnMessage(5, 'a'),
      aMessage({ order: 6 }),
    ]);
    expect([countUnread(conversation, 0), countUnread(conversation, 1), countUnread(conversation, 6)]).toEqual([3, 2, 0]);
  });

  it('ends once until the customer writes again', () => {
    const ended = markEnded(mergeMessages(emptyConversation, [anOwnMessage(1, 'a'), aMessage({ order: 2 })]));
    const withGoodbye = mergeMessages(ended, [aMessage({ order: 3, author: 'bot' })]);
    expect(markEnded(withGoodbye).endedAfter).toEqual([2]);
    expect(markEnded(mergeMessages(withGoodbye, [anOwnMessage(4, 'b')])).endedAfter).toEqual([2, 4]);
    expect(markEnded(emptyConversation)).toBe(emptyConversation);
  });

  it('has not ended when it goes on without the customer', () => {
    const ended = markEnded(mergeMessages(emptyConversation, [anOwnMessage(1, 'a')]));
    expect(unmarkEnded(ended).endedAfter).toEqual([]);
    expect(unmarkEnded(mergeMessages(ended, [anOwnMessage(2, 'b')])).endedAfter).toEqual([1]);
    expect(unmarkEnded(addOutgoing(ended, outgoing('b'))).endedAfter).toEqual([1]);
  });
});
