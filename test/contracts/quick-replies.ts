import { deleteAgent } from '../../src/app/administration/delete-agent';
import { deleteQueue } from '../../src/app/administration/delete-queue';
import { copyQuickReply } from '../../src/app/quick-replies/copy-quick-reply';
import { deleteQuickReply } from '../../src/app/quick-replies/delete-quick-reply';
import { findQuickReplies, getQuickReply, listQuickReplies } from '../../src/app/quick-replies/find-quick-replies';
import { offerQuickReplies } from '../../src/app/quick-replies/offer-quick-replies';
import { saveQuickReply } from '../../src/app/quick-replies/save-quick-reply';
import type { QuickReplyChanges } from '../../src/app/quick-replies/save-quick-reply';
import { useQuickReply } from '../../src/app/quick-replies/use-quick-reply';
import { receiveMessage } from '../../src/app/receive-message';
import { asChatId, asQuickReplyId } from '../../src/core/brand';
import type { AgentId, ChatId } from '../../src/core/brand';
import { refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const by = { kind: 'system' } as const;

/** Quick replies, on one engine. */
export function quickRepliesContract(engines: () => TestEngines): void {
  let desk: Desk;
  let ana: AgentId;
  beforeEach(async () => {
    desk = await aDesk(engines());
    ana = await desk.centre.addAgent('ana');
    await desk.raw.rows(`update agents set name = 'Ana Duarte' where id = '${ana}'`);
  });
  afterEach(() => desk.close());

  const save = (changes: QuickReplyChanges) => saveQuickReply(desk.centre.on, { by, which: { kind: 'named' }, changes });
  const saved = async (changes: QuickReplyChanges) => valueOf(await save(changes)).reply;
  const change = (reply: string, changes: QuickReplyChanges) =>
    saveQuickReply(desk.centre.on, { by, which: { kind: 'existing', idOrName: reply }, changes });
  const offered = (chatId: ChatId, agentId = ana) => offerQuickReplies(desk.centre.on, { chatId, agentId });
  const namesFor = async (chatId: ChatId, agentId = ana) => (await offered(chatId, agentId)).map(({ name }) => name);
  const textsFor = async (chatId: ChatId) => (await offered(chatId)).map(({ text, language }) => [language, text]);
  const all = async () => valueOf(await findQuickReplies(desk.centre.on, { by }));
  const set = (table: 'contacts' | 'channels' | 'agents', columns: Readonly<Record<string, string | number>>) =>
    desk.raw.db.updateTable(table).set(columns).execute();

  it('a quick reply of a queue is offered in its chats only, one of no queue everywhere, and one that is not active nowhere', async () => {
    const [sales, support] = [
      await desk.centre.addQueue('Sales', 'to_all_agents'),
      await desk.centre.addQueue('Second line', 'to_all_agents'),
    ];
    await saved({ name: 'Prices', text: 'Cheap.', queues: ['Sales'] });
    await saved({ name: 'Both', text: 'Both.', queues: [sales, 'Second line', sales] });
    await saved({ name: 'hello', text: 'Hello.' });
    await saved({ name: 'Off', text: 'Off.', isActive: false });
    expect(await namesFor(await desk.centre.chatOf('a', sales))).toEqual(['Both', 'hello', 'Prices']);
    expect(await namesFor(await desk.centre.chatOf('b', support))).toEqual(['Both', 'hello']);
    expect(await namesFor(await desk.centre.chatOf('c'))).toEqual(['hello']);
  });

  it('what the agent used last comes first, five at most, and others’ use does not matter', async () => {
    const ben = await desk.centre.addAgent('ben');
    const replies = [];
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) replies.push(await saved({ name, text: name }));
    const chat = await desk.centre.chatOf('visitor');
    for (const index of [1, 6, 5, 4, 3, 2, 5]) {
      desk.clock.advance(1_000);
      await useQuickReply(desk.centre.on, { replyId: replies[index]?.id ?? asQuickReplyId(''), agentId: ana });
    }
    expect(await namesFor(chat)).toEqual(['f', 'c', 'd', 'e', 'g', 'a', 'b']);
    expect((await offered(chat)).filter(({ isRecent }) => isRecent)).toHaveLength(5);
    expect(await namesFor(chat, ben)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    const uses = await desk.raw.rows<{ uses: number }>(
      `select uses from quick_reply_uses where reply_id = '${replies[5]?.id ?? ''}' and agent_id = '${ana}'`,
    );
    expect(uses).toEqual([{ uses: 2 }]);
    const unknown = useQuickReply(desk.centre.on, { replyId: asQuickReplyId(desk.centre.on.newId()), agentId: ana });
    await expect(unknown).rejects.toThrow('does not exist any more');
  });

  it('macros of a quick reply are filled in with what the chat, its customer and the agent are called', async () => {
    const macros = ['contact.name', 'contact.firstName', 'contact.phone', 'contact.email', 'contact.account', 'agent.name'];
    const more = ['agent.firstName', 'chat.id', 'chat.queue', 'chat.channel', 'case.number', 'case.subject'];
    await saved({ name: 'All', text: [...macros, ...more].map((name) => `{{${name}}}`).join('|') });
    await saved({ name: 'Greeting', text: 'Dear {{contact.name}} of {{contact.account}}, case {{ case.number }}' });
    const queue = await desk.centre.addQueue('Sales', 'to_all_agents');
    const chat = await desk.centre.chatOf('Zoe Zola', queue);
    await set('contacts', { phone: '+34600123456', named_by: 'person' });
    expect((await textsFor(chat)).map(([, text]) => text)).toEqual([
      `Zoe Zola|Zoe|+34600123456|||Ana Duarte|Ana|${chat}|Sales|Web||`,
      'Dear Zoe Zola of, case',
    ]);
    const contact = (await desk.raw.rows<{ id: string }>('select id from contacts'))[0]?.id ?? '';
    await desk.raw.rows(
      `insert into accounts (id, name, name_key, created_at, updated_at) values ('acme', '{{agent.name}} & Co', 'acme', 0, 0)`,
    );
    await desk.raw.rows(`
      insert into cases (id, number, subject, description, source, status_id, contact_id, registered_at, updated_at)
      values ('case', 4711, 'Broken shoe', '', 'Web', 'new', '${contact}', 0, 0)`);
    await set('contacts', { account_id: 'acme', email: 'zoe@example.com' });
    await desk.raw.rows(`update chats set case_id = 'case'`);
    expect((await textsFor(chat)).map(([, text]) => text)).toEqual([
      `Zoe Zola|Zoe|+34600123456|zoe@example.com|{{agent.name}} & Co|Ana Duarte|Ana|${chat}|Sales|Web|4711|Broken shoe`,
      'Dear Zoe Zola of {{agent.name}} & Co, case 4711',
    ]);
  });

  it('a customer whose name nobody knows is not called by the one that we made up', async () => {
    await saved({ name: 'Greeting', text: 'Dear {{contact.firstName}}, hello' });
    const chat = await desk.centre.chatOf('Visitor 4711');
    await set('contacts', { named_by: 'placeholder' });
    expect(await textsFor(chat)).toEqual([['', 'Dear, hello']]);
  });

  it('the language of a text is that of the translated chat, then of the contact, the channel, and the installation', async () => {
    const otherTexts = ['de', 'es', 'fr', 'it', 'pt-BR'].map((language) => ({ language, text: `in ${language}` }));
    await saved({ name: 'Hello', text: 'for all', otherTexts });
    const chat = await desk.centre.chatOf('visitor');
    const language = async () => (await textsFor(chat))[0]?.[0];
    const translation = { chat_id: chat, is_on: 1, detected_seq: 0, updated_at: 0, detected_language: 'it' };
    const heard = [await language()];
    await desk.set('DefaultMessageLanguage', 'de');
    heard.push(await language());
    await set('channels', { language: 'es' });
    heard.push(await language());
    await set('contacts', { language: 'fr' });
    heard.push(await language());
    await desk.raw.db.insertInto('chat_translations').values(translation).execute();
    heard.push(await language());
    await desk.set('EnableChatTranslation', true);
    heard.push(await language());
    await desk.raw.db.updateTable('chat_translations').set({ customer_language: 'pt' }).execute();
    heard.push(await language());
    await desk.raw.db.updateTable('chat_translations').set({ is_on: 0 }).execute();
    heard.push(await language());
    expect(heard).toEqual(['', 'de', 'es', 'fr', 'fr', 'it', 'pt-BR', 'fr']);
  });

  it('a new contact prefers the language of the channel on which it writes first', async () => {
    await saved({ name: 'Hello', text: 'for all', otherTexts: [{ language: 'es', text: 'Hola' }] });
    const received = await receiveMessage(desk.centre.on, {
      channel: { ...desk.centre.channel, language: 'es' },
      sender: { externalId: 'visitor', name: 'visitor' },
      placeholder: 'visitor',
      providerMessageId: 'first',
      content: { text: 'Hola' },
      writtenAt: null,
      hasProfile: false,
      events: new Set(),
    });
    expect(await desk.raw.rows('select language from contacts')).toEqual([{ language: 'es' }]);
    expect(await textsFor(asChatId(valueOf(received).item.chat.id))).toEqual([['es', 'Hola']]);
  });

  it('the agent reads in the list what a text says in the agent’s own language, or in that of the installation', async () => {
    const otherTexts = [
      { language: 'en', text: 'Hello' },
      { language: 'es', text: 'Hola' },
      { language: 'uk', text: 'Вітаю' },
    ];
    await saved({ name: 'Hello', otherTexts });
    const chat = await desk.centre.chatOf('visitor');
    await set('contacts', { language: 'es' });
    expect(await offered(chat)).toMatchObject([{ text: 'Hola', preview: 'Hello' }]);
    await set('agents', { language: 'uk' });
    expect(await offered(chat)).toMatchObject([{ text: 'Hola', preview: 'Вітаю' }]);
  });

  it('a quick reply is made, changed in parts, left as it is, and found again by its name or text', async () => {
    const first = valueOf(
      await save({ name: 'Invoice', text: 'Here is your bill.', otherTexts: [{ language: 'ES', text: 'La factura' }] }),
    );
    expect(first).toMatchObject({ change: 'created', reply: { isActive: true, queueIds: [] } });
    expect(valueOf(await save({ name: ' Invoice ', text: 'Here is your bill.' })).change).toBe('unchanged');
    desk.clock.advance(1_000);
    const changed = valueOf(await change('Invoice', { name: 'Bill', text: 'Your bill.', queues: ['Support'], isActive: false }));
    expect(changed).toMatchObject({ change: 'updated', reply: { id: first.reply.id, name: 'Bill', updatedAt: desk.clock.now() } });
    expect(valueOf(await getQuickReply(desk.centre.on, { by, reply: first.reply.id }))).toMatchObject({
      name: 'Bill',
      texts: [
        { language: '', text: 'Your bill.' },
        { language: 'es', text: 'La factura' },
      ],
      isActive: false,
    });
    await change('Bill', { queues: [], otherTexts: [] });
    expect(await all()).toMatchObject([{ name: 'Bill', texts: [{ language: '' }], queueIds: [] }]);
    await saved({ name: 'Hours', text: 'From 9 to 18, 100%_sure' });
    const found = async (text: string) => valueOf(await findQuickReplies(desk.centre.on, { by, text })).map(({ name }) => name);
    expect([await found('BILL'), await found('to 18'), await found('0%_s'), await found('%')]).toEqual([
      ['Bill'],
      ['Hours'],
      ['Hours'],
      ['Hours'],
    ]);
    expect(valueOf(await findQuickReplies(desk.centre.on, { by, limit: 1 }))).toHaveLength(1);
  });

  it('a quick reply that cannot be kept is refused, and nothing of it is stored', async () => {
    await saved({ name: 'Hello', text: 'Hello.' });
    const other = await saved({ name: 'Other', text: 'Other.' });
    const refusals = [
      await change(other.id, { name: 'Hello' }),
      await saveQuickReply(desk.centre.on, { by, which: { kind: 'new' }, changes: { name: 'Hello', text: 'x' } }),
      await save({ name: '', text: 'x' }),
      await save({ name: 'No text' }),
      await change(other.id, { text: '' }),
      await change(other.id, { text: '{{contact.shoes}}' }),
      await change(other.id, { otherTexts: [{ language: 'Klingon of the north', text: 'x' }] }),
    ].map(refusalOf);
    expect(refusals).toEqual(['taken', 'taken', 'bad_name', 'bad_text', 'bad_text', 'unknown_macro', 'bad_language']);
    await expect(change('Missing', {})).rejects.toThrow('There is no such quick reply');
    await expect(change(other.id, { queues: ['Missing'] })).rejects.toThrow('There is no queue');
    expect(await all()).toMatchObject([{ name: 'Hello' }, { name: 'Other', texts: [{ text: 'Other.' }] }]);
  });

  it('a copy has all texts and queues under a name of its own', async () => {
    const texts = { text: 'Hello', otherTexts: [{ language: 'es', text: 'Hola' }] };
    const original = await saved({ name: 'Hi', ...texts, queues: ['Support'], isActive: false });
    const copy = valueOf(await copyQuickReply(desk.centre.on, { by, reply: 'Hi' }));
    expect(valueOf(await getQuickReply(desk.centre.on, { by, reply: copy.id }))).toEqual({
      ...original,
      id: copy.id,
      name: 'Hi (copy)',
      updatedAt: desk.clock.now(),
    });
    expect(valueOf(await copyQuickReply(desk.centre.on, { by, reply: original.id })).name).toBe('Hi (copy 2)');
    expect(valueOf(await copyQuickReply(desk.centre.on, { by, reply: 'Hi', name: 'Hey' })).name).toBe('Hey');
    expect(refusalOf(await copyQuickReply(desk.centre.on, { by, reply: 'Hi', name: 'Hey' }))).toBe('taken');
    expect(await all()).toHaveLength(4);
  });

  it('a quick reply that was used is deleted with all that is known of it', async () => {
    const { id } = await saved({ name: 'Hi', text: 'Hello', queues: ['Support'] });
    await useQuickReply(desk.centre.on, { replyId: id, agentId: ana });
    expect(valueOf(await deleteQuickReply(desk.centre.on, { by, reply: 'Hi' }))).toBe(id);
    const left = ['quick_replies', 'quick_reply_texts', 'quick_reply_queues', 'quick_reply_uses'];
    expect(await Promise.all(left.map((table) => desk.raw.count(table)))).toEqual([0, 0, 0, 0]);
    await expect(deleteQuickReply(desk.centre.on, { by, reply: 'Hi' })).rejects.toThrow('There is no such quick reply');
  });

  it('a queue with quick replies and an agent who used some can be deleted; what was for that queue alone is offered to nobody', async () => {
    await desk.centre.addQueue('Sales', 'to_all_agents');
    const prices = await saved({ name: 'Prices', text: 'Cheap.', queues: ['Sales'] });
    await saved({ name: 'Both', text: 'Both.', queues: ['Sales', 'Support'] });
    await useQuickReply(desk.centre.on, { replyId: prices.id, agentId: ana });
    valueOf(await deleteQueue(desk.centre.on, { by, queue: 'Sales' }));
    expect(await all()).toMatchObject([
      { name: 'Both', isActive: true },
      { name: 'Prices', isActive: false, queueIds: [] },
    ]);
    valueOf(await deleteAgent(desk.centre.on, { by, agent: ana }));
    expect(await desk.raw.count('quick_reply_uses')).toBe(0);
  });

  it('only administrators keep quick replies', async () => {
    const { id } = await saved({ name: 'Hi', text: 'Hello' });
    const asAna = { kind: 'agent', agentId: ana } as const;
    const everything = async () =>
      [
        await saveQuickReply(desk.centre.on, { by: asAna, which: { kind: 'existing', idOrName: id }, changes: { text: 'Hey' } }),
        await copyQuickReply(desk.centre.on, { by: asAna, reply: id }),
        await listQuickReplies(desk.centre.on, asAna),
        await findQuickReplies(desk.centre.on, { by: asAna }),
        await getQuickReply(desk.centre.on, { by: asAna, reply: id }),
        await deleteQuickReply(desk.centre.on, { by: asAna, reply: id }),
      ].map(refusalOf);
    expect(await everything()).toEqual(Array(6).fill('forbidden'));
    expect(await all()).toMatchObject([{ texts: [{ text: 'Hello' }] }]);
    await set('agents', { access: 'administrator' });
    expect(await everything()).toEqual(Array(6).fill(null));
  });
}
