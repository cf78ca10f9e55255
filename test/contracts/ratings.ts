import { completeChat } from '../../src/app/complete-chat';
import { introduceContact } from '../../src/app/introduce-contact';
import { rateChat } from '../../src/app/rate-chat';
import { sendMessage } from '../../src/app/send-message';
import { transferChat } from '../../src/app/transfer-chat';
import { asChatId, asChannelId, asContactId, asIdentityId } from '../../src/core/brand';
import type { ChatId } from '../../src/core/brand';
import { noProviders, refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk, hour } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const flow = { kind: 'flow' } as const;

/** What customers say of chats and of themselves, on one engine. */
export function ratingsContract(engines: () => TestEngines): void {
  let desk: Desk;
  beforeEach(async () => {
    desk = await aDesk(engines());
    await desk.centre.addQueue('Desk', 'to_available_agent');
    await desk.heard();
  });
  afterEach(() => desk.close());

  const answer = async (chatId: ChatId) =>
    valueOf(await sendMessage(desk.centre.on, noProviders, { chatId, actor: flow, text: 'Hi', botName: 'Bot', idempotencyKey: null }));
  const whose = async (chatId: ChatId) => {
    const [row] = await desk.raw.rows<{ identity_id: string; channel_id: string; contact_id: string }>(
      `select identity_id, channel_id, contact_id from chats where id = '${chatId}'`,
    );
    if (row === undefined) throw new Error(`There is no chat ${chatId}`);
    return { identityId: asIdentityId(row.identity_id), channelId: asChannelId(row.channel_id), contactId: asContactId(row.contact_id) };
  };
  const last = async (chatId: ChatId) => {
    const { identityId, channelId } = await whose(chatId);
    return desk.store.views.lastEndedChat(identityId, channelId);
  };
  const rate = async (chatId: ChatId, value: number, comment: string | null = null) =>
    rateChat(desk.centre.on, { chatId, ...(await whose(chatId)), value, comment });

  it('a chat that is over and was answered is the one to be rated, with the rating that it has', async () => {
    const chat = await desk.centre.chatOf('visitor');
    expect(await last(chat)).toBeNull();
    await answer(chat);
    expect(await last(chat)).toBeNull();
    valueOf(await completeChat(desk.centre.on, { chatId: chat, actor: flow }));
    expect(await last(chat)).toMatchObject({ chatId: chat, completedAt: desk.clock.now(), rating: null });
    const at = desk.clock.now();
    valueOf(await rate(chat, 4, 'Quick'));
    desk.clock.advance(hour / 2);
    valueOf(await rate(chat, 5));
    expect(await last(chat)).toMatchObject({ rating: { value: 5, comment: null, at } });
  });

  it('a chat that goes on as another one, or that nobody answered, is not', async () => {
    const chat = await desk.centre.chatOf('visitor');
    await desk.raw.rows(`update channels set bot_mode = 'first'`);
    valueOf(await completeChat(desk.centre.on, { chatId: chat, actor: flow }));
    expect(await last(chat)).toBeNull();
    const second = await desk.centre.chatOf('visitor');
    await answer(second);
    const queueId = await desk.centre.addQueue('Second', 'to_available_agent');
    const moved = valueOf(await transferChat(desk.centre.on, { chatId: second, actor: flow, to: { kind: 'queue', queueId }, note: null }));
    expect(await last(second)).toBeNull();
    valueOf(await completeChat(desk.centre.on, { chatId: asChatId(moved.value.chat.id), actor: flow }));
    expect(await last(second)).toBeNull();
  });

  it('a chat is rated by its own customer only', async () => {
    const [mine, yours] = [await desk.centre.chatOf('visitor'), await desk.centre.chatOf('another')];
    valueOf(await completeChat(desk.centre.on, { chatId: mine, actor: flow }));
    const asked = { ...(await whose(yours)), chatId: mine, value: 1, comment: null };
    expect(refusalOf(await rateChat(desk.centre.on, asked))).toBe('unknown_chat');
    expect(refusalOf(await rate(yours, 1))).toBe('not_completed');
    expect(await desk.raw.count('ratings')).toBe(0);
  });

  it('what customers say of themselves is read, takes nothing away, and finds nobody', async () => {
    const chat = await desk.centre.chatOf('visitor');
    const { identityId, contactId } = await whose(chat);
    const introduce = (name: string | null, phone: string | null, email: string | null) =>
      desk.store.transaction((tx) => introduceContact(tx, contactId, identityId, { name, phone, email }));
    const facts = () => desk.raw.rows(`select name, phone, email from contacts where id = '${contactId}'`);
    await introduce(null, null, 'ana@example.com');
    await introduce('Ana', '+34600123456', 'second@example.com');
    await introduce(null, '+34600000000', null);
    expect(await facts()).toEqual([{ name: 'Ana', phone: '+34600123456', email: 'ana@example.com' }]);
    expect(await desk.raw.count('contact_phones')).toBe(0);
  });
}
