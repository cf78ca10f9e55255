import {
  answerLimit,
  applyCommandEvent,
  markUnanswered,
  moveCommand,
  openReplies,
  openStep,
  settleByMessages,
  settleByTile,
  startCommand,
  type Commands,
} from '../../inbox/models/commands';
import { aMessage, aTile } from './build';

const reply = { id: 'reply-1', kind: 'reply', chatId: 'chat-1', text: 'Hi' } as const;
const accept = { id: 'accept-1', kind: 'accept', chatId: 'chat-1' } as const;
const none: Commands = new Map();

describe('the commands of an agent', () => {
  it('keeps the outcome of the feed when the answer to the call comes later', () => {
    const done = applyCommandEvent(startCommand(none, reply, 0), {
      commandId: 'reply-1',
      chatId: 'chat-1',
      kind: 'reply',
      state: 'done',
      reason: null,
      code: null,
    });
    expect(moveCommand(done, 'reply-1', 'pending', null).get('reply-1')?.phase).toBe('done');
  });

  it('says after fifteen seconds that the workflow has not answered, and not before', () => {
    const pending = moveCommand(startCommand(none, accept, 1_000), 'accept-1', 'pending', null);
    expect(markUnanswered(pending, 1_000 + answerLimit - 1)).toBe(pending);
    expect(markUnanswered(pending, 1_000 + answerLimit).get('accept-1')?.phase).toBe('unanswered');
  });

  it('still takes the outcome of a command that nobody answered for long', () => {
    const late = markUnanswered(moveCommand(startCommand(none, accept, 0), 'accept-1', 'pending', null), answerLimit);
    const event = {
      commandId: 'accept-1',
      chatId: 'chat-1',
      kind: 'accept',
      state: 'refused',
      reason: 'Taken',
      code: 'already_taken',
    } as const;
    expect(openStep(applyCommandEvent(late, event), 'chat-1')).toMatchObject({ phase: 'refused', reason: 'Taken', code: 'already_taken' });
  });

  it('shows a reply until its message is there', () => {
    const sent = startCommand(none, reply, 0);
    expect(openReplies(sent, 'chat-1', [])).toHaveLength(1);
    const arrived = [aMessage({ author: 'agent', own: true, commandId: 'reply-1' })];
    expect(openReplies(sent, 'chat-1', arrived)).toHaveLength(0);
    expect(settleByMessages(sent, arrived).get('reply-1')?.phase).toBe('done');
  });

  it('settles a step when the chat shows that it happened', () => {
    const pending = moveCommand(startCommand(none, accept, 0), 'accept-1', 'pending', null);
    expect(openStep(settleByTile(pending, aTile({ area: 'in_progress' })), 'chat-1')).toBeNull();
    expect(openStep(settleByTile(pending, aTile({ area: 'closed' })), 'chat-1')).not.toBeNull();
  });

  it('sends a command that did not reach the server again under the same id', () => {
    const unsent = moveCommand(startCommand(none, reply, 0), 'reply-1', 'unsent', null);
    const again = startCommand(unsent, reply, 9);
    expect([...again.keys()]).toEqual(['reply-1']);
    expect(again.get('reply-1')).toMatchObject({ phase: 'posting', at: 9 });
  });
});
