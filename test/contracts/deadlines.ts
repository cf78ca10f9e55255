import { actOnDeadlines } from '../../src/app/act-on-deadlines';
import { noteDelivery } from '../../src/app/note-delivery';
import { asChatId, asMessageId } from '../../src/core/brand';
import type { AgentId, ChatId, QueueId } from '../../src/core/brand';
import { openStore } from '../../src/store/store';
import { valueOf } from '../builders/contact-centre';
import { aDesk, hour, minute, second } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

/** Every deadline to the second, on one engine. */
export function deadlinesContract(engines: () => TestEngines): void {
  let desk: Desk;
  let queue: QueueId;
  let ann: AgentId;
  let ben: AgentId;
  beforeEach(async () => {
    desk = await aDesk(engines());
    queue = await desk.centre.addQueue('Desk', 'to_available_agent');
    ann = await desk.centre.addAgent('ann', { queues: ['Desk'] });
    ben = await desk.centre.addAgent('ben', { queues: ['Desk'] });
  });
  afterEach(() => desk.close());

  const chatWithAnn = async (customer = 'visitor'): Promise<ChatId> => {
    const chat = await desk.centre.chatOf(customer, queue);
    valueOf(await desk.centre.accept(chat, ann));
    await desk.heard();
    return chat;
  };

  describe('accept timeout', () => {
    it('asks the next agent after exactly 5 minutes and makes the one who missed it Inactive', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      await desk.heard();
      await desk.centre.pass(5 * minute - second);
      expect(await desk.asked(chat)).toBe(ann);
      await desk.centre.pass(second);
      expect(await desk.asked(chat)).toBe(ben);
      expect(await desk.status(ann)).toEqual({ status: 'inactive', reason: 'accept_timeout' });
      expect(await desk.heard()).toEqual(['offer_missed', 'agent_status_changed', 'offered']);
    });

    it('is OmniChatOperatorAcceptChatTimeout, or the queue’s own', async () => {
      await desk.set('OmniChatOperatorAcceptChatTimeout', 1);
      const chat = await desk.centre.chatOf('visitor', queue);
      await desk.centre.pass(minute - second);
      expect(await desk.asked(chat)).toBe(ann);
      await desk.centre.pass(second);
      expect(await desk.asked(chat)).toBe(ben);

      await desk.limit(queue, { accept_timeout_minutes: 3 });
      const other = await desk.centre.chatOf('other', queue);
      expect(await desk.asked(other)).toBe(ben);
      expect((await desk.deadlines(other))['accept']).toBe(3 * minute);
    });

    it('leaves the one who missed it alone until the agent is Active again', async () => {
      const missed = await desk.centre.chatOf('visitor', queue);
      await desk.centre.pass(5 * minute);
      valueOf(await desk.centre.accept(missed, ben));
      const next = await desk.centre.chatOf('next', queue);
      expect(await desk.asked(next)).toBe(ben);
      await desk.centre.become(ann, 'active');
      expect(await desk.asked(await desk.centre.chatOf('third', queue))).toBe(ann);
    });

    it('ends with the chat waiting at its age and a word to supervisors when everybody missed it', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      const { waiting_since: since } = await desk.chat(chat);
      await desk.centre.pass(5 * minute);
      await desk.heard();
      await desk.centre.pass(5 * minute);
      expect(await desk.heard()).toEqual(['offer_missed', 'agent_status_changed', 'everyone_missed']);
      expect(await desk.asked(chat)).toBeNull();
      expect(await desk.chat(chat)).toMatchObject({ status: 'waiting', waiting_since: since });
      await desk.centre.become(ann, 'active');
      expect(await desk.asked(chat)).toBe(ann);
    });

    it('does not fall on an agent who accepted in time', async () => {
      await chatWithAnn();
      await desk.centre.pass(6 * minute);
      expect(await desk.status(ann)).toMatchObject({ status: 'active' });
    });

    it('does not run for chats that everybody is asked for', async () => {
      const all = await desk.centre.addQueue('All', 'to_all_agents');
      const chat = await desk.centre.chatOf('visitor', all);
      expect(await desk.deadlines(chat)).toEqual({});
    });
  });

  describe('chat timeout', () => {
    beforeEach(() => desk.limit(queue, { chat_timeout_minutes: 10 }));

    it('ends a chat at the second in which nobody has written for so long, counted from the last message of either side', async () => {
      const chat = await chatWithAnn();
      await desk.centre.pass(5 * minute);
      valueOf(await desk.centre.reply(chat, ann));
      await desk.centre.pass(10 * minute - second);
      expect(await desk.chat(chat)).toMatchObject({ status: 'in_progress' });
      await desk.centre.pass(second);
      expect(await desk.chat(chat)).toMatchObject({ status: 'completed', end_reason: 'timeout', completed_at: desk.clock.now() });
      expect(await desk.heard()).toEqual(['timed_out', 'completed']);
    });

    it('runs beside the time in which an offer is answered', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      expect(await desk.deadlines(chat)).toEqual({ accept: 5 * minute, chat_timeout: 10 * minute });
      await desk.centre.pass(5 * minute);
      expect(await desk.asked(chat)).toBe(ben);
      await desk.centre.pass(5 * minute);
      expect(await desk.chat(chat)).toMatchObject({ status: 'completed', end_reason: 'timeout' });
    });

    it('begins anew with a message of the customer', async () => {
      const chat = await chatWithAnn();
      await desk.centre.pass(9 * minute);
      await desk.centre.writes('visitor');
      await desk.centre.pass(10 * minute - second);
      expect(await desk.chat(chat)).toMatchObject({ status: 'in_progress' });
      await desk.centre.pass(second);
      expect(await desk.chat(chat)).toMatchObject({ status: 'completed' });
    });

    it('ends waiting chats too, and the customer’s next message begins a new one that is offered again', async () => {
      await desk.limit(queue, { accept_timeout_minutes: 60 });
      const chat = await desk.centre.chatOf('visitor', queue);
      await desk.centre.pass(10 * minute);
      expect(await desk.chat(chat)).toMatchObject({ status: 'completed', end_reason: 'timeout' });
      expect(await desk.asked(chat)).toBeNull();
      const next = await desk.centre.chatOf('visitor', queue);
      expect(next).not.toBe(chat);
      expect(await desk.asked(next)).not.toBeNull();
    });

    it('says in the conversation why the chat ended', async () => {
      const chat = await chatWithAnn();
      await desk.centre.pass(10 * minute);
      const { messages } = await desk.store.views.conversation(chat, null, 50);
      expect(messages.at(-1)).toMatchObject({ author: 'system', text: 'The chat was completed because nobody wrote for 10 min' });
    });

    it('gives the agent’s slot to whoever waits', async () => {
      await desk.set('SimultaneousChats', 1);
      await desk.centre.become(ben, 'inactive');
      await chatWithAnn();
      await desk.centre.pass(5 * minute);
      const waiting = await desk.centre.chatOf('other', queue);
      expect(await desk.asked(waiting)).toBeNull();
      await desk.centre.pass(5 * minute);
      expect(await desk.asked(waiting)).toBe(ann);
    });

    it('never comes where the queue has none', async () => {
      await desk.limit(queue, { chat_timeout_minutes: null });
      const chat = await chatWithAnn();
      await desk.centre.pass(30 * 24 * hour);
      expect(await desk.chat(chat)).toMatchObject({ status: 'in_progress' });
    });
  });

  describe('response times', () => {
    beforeEach(() => desk.limit(queue, { first_response_minutes: 2, ongoing_response_minutes: 5 }));

    it('tell of a first answer that is overdue at the second, once', async () => {
      await chatWithAnn();
      await desk.centre.pass(2 * minute - second);
      expect(await desk.heard()).toEqual([]);
      await desk.centre.pass(second);
      expect(await desk.heard()).toEqual(['response_overdue']);
      await desk.centre.writes('visitor');
      await desk.heard();
      await desk.centre.pass(10 * minute);
      expect(await desk.heard()).toEqual([]);
    });

    it('give later answers the ongoing limit, counted from the customer’s last message', async () => {
      const chat = await chatWithAnn();
      valueOf(await desk.centre.reply(chat, ann));
      await desk.centre.pass(hour);
      await desk.centre.writes('visitor');
      await desk.centre.pass(minute);
      await desk.centre.writes('visitor');
      await desk.heard();
      await desk.centre.pass(5 * minute - second);
      expect(await desk.heard()).toEqual([]);
      await desk.centre.pass(second);
      expect(await desk.heard()).toEqual(['response_overdue']);
    });

    it('are over with the answer', async () => {
      const chat = await chatWithAnn();
      await desk.centre.pass(minute);
      valueOf(await desk.centre.reply(chat, ann));
      expect((await desk.deadlines(chat))['response']).toBeUndefined();
      await desk.centre.pass(hour);
      expect(await desk.heard()).toEqual([]);
    });

    it('count a reply that was taken, whatever becomes of its delivery', async () => {
      const chat = await chatWithAnn();
      const { message } = valueOf(await desk.centre.reply(chat, ann)).value;
      valueOf(await noteDelivery(desk.centre.on, { messageId: asMessageId(message.id), status: 'failed', reason: null }));
      await desk.heard();
      await desk.centre.pass(hour);
      expect(await desk.heard()).toEqual([]);
    });

    it('are those of the chat’s own queue', async () => {
      const slow = await desk.centre.addQueue('Slow', 'to_all_agents');
      await desk.limit(slow, { first_response_minutes: 30 });
      const [quickChat, slowChat] = [await desk.centre.chatOf('quick', queue), await desk.centre.chatOf('slow', slow)];
      expect((await desk.deadlines(quickChat))['response']).toBe(2 * minute);
      expect((await desk.deadlines(slowChat))['response']).toBe(30 * minute);
    });

    it('run for chats that nobody has accepted yet', async () => {
      await desk.centre.chatOf('visitor', queue);
      await desk.heard();
      await desk.centre.pass(2 * minute);
      expect(await desk.heard()).toEqual(['response_overdue']);
    });

    it('go on in the child of a transfer by the limits of its queue', async () => {
      const other = await desk.centre.addQueue('Other', 'to_available_agent');
      await desk.limit(other, { first_response_minutes: 4, ongoing_response_minutes: 7 });
      await desk.centre.addAgent('cid', { queues: ['Other'] });
      const chat = await chatWithAnn();
      await desk.centre.pass(minute);
      const first = asChatId(valueOf(await desk.centre.transfer(chat, ann, { kind: 'queue', queueId: other })).value.chat.id);
      expect((await desk.deadlines(first))['response']).toBe(3 * minute);
      expect(await desk.deadlines(chat)).toEqual({});
    });
  });

  describe('a queue that is full for too long', () => {
    it('passes its chats on to its overflow at the minute, with their age', async () => {
      const overflow = await desk.centre.addQueue('Overflow', 'to_available_agent');
      const cid = await desk.centre.addAgent('cid', { queues: ['Overflow'] });
      await desk.limit(queue, { overflow_queue_id: overflow, overflow_after_minutes: 3, accept_timeout_minutes: 60 });
      const chat = await desk.centre.chatOf('visitor', queue);
      const { waiting_since: since } = await desk.chat(chat);
      await desk.centre.pass(3 * minute - second);
      expect(await desk.asked(chat)).toBe(ann);
      await desk.centre.pass(second);
      expect(await desk.chat(chat)).toMatchObject({ queue_id: overflow, waiting_since: since });
      expect(await desk.asked(chat)).toBe(cid);
    });
  });

  describe('working hours', () => {
    // The clock begins on Monday, 2026-03-02 at 12:00 UTC.
    const afternoons = JSON.stringify({
      timeZone: 'UTC',
      days: Array.from({ length: 7 }, () => [{ from: 14 * 60, to: 18 * 60 }]),
      holidays: [],
    });

    it('keep chats waiting, and offer them oldest first at the second at which the queue opens', async () => {
      await desk.limit(queue, { hours: afternoons });
      await desk.set('SimultaneousChats', 1);
      await desk.centre.become(ben, 'inactive');
      const first = await desk.centre.chatOf('first');
      await desk.centre.pass(second);
      const later = await desk.centre.chatOf('later', queue);
      expect((await desk.centre.route(first, queue)).routing).toMatchObject({ result: 'no_agents', reason: 'closed' });
      expect(await desk.heard()).toContain('no_agents');
      await desk.centre.pass(2 * hour - 2 * second);
      expect(await desk.asked(first)).toBeNull();
      await desk.centre.pass(second);
      expect([await desk.asked(first), await desk.asked(later)]).toEqual([ann, null]);
    });

    it('let no agent who becomes free have a chat of a closed queue', async () => {
      await desk.limit(queue, { hours: afternoons });
      const chat = await desk.centre.chatOf('visitor', queue);
      await desk.centre.become(ann, 'inactive');
      await desk.centre.become(ann, 'active');
      expect(await desk.asked(chat)).toBeNull();
    });
  });

  describe('a chat that no flow routes', () => {
    it('goes into the queue of its channel after UnroutedChatTimeoutMinutes', async () => {
      await desk.raw.rows(`update channels set queue_id = '${queue}'`);
      const chat = await desk.centre.chatOf('visitor');
      await desk.centre.pass(5 * minute - second);
      expect(await desk.chat(chat)).toMatchObject({ queue_id: null });
      await desk.centre.pass(second);
      expect(await desk.chat(chat)).toMatchObject({ queue_id: queue });
      expect(await desk.asked(chat)).toBe(ann);
    });

    it('goes into the first queue of the store where the channel has none', async () => {
      const chat = await desk.centre.chatOf('visitor');
      await desk.centre.pass(5 * minute);
      expect((await desk.chat(chat)).queue_id).not.toBeNull();
    });
  });

  describe('the window of a provider', () => {
    beforeEach(() => desk.raw.rows(`update channels set type = 'whatsapp'`));

    it('is told to close an hour before, and to be closed, to the second', async () => {
      const chat = await chatWithAnn();
      valueOf(await desk.centre.reply(chat, ann));
      await desk.centre.pass(23 * hour - second);
      expect(await desk.heard()).toEqual([]);
      await desk.centre.pass(second);
      expect(await desk.heard()).toEqual(['window_closing']);
      await desk.centre.pass(hour - second);
      expect(await desk.heard()).toEqual([]);
      await desk.centre.pass(second);
      expect(await desk.heard()).toEqual(['window_closed']);
      valueOf(await desk.centre.reply(chat, ann));
      await desk.centre.pass(48 * hour);
      expect(await desk.heard()).toEqual([]);
    });

    it('opens again with a message of the customer', async () => {
      await chatWithAnn();
      await desk.centre.pass(20 * hour);
      await desk.centre.writes('visitor');
      await desk.heard();
      await desk.centre.pass(22 * hour);
      expect(await desk.heard()).toEqual([]);
      await desk.centre.pass(hour);
      expect(await desk.heard()).toEqual(['window_closing']);
    });
  });

  describe('deadlines', () => {
    it('survive a restart that lasts over them', async () => {
      await desk.limit(queue, { chat_timeout_minutes: 10 });
      const chat = await chatWithAnn();
      const waiting = await desk.centre.chatOf('other', queue);
      expect(await desk.asked(waiting)).toBe(ben);
      await desk.store.close();
      desk.clock.advance(hour);
      const restarted = await openStore(desk.database.engine(), desk.clock.now);
      await actOnDeadlines({ ...desk.centre.on, store: restarted }, (error) => {
        throw error;
      });
      expect(await desk.chat(chat)).toMatchObject({ status: 'completed', end_reason: 'timeout', completed_at: desk.clock.now() });
      await restarted.close();
    });

    it('are met once by two processes that look at the same time', async () => {
      await desk.limit(queue, { chat_timeout_minutes: 10, first_response_minutes: 1, accept_timeout_minutes: 10 });
      const chats: ChatId[] = [];
      for (let i = 0; i < 8; i++) chats.push(await desk.centre.chatOf(`visitor${String(i)}`, queue));
      await desk.heard();
      const other = await openStore(desk.database.engine(), desk.clock.now);
      const failures: unknown[] = [];
      const look = (store: typeof other) => actOnDeadlines({ ...desk.centre.on, store }, (error) => failures.push(error));
      desk.clock.advance(minute);
      await Promise.all([look(desk.store), look(other), look(desk.store), look(other)]);
      expect((await desk.heard()).filter((kind) => kind === 'response_overdue').length).toBe(8);
      desk.clock.advance(9 * minute);
      await Promise.all([look(desk.store), look(other), look(desk.store), look(other)]);
      await desk.centre.pass(0);
      expect(failures).toEqual([]);
      expect((await desk.heard()).filter((kind) => kind === 'timed_out').length).toBe(8);
      expect(await desk.raw.count(`messages where text like '%because nobody wrote%'`)).toBe(8);
      await other.close();
    });

    it('are met by whoever looks next when the process that claimed them died', async () => {
      await desk.limit(queue, { chat_timeout_minutes: 10 });
      const chat = await chatWithAnn();
      desk.clock.advance(10 * minute);
      await desk.store.transaction((tx) => tx.deadlines.claim(desk.clock.now(), 50));
      await desk.centre.pass(0);
      expect(await desk.chat(chat)).toMatchObject({ status: 'in_progress' });
      await desk.raw.rows(`update deadlines set lease_until = 1`);
      await desk.centre.pass(0);
      expect(await desk.chat(chat)).toMatchObject({ status: 'completed' });
    });

    it('stay where they are when the clock jumps back', async () => {
      await desk.limit(queue, { chat_timeout_minutes: 10 });
      const chat = await chatWithAnn();
      await desk.centre.pass(-hour);
      expect(await desk.chat(chat)).toMatchObject({ status: 'in_progress' });
      await desk.centre.pass(hour + 10 * minute);
      expect(await desk.chat(chat)).toMatchObject({ status: 'completed' });
    });

    it('leave nothing behind when a chat ends', async () => {
      await desk.limit(queue, { chat_timeout_minutes: 10, first_response_minutes: 1, overflow_after_minutes: 5 });
      const chat = await chatWithAnn();
      valueOf(await desk.centre.complete(chat, ann));
      expect(await desk.deadlines(chat)).toEqual({});
    });
  });
}
