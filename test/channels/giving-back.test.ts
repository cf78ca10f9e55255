import { completeChat } from '../../src/app/complete-chat';
import { transferChat } from '../../src/app/transfer-chat';
import type { Actor } from '../../src/app/actor';
import { asChatId } from '../../src/core/brand';
import type { ChatId } from '../../src/core/brand';
import { valueOf } from '../builders/contact-centre';
import type { ServedChannel } from '../contracts/channel-under-test';
import { served } from './served';

let channel: ServedChannel<unknown>;
beforeEach(async () => {
  channel = await served.messenger();
});
afterEach(() => channel.close());

const givenBack = () => channel.simulator.calls.filter(({ name }) => name === 'release_thread_control');
const byAgent = (): Actor => ({ kind: 'agent', agentId: channel.agent });
const complete = (chatId: ChatId, actor: Actor) => completeChat(channel.centre.on, { chatId, actor });
const openChat = async (): Promise<ChatId> => {
  const [chat] = await channel.rows<{ id: string }>('select id from chats where completed_at is null');
  return asChatId(chat?.id ?? '');
};
const botAnswers = () => channel.raw.rows(`update channels set bot_mode = 'first', queue_id = (select id from queues limit 1)`);

/** Lets everything be done that is to be done at the provider. */
async function workDone(): Promise<void> {
  for (let isFirst = true; isFirst || (await channel.raw.count('errands')) > 0; isFirst = false) {
    channel.store.signal(JSON.stringify({ kind: 'channel_work', channelId: channel.channel.id }));
    await new Promise(setImmediate);
  }
}

describe('A conversation on Messenger that belongs to several applications', () => {
  it('is given back once when the agent completes the chat', async () => {
    await channel.customer.text('Hello');
    const chatId = await channel.accepted();
    await channel.reply(chatId, { text: 'Good bye' });
    await workDone();
    expect(givenBack()).toEqual([]);
    valueOf(await complete(chatId, byAgent()));
    expect(valueOf(await complete(chatId, byAgent())).alreadyDone).toBe(true);
    await workDone();
    expect(givenBack()).toEqual([{ name: 'release_thread_control', about: channel.customer.id }]);
    expect(channel.simulator.refused).toEqual([]);
  });

  it('is given back once when the chat of the bot ends, and all that was said is kept', async () => {
    await botAnswers();
    await channel.customer.text('Hello');
    const chatId = await openChat();
    expect(await channel.raw.count(`chats where status = 'bot_processing'`)).toBe(1);
    valueOf(await complete(chatId, { kind: 'flow' }));
    await workDone();
    expect(givenBack()).toEqual([{ name: 'release_thread_control', about: channel.customer.id }]);
    expect(await channel.raw.rows(`select text from messages where chat_id = '${chatId}' and author = 'customer'`)).toEqual([
      { text: 'Hello' },
    ]);
  });

  it('stays ours when the bot hands over and when agents transfer, until the last chat ends', async () => {
    await botAnswers();
    await channel.customer.text('Hello');
    valueOf(
      await transferChat(channel.centre.on, {
        chatId: await openChat(),
        actor: { kind: 'flow' },
        to: { kind: 'channel_queue' },
        note: null,
      }),
    );
    const chatId = await channel.accepted();
    const ben = await channel.centre.addAgent('ben', { queues: ['Desk'] });
    valueOf(await channel.centre.transfer(chatId, channel.agent, { kind: 'agent', agentId: ben }));
    await workDone();
    expect(givenBack()).toEqual([]);
    valueOf(await complete(await openChat(), { kind: 'agent', agentId: ben }));
    await workDone();
    expect(givenBack()).toHaveLength(1);
  });
});

describe('A conversation on another channel', () => {
  it('has nobody to be given back to', async () => {
    await channel.close();
    channel = await served.telegram();
    await channel.customer.text('Hello');
    const chatId = await channel.accepted();
    await workDone();
    valueOf(await complete(chatId, byAgent()));
    expect(await channel.raw.count(`errands where kind = 'release'`)).toBe(0);
  });
});
