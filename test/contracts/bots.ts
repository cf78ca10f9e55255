import { noteDelivery } from '../../src/app/note-delivery';
import { sendMessage } from '../../src/app/send-message';
import { setChatState } from '../../src/app/set-chat-state';
import { startChat } from '../../src/app/start-chat';
import { transferChat } from '../../src/app/transfer-chat';
import { asChatId, asContactId, asMessageId } from '../../src/core/brand';
import type { AgentId, ChatId, QueueId } from '../../src/core/brand';
import { noProviders, refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk, hour, minute, second } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

/** Chats that begin with a bot or with an agent, on one engine. */
export function botsContract(engines: () => TestEngines): void {
  let desk: Desk;
  let queue: QueueId;
  let ann: AgentId;
  beforeEach(async () => {
    desk = await aDesk(engines());
    queue = await desk.centre.addQueue('Desk', 'to_available_agent');
    ann = await desk.centre.addAgent('ann', { queues: ['Desk'] });
    await desk.heard();
  });
  afterEach(() => desk.close());

  const botAnswers = (mode: 'first' | 'only') => desk.raw.rows(`update channels set bot_mode = '${mode}', queue_id = '${queue}'`);
  const says = (chatId: ChatId, text = 'Beep') =>
    sendMessage(desk.centre.on, noProviders, { chatId, actor: { kind: 'flow' }, text, botName: 'Bot', idempotencyKey: null });
  const handOver = (chatId: ChatId, note: string | null = null) =>
    transferChat(desk.centre.on, { chatId, actor: { kind: 'flow' }, to: { kind: 'channel_queue' }, note });

  describe('a bot', () => {
    it('has new chats of its channel, which no agent sees as new items', async () => {
      await botAnswers('first');
      const chat = await desk.centre.chatOf('visitor');
      expect(await desk.chat(chat)).toMatchObject({ status: 'bot_processing', agent_id: null });
      expect(await desk.store.views.tilesOf([ann])).toEqual([]);
      valueOf(await says(chat));
      expect(refusalOf(await desk.centre.accept(chat, ann))).toBe('bot');
      expect(refusalOf(await desk.centre.reply(chat, ann))).toBe('bot');
    });

    it('hands over: its chat ends, and a child waits, is routed and shows what was said', async () => {
      await botAnswers('first');
      const chat = await desk.centre.chatOf('visitor');
      valueOf(await says(chat, 'Who are you?'));
      desk.clock.advance(minute);
      await desk.heard();
      const child = asChatId(valueOf(await handOver(chat, 'Wants a refund')).value.chat.id);
      expect(await desk.chat(chat)).toMatchObject({ status: 'handed_over', end_reason: 'handover' });
      expect(await desk.chat(child)).toMatchObject({ status: 'waiting', origin: 'handover', queue_id: queue });
      expect(await desk.asked(child)).toBe(ann);
      expect(await desk.heard()).toEqual(['offered', 'transferred']);
      const { messages, parents } = await desk.store.views.conversation(child, null, 50);
      expect(parents.flatMap((parent) => parent.messages.map(({ text }) => text))).toContain('Who are you?');
      expect(messages.map(({ text }) => text)).toContain('Wants a refund');
      expect(valueOf(await desk.centre.writes('visitor')).item.chat.id).toBe(child);
    });

    it('handing over twice makes one child', async () => {
      await botAnswers('first');
      const chat = await desk.centre.chatOf('visitor');
      const first = valueOf(await handOver(chat));
      const again = valueOf(await handOver(chat));
      expect(again).toMatchObject({ alreadyDone: true, value: { chat: { id: first.value.chat.id } } });
      expect(await desk.raw.count(`chats where parent_id = '${chat}'`)).toBe(1);
    });

    it('cannot speak into a chat that an agent holds, nor into one that it has handed over', async () => {
      await botAnswers('first');
      const chat = await desk.centre.chatOf('visitor');
      const child = asChatId(valueOf(await handOver(chat)).value.chat.id);
      expect(refusalOf(await says(chat))).toBe('ended');
      valueOf(await desk.centre.accept(child, ann));
      expect(refusalOf(await says(child))).toBe('agent_owns');
    });

    it('has the customer again once the agent’s chat is over', async () => {
      await botAnswers('first');
      const child = asChatId(valueOf(await handOver(await desk.centre.chatOf('visitor'))).value.chat.id);
      valueOf(await desk.centre.accept(child, ann));
      valueOf(await desk.centre.complete(child, ann));
      const next = asChatId(valueOf(await desk.centre.writes('visitor')).item.chat.id);
      expect(await desk.chat(next)).toMatchObject({ status: 'bot_processing' });
    });

    it('that answers alone keeps its chats', async () => {
      await botAnswers('only');
      const chat = await desk.centre.chatOf('visitor');
      valueOf(await says(chat));
      expect(refusalOf(await handOver(chat))).toBe('bot_only');
      expect(await desk.chat(chat)).toMatchObject({ status: 'bot_processing' });
      expect(await desk.raw.count('chats')).toBe(1);
    });

    it('is given up after an hour without a message, or after its queue’s chat timeout', async () => {
      await botAnswers('first');
      const chat = await desk.centre.chatOf('visitor');
      await desk.centre.pass(30 * minute);
      valueOf(await says(chat));
      await desk.centre.pass(hour - second);
      expect(await desk.chat(chat)).toMatchObject({ status: 'bot_processing' });
      await desk.centre.pass(second);
      expect(await desk.chat(chat)).toMatchObject({ status: 'completed_by_bot', end_reason: 'timeout' });

      await desk.limit(queue, { chat_timeout_minutes: 10 });
      const next = await desk.centre.chatOf('visitor');
      await desk.centre.pass(10 * minute - second);
      expect(await desk.chat(next)).toMatchObject({ status: 'bot_processing' });
      await desk.centre.pass(second);
      expect(await desk.chat(next)).toMatchObject({ status: 'completed_by_bot' });
    });

    it('completes its own chat by the flow', async () => {
      await botAnswers('first');
      const chat = await desk.centre.chatOf('visitor');
      valueOf(await desk.centre.completeByFlow(chat));
      expect(await desk.chat(chat)).toMatchObject({ status: 'completed_by_bot', end_reason: 'flow' });
    });

    it('leaves an open chat of an agent alone when it is switched on', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      valueOf(await desk.centre.accept(chat, ann));
      await botAnswers('first');
      expect(valueOf(await desk.centre.writes('visitor')).item.chat).toMatchObject({ id: chat, status: 'in_progress' });
    });
  });

  describe('an inactive channel', () => {
    it('begins no chats, and keeps the open ones going', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      await desk.raw.rows('update channels set active = 0');
      expect(refusalOf(await desk.centre.writes('stranger'))).toBe('channel_inactive');
      expect(await desk.raw.count('chats')).toBe(1);
      expect(valueOf(await desk.centre.writes('visitor')).item.chat.id).toBe(chat);
    });
  });

  describe('an agent who begins a chat', () => {
    const contactOf = async () => asContactId((await desk.raw.rows<{ id: string }>('select id from contacts'))[0]?.id ?? '');
    const starts = async (agentId = ann) =>
      startChat(desk.centre.on, { contactId: await contactOf(), channelId: desk.centre.channel.id, actor: { kind: 'agent', agentId } });
    const endedChat = async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      valueOf(await desk.centre.accept(chat, ann));
      valueOf(await desk.centre.complete(chat, ann));
      await desk.heard();
    };

    it('has it at once, in the queue of the channel', async () => {
      await endedChat();
      await desk.raw.rows(`update channels set queue_id = '${queue}'`);
      const chat = asChatId(valueOf(await starts()).value.chat.id);
      expect(await desk.chat(chat)).toMatchObject({ status: 'in_progress', agent_id: ann, origin: 'agent', queue_id: queue, state: 'new' });
      expect(await desk.heard()).toEqual(['chat_created', 'assigned']);
      valueOf(await desk.centre.reply(chat, ann));
      expect(valueOf(await desk.centre.writes('visitor')).item.chat.id).toBe(chat);
    });

    it('needs an active channel', async () => {
      await endedChat();
      await desk.raw.rows('update channels set active = 0');
      expect(refusalOf(await starts())).toBe('channel_inactive');
    });

    it('needs a customer who has written on the channel before, however long ago', async () => {
      const contact = asContactId(desk.centre.on.newId());
      await desk.raw.rows(`insert into contacts (id, name, created_at) values ('${contact}', 'New', 0)`);
      const wanted = { contactId: contact, channelId: desk.centre.channel.id, actor: { kind: 'agent', agentId: ann } as const };
      expect(refusalOf(await startChat(desk.centre.on, wanted))).toBe('never_wrote');
      await desk.raw.rows(`delete from contacts where id = '${contact}'`);
      await endedChat();
      desk.clock.advance(400 * 24 * hour);
      valueOf(await starts());
    });

    it('needs the customer’s last message within 24 hours on Messenger and WhatsApp', async () => {
      await endedChat();
      await desk.raw.rows(`update channels set type = 'messenger'`);
      desk.clock.advance(24 * hour + minute);
      expect(refusalOf(await starts())).toBe('window_closed');
      desk.clock.advance(-2 * minute);
      valueOf(await starts());
    });

    it('is shown the open chat instead of getting another one', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      expect(refusalOf(await starts())).toBe('open_elsewhere');
      valueOf(await desk.centre.accept(chat, ann));
      expect(valueOf(await starts())).toMatchObject({ alreadyDone: true, value: { chat: { id: chat } } });
      const ben = await desk.centre.addAgent('ben');
      expect(refusalOf(await starts(ben))).toBe('open_elsewhere');
    });

    it('cannot have more chats than the limit', async () => {
      await endedChat();
      await desk.set('SimultaneousChats', 1);
      valueOf(await desk.centre.accept(await desk.centre.chatOf('other', queue), ann));
      const contact = (await desk.raw.rows<{ id: string }>(`select contact_id as id from chats where completed_at is not null`))[0]?.id;
      const wanted = {
        contactId: asContactId(contact ?? ''),
        channelId: desk.centre.channel.id,
        actor: { kind: 'agent', agentId: ann } as const,
      };
      expect(refusalOf(await startChat(desk.centre.on, wanted))).toBe('capacity');
    });
  });

  describe('the delivery of a message', () => {
    const sent = async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      valueOf(await desk.centre.accept(chat, ann));
      const { id } = valueOf(await desk.centre.reply(chat, ann)).value.message;
      await desk.heard();
      return asMessageId(id);
    };

    it('that failed is told with its reason, once', async () => {
      const messageId = await sent();
      const failed = { messageId, status: 'failed', reason: 'The number is not in service.' } as const;
      expect(valueOf(await noteDelivery(desk.centre.on, failed)).isChanged).toBe(true);
      expect(valueOf(await noteDelivery(desk.centre.on, failed)).isChanged).toBe(false);
      expect(await desk.heard()).toEqual(['delivery_failed']);
      expect(await desk.raw.rows(`select status, status_reason from messages where id = '${messageId}'`)).toEqual([
        { status: 'failed', status_reason: 'The number is not in service.' },
      ]);
    });

    it('never goes back', async () => {
      const messageId = await sent();
      valueOf(await noteDelivery(desk.centre.on, { messageId, status: 'read', reason: null }));
      for (const status of ['sent', 'delivered', 'failed'] as const) {
        expect(valueOf(await noteDelivery(desk.centre.on, { messageId, status, reason: null })).isChanged).toBe(false);
      }
      expect(await desk.heard()).toEqual([]);
    });

    it('is not there for what the customer wrote', async () => {
      const { message } = valueOf(await desk.centre.writes('visitor'));
      expect(refusalOf(await noteDelivery(desk.centre.on, { messageId: message.id, status: 'read', reason: null }))).toBe('not_sent');
    });
  });

  describe('the state of a chat as a record', () => {
    it('is new until the agent’s first message, and completed at the end', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      valueOf(await desk.centre.accept(chat, ann));
      expect((await desk.chat(chat)).state).toBe('new');
      valueOf(await desk.centre.reply(chat, ann));
      expect((await desk.chat(chat)).state).toBe('in_progress');
      valueOf(await desk.centre.complete(chat, ann));
      expect((await desk.chat(chat)).state).toBe('completed');
    });

    it('can be set by hand, and the conversation says so', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      await setChatState(desk.centre.on, { chatId: chat, state: 'in_progress' });
      await setChatState(desk.centre.on, { chatId: chat, state: 'in_progress' });
      expect(await desk.chat(chat)).toMatchObject({ state: 'in_progress', status: 'waiting' });
      expect(await desk.raw.count(`messages where text = 'The state was set to In progress'`)).toBe(1);
    });
  });
}
