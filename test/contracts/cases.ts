import { saveCaseCategory, saveCaseStatus } from '../../src/app/cases/case-categories';
import { deleteCaseTemplate, saveCaseTemplate } from '../../src/app/cases/case-templates';
import { casesOfChat, setCaseOfChat } from '../../src/app/cases/cases-of-chat';
import { createCase, createCaseOfChat } from '../../src/app/cases/create-case';
import type { WantedCaseOfChat } from '../../src/app/cases/create-case';
import { findCases, getCase } from '../../src/app/cases/find-cases';
import { updateCase } from '../../src/app/cases/update-case';
import { deleteAgent } from '../../src/app/administration/delete-agent';
import { setSetting } from '../../src/app/administration/settings';
import { NotFoundError } from '../../src/app/errors';
import { sendMessage } from '../../src/app/send-message';
import { asCaseId, asContactId } from '../../src/core/brand';
import type { AgentId, ChatId, ContactId, QueueId } from '../../src/core/brand';
import { openStore } from '../../src/store/store';
import { noProviders, refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk, minute } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const by = { kind: 'system' } as const;

/** What becomes of chats that are more than a chat, on one engine. */
export function casesContract(engines: () => TestEngines): void {
  let desk: Desk;
  let queue: QueueId;
  beforeEach(async () => {
    desk = await aDesk(engines());
    queue = await desk.centre.addQueue('Desk', 'to_available_agent');
    await desk.heard();
  });
  afterEach(() => desk.close());

  const create = (chatId: ChatId, wanted: Partial<WantedCaseOfChat> = {}) =>
    createCaseOfChat(desk.centre.on, { chatId, evenIfThereIsOne: false, askedBy: null, ...wanted });
  const created = async (...call: Parameters<typeof create>) => valueOf(await create(...call)).case;
  const contactOf = async (chatId: ChatId): Promise<ContactId> => {
    const [row] = await desk.raw.rows<{ contact_id: string }>(`select contact_id from chats where id = '${chatId}'`);
    return asContactId(row?.contact_id ?? '');
  };
  const botSays = async (chatId: ChatId) => {
    const said = { chatId, actor: { kind: 'flow' } as const, text: 'What is it about?', botName: 'Bot', idempotencyKey: null };
    valueOf(await sendMessage(desk.centre.on, noProviders, said));
  };
  const anAgentWith = async (chatId: ChatId, name = 'ann'): Promise<AgentId> => {
    const agent = await desk.centre.addAgent(name, { queues: ['Desk'] });
    await desk.centre.route(chatId, queue);
    valueOf(await desk.centre.accept(chatId, agent));
    return agent;
  };
  const cases = () => desk.raw.rows(`select number, subject, status_id, once_key from cases order by number`);
  const caseOn = async (chatId: ChatId) =>
    (await desk.raw.rows<{ case_id: string | null }>(`select case_id from chats where id = '${chatId}'`))[0]?.case_id;

  it('makes a case of what the customer wrote before an agent answered', async () => {
    const chat = await desk.centre.chatOf('visitor');
    await desk.centre.writes('visitor', 'My order is late');
    await botSays(chat);
    await desk.centre.writes('visitor', 'It is number 7');
    const agent = await anAgentWith(chat);
    valueOf(await desk.centre.reply(chat, agent));
    await desk.centre.writes('visitor', 'Thank you');
    await desk.raw.rows(`insert into accounts (id, name, name_key, created_at, updated_at) values ('acme', 'Acme', 'acme', 0, 0)`);
    const contact = await contactOf(chat);
    await desk.raw.rows(`update contacts set account_id = 'acme' where id = '${contact}'`);
    await desk.heard();

    const item = await created(chat);
    expect(item).toMatchObject({
      number: 1,
      isNew: true,
      subject: 'Hello',
      description: 'Hello\nMy order is late\nIt is number 7',
      source: 'Chat',
      status: 'New',
      contactId: contact,
      accountId: 'acme',
      assigneeId: agent,
      assigneeName: 'ann',
      registeredAt: desk.clock.now(),
      closedAt: null,
    });
    expect(await caseOn(chat)).toBe(item.id);
    expect(await desk.raw.rows(`select chat_id, case_id from case_chats`)).toEqual([{ chat_id: chat, case_id: item.id }]);
    expect(await desk.heard()).toEqual(['case_created']);
    const [event] = await desk.raw.rows<{ payload: string }>(`select payload from events where kind = 'case_created'`);
    expect(JSON.parse(event?.payload ?? '')).toMatchObject({ chat: { id: chat }, case: { id: item.id, number: 1, subject: 'Hello' } });
    const [tile] = await desk.store.views.liveTiles([chat]);
    expect(tile?.case).toEqual({ id: item.id, number: 1 });
  });

  it('reads what was said before a transfer', async () => {
    const chat = await desk.centre.chatOf('visitor');
    const ann = await anAgentWith(chat);
    const ben = await desk.centre.addAgent('ben', { queues: ['Desk'] });
    const moved = valueOf(await desk.centre.transfer(chat, ann, { kind: 'agent', agentId: ben }));
    await desk.centre.writes('visitor', 'Anybody there?');
    expect(await created(moved.value.chat.id as ChatId)).toMatchObject({
      subject: 'Hello',
      description: 'Hello\nAnybody there?',
      assigneeId: ben,
    });
  });

  it('goes on with a chat that is transferred', async () => {
    const chat = await desk.centre.chatOf('visitor');
    const ann = await anAgentWith(chat);
    const { id } = await created(chat);
    const second = await desk.centre.addQueue('Second', 'to_all_agents');
    await desk.centre.addAgent('ben', { queues: ['Second'] });
    const moved = valueOf(await desk.centre.transfer(chat, ann, { kind: 'queue', queueId: second }));
    const child = moved.value.chat.id as ChatId;
    expect(await caseOn(child)).toBe(id);
    expect(valueOf(await casesOfChat(desk.centre.on, { chatId: child }))).toMatchObject({ current: { id }, linked: [{ id }] });
    expect(await created(child)).toMatchObject({ id, isNew: false });
  });

  it('names files and places, and leaves out what the customer took back', async () => {
    const chat = await desk.centre.chatOf('visitor');
    const { message } = valueOf(await desk.centre.writes('visitor', 'second'));
    await desk.raw.rows(`update messages set deleted_at = 1 where id = '${message.id}'`);
    await desk.raw.rows(`update messages set text = '', files = 1 where chat_id = '${chat}' and seq = 1`);
    await desk.raw.rows(`
      insert into attachments (id, message_id, position, kind, name, type, state, created_at)
      select 'file', id, 0, 'image', 'photo.jpg', 'image/jpeg', 'pending', 0 from messages where chat_id = '${chat}' and seq = 1`);
    const place = valueOf(await desk.centre.writes('visitor', 'x')).message;
    await desk.raw.rows(
      `update messages set text = '', content = '{"place":{"latitude":1,"longitude":2,"name":"Home"}}' where id = '${place.id}'`,
    );
    expect(await created(chat)).toMatchObject({ subject: 'photo.jpg', description: 'photo.jpg\nHome (1.00000, 2.00000)' });
  });

  it('gives one case to a command that comes twice, and another one where another is wanted', async () => {
    const chat = await desk.centre.chatOf('visitor');
    const [first, again] = await Promise.all([
      created(chat, { askedBy: 'command', evenIfThereIsOne: true }),
      created(chat, { askedBy: 'command', evenIfThereIsOne: true }),
    ]);
    expect(again.id).toBe(first.id);
    expect([first.isNew, again.isNew].toSorted()).toEqual([false, true]);
    expect(await created(chat, { askedBy: 'another command' })).toMatchObject({ id: first.id, isNew: false });
    expect(await created(chat)).toMatchObject({ id: first.id, isNew: false });
    expect(await created(chat, { askedBy: 'another command', evenIfThereIsOne: true })).toMatchObject({ number: 2, isNew: true });
    expect(await cases()).toHaveLength(2);
    expect(await desk.heard()).toEqual(['chat_created', 'message_received', 'case_created', 'case_created']);
  });

  it('numbers 200 cases that are made at once without a gap', async () => {
    const stores = await Promise.all([1, 2, 3].map(() => openStore(desk.database.engine(), desk.clock.now)));
    const all = [desk.store, ...stores];
    const chats: ChatId[] = [];
    for (let i = 0; i < 20; i++) chats.push(await desk.centre.chatOf(`visitor ${String(i)}`));
    const made = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const chatId = chats[i % chats.length];
        if (chatId === undefined) throw new Error('There are 20 chats');
        const on = { ...desk.centre.on, store: all[i % all.length] ?? desk.store };
        return valueOf(await createCaseOfChat(on, { chatId, evenIfThereIsOne: true, askedBy: String(i) })).case.number;
      }),
    );
    await Promise.all(stores.map((store) => store.close()));
    expect(made.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(await desk.raw.rows(`select value from counters where name = 'case'`)).toEqual([{ value: 200 }]);
  });

  it('is one of a chat and one of a key, however many ask at once', async () => {
    const chat = await desk.centre.chatOf('visitor');
    const contactId = await contactOf(chat);
    const atOnce = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: 10 }, ask));
    const ofChat = await atOnce(() => created(chat));
    const ofKey = await atOnce(() => createCase(desk.centre.on, { contactId, subject: 'Once', onceKey: 'once' }));
    const foreign = { system: 'Desk', key: 'D-1', url: null };
    const ofDesk = await atOnce(() => createCase(desk.centre.on, { contactId, subject: 'There', foreign }));
    expect(ofChat.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(ofKey.map(valueOf).filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(ofDesk.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.code]))).toEqual(Array(9).fill('key_taken'));
    expect(await cases()).toMatchObject([{ number: 1 }, { number: 2 }, { number: 3 }]);
  });

  it('leaves no gap where a case was refused', async () => {
    const chat = await desk.centre.chatOf('visitor');
    const contactId = await contactOf(chat);
    const foreign = { system: 'desk', key: 'D-1', url: 'https://desk.example.com/1' };
    expect(valueOf(await createCase(desk.centre.on, { contactId, subject: 'A', foreign })).number).toBe(1);
    expect(refusalOf(await createCase(desk.centre.on, { contactId, subject: 'B', foreign }))).toBe('key_taken');
    expect(refusalOf(await createCase(desk.centre.on, { contactId, subject: ' ' }))).toBe('bad_subject');
    expect(valueOf(await createCase(desk.centre.on, { contactId, subject: 'C', foreign: { ...foreign, system: null } })).number).toBe(2);
  });

  it('makes a case without a chat once a key, from what its template says', async () => {
    const contactId = await contactOf(await desk.centre.chatOf('visitor'));
    const template = { by, name: 'Phone', category: 'Problem', priority: 'High', requiredFields: ['category', 'project'] };
    valueOf(await saveCaseTemplate(desk.centre.on, template));
    const wanted = { contactId, subject: 'Called', template: 'Phone', onceKey: 'call 1', source: 'Phone' };
    expect(refusalOf(await createCase(desk.centre.on, wanted))).toBe('missing_fields');
    const [one, same] = await Promise.all([1, 2].map(() => createCase(desk.centre.on, { ...wanted, project: 'Web' })));
    expect(one && same && valueOf(one).id === valueOf(same).id).toBe(true);
    expect(await desk.raw.count('cases')).toBe(1);
    expect(one && valueOf(one)).toMatchObject({ category: 'Problem', priority: 'High', project: 'Web', source: 'Phone', assigneeId: null });
    await expect(createCase(desk.centre.on, { ...wanted, contactId: asContactId('nobody'), onceKey: 'call 2' })).rejects.toThrow(
      'There is no contact',
    );
  });

  it('is changed, closed and opened again, and says when nothing changed', async () => {
    const chat = await desk.centre.chatOf('visitor');
    const agent = await desk.centre.addAgent('ann');
    const { id } = await created(chat);
    const which = { kind: 'id', id: asCaseId(id) } as const;
    const change = async (wanted: object) => valueOf(await updateCase(desk.centre.on, { which, ...wanted }));
    desk.clock.advance(minute);
    const foreign = { system: 'desk', key: 'D-7', url: 'https://desk.example.com/7' };
    const wanted = { subject: 'Late order', category: 'complaint', priority: 'High', project: 'Shop', assignee: 'ann', foreign };
    expect(await change({ ...wanted, status: 'Resolved' })).toMatchObject({
      change: 'updated',
      case: {
        subject: 'Late order',
        category: 'Complaint',
        assigneeId: agent,
        status: 'Resolved',
        isFinal: true,
        closedAt: desk.clock.now(),
        updatedAt: desk.clock.now(),
        foreignKey: 'D-7',
      },
    });
    expect(await change({ ...wanted, status: 'resolved' })).toMatchObject({ change: 'unchanged' });
    expect(await change({ status: 'New', priority: null })).toMatchObject({ case: { closedAt: null, priority: null, project: 'Shop' } });
    const find = async (one: Parameters<typeof getCase>[1]['which']) => valueOf(await getCase(desk.centre.on, { which: one })).case.id;
    expect(await find({ kind: 'number', number: 1 })).toBe(id);
    expect(await find({ kind: 'foreign', system: 'desk', key: 'D-7' })).toBe(id);
    await expect(find({ kind: 'foreign', system: null, key: 'D-7' })).rejects.toThrow('There is no such case');
    await expect(change({ status: 'Lost' })).rejects.toThrow('There is no status of cases Lost');
  });

  it('is found by contact, status, category, assignee, number and subject, newest first, page by page', async () => {
    const [mine, yours] = [await desk.centre.chatOf('visitor'), await desk.centre.chatOf('another')];
    const contactId = await contactOf(mine);
    for (const subject of ['One', 'Two 3', 'Three']) valueOf(await createCase(desk.centre.on, { contactId, subject }));
    await created(yours, { category: 'Problem', status: 'Closed', subject: 'Four', description: '' });
    const numbers = async (wanted: Parameters<typeof findCases>[1]) =>
      valueOf(await findCases(desk.centre.on, wanted)).map(({ number }) => number);
    expect(await numbers({})).toEqual([4, 3, 2, 1]);
    expect(await numbers({ contactId })).toEqual([3, 2, 1]);
    expect(await numbers({ contactId, limit: 2 })).toEqual([3, 2]);
    expect(await numbers({ contactId, limit: 2, before: 2 })).toEqual([1]);
    expect(await numbers({ text: '3' })).toEqual([3, 2]);
    expect(await numbers({ text: '#3' })).toEqual([3]);
    expect(await numbers({ text: 'TWO' })).toEqual([2]);
    expect(await numbers({ text: '%' })).toEqual([]);
    expect(await numbers({ status: 'closed' })).toEqual([4]);
    expect(await numbers({ category: 'Problem', status: 'New' })).toEqual([]);
    await desk.centre.addAgent('ann');
    valueOf(await updateCase(desk.centre.on, { which: { kind: 'number', number: 2 }, assignee: 'ann' }));
    expect(await numbers({ assignee: 'ann' })).toEqual([2]);
  });

  it('lets a chat be about a case of its own contact only', async () => {
    const [mine, yours] = [await desk.centre.chatOf('visitor'), await desk.centre.chatOf('another')];
    const ann = await anAgentWith(mine);
    const ben = await desk.centre.addAgent('ben');
    const zoe = await desk.centre.addAgent('zoe');
    await desk.raw.rows(`update agents set access = 'supervisor' where id = '${zoe}'`);
    const contactId = await contactOf(mine);
    const own = asCaseId(valueOf(await createCase(desk.centre.on, { contactId, subject: 'Mine' })).id);
    const other = asCaseId((await created(yours)).id);
    const set = async (agentId: AgentId, caseId: typeof own | null) =>
      refusalOf(await setCaseOfChat(desk.centre.on, { by: { kind: 'agent', agentId }, chatId: mine, caseId }));
    expect(await set(ann, other)).toBe('other_contact');
    expect(await set(ben, own)).toBe('forbidden');
    expect(await caseOn(mine)).toBeNull();
    expect(await set(ann, own)).toBeNull();
    expect(await caseOn(mine)).toBe(own);
    const listed = valueOf(await casesOfChat(desk.centre.on, { chatId: mine }));
    expect(listed).toMatchObject({ current: { id: own }, linked: [{ id: own }], cases: [{ id: own }], hasMore: false });
    expect(await set(zoe, null)).toBeNull();
    expect(await caseOn(mine)).toBeNull();
    expect(valueOf(await casesOfChat(desk.centre.on, { chatId: mine, search: 'nothing' }))).toMatchObject({ current: null, cases: [] });
    valueOf(await desk.centre.complete(mine, ann));
    expect(await set(ann, own)).toBe('forbidden');
    expect(await set(zoe, own)).toBeNull();
  });

  it('begins with what the administrator set for cases of chats', async () => {
    const save = (wanted: object) => saveCaseTemplate(desk.centre.on, { by, name: 'For chats', ...wanted });
    const choose = (value: string) => setSetting(desk.centre.on, { by, code: 'ChatCaseTemplate', value });
    await desk.centre.addAgent('zoe');
    valueOf(await save({ category: 'Question', priority: 'Low', project: 'Shop', assignee: 'zoe' }));
    valueOf(await choose('For chats'));
    const first = await desk.centre.chatOf('visitor');
    expect(await created(first)).toMatchObject({ category: 'Question', priority: 'Low', project: 'Shop', assigneeName: 'zoe' });
    expect(valueOf(await save({ category: 'Complaint', priority: null }))).toMatchObject({ change: 'updated' });
    const second = await desk.centre.chatOf('another');
    const agent = await anAgentWith(second);
    expect(await created(second, { project: 'Web' })).toMatchObject({
      category: 'Complaint',
      priority: null,
      project: 'Web',
      assigneeId: agent,
    });
    valueOf(await choose(''));
    expect(await created(await desk.centre.chatOf('third'))).toMatchObject({ category: null, project: null, assigneeId: null });
  });

  it('begins with no category that is not in use any more, though its template has it', async () => {
    valueOf(await saveCaseCategory(desk.centre.on, { by, name: 'Complaint' }));
    valueOf(await saveCaseTemplate(desk.centre.on, { by, name: 'Old', category: 'Complaint', priority: 'High' }));
    valueOf(await saveCaseCategory(desk.centre.on, { by, name: 'Complaint', isActive: false }));
    expect(await created(await desk.centre.chatOf('visitor'), { template: 'Old' })).toMatchObject({ category: null, priority: 'High' });
  });

  it('is made of whatever people write, and found by it', async () => {
    await desk.centre.writes('visitor', `${'😀'.repeat(120)} {{contact.name}}`);
    const chat = await desk.centre.chatOf('visitor');
    const { subject } = await created(chat);
    expect(subject).toBe(`${'😀'.repeat(99)}…`);
    const contactId = await contactOf(chat);
    const odd = '\u0000 odd \uD800';
    const wanted = { contactId, subject: odd, description: odd, source: odd, priority: odd, project: odd, onceKey: odd };
    const foreign = { system: odd, key: odd, url: null };
    expect(valueOf(await createCase(desk.centre.on, { ...wanted, foreign }))).toMatchObject({ subject: 'odd \uFFFD', isNew: true });
    expect(valueOf(await createCase(desk.centre.on, { ...wanted, foreign }))).toMatchObject({ isNew: false });
    const which = { kind: 'foreign', system: odd, key: odd } as const;
    expect(valueOf(await getCase(desk.centre.on, { which })).case.subject).toBe('odd \uFFFD');
    for (const text of ['\u0000', 'odd', '\uD800', '999999999999', '#999999999999', '%', '\\']) {
      await casesOfChat(desk.centre.on, { chatId: chat, search: text });
      await findCases(desk.centre.on, { text });
    }
    expect(valueOf(await casesOfChat(desk.centre.on, { chatId: chat, search: 'odd\u0000' })).cases).toHaveLength(1);
    for (const number of [1.5, 1e300, -1, Number.NaN]) {
      await expect(getCase(desk.centre.on, { which: { kind: 'number', number } })).rejects.toThrow(NotFoundError);
    }
    await expect(
      createCaseOfChat(desk.centre.on, { chatId: chat, evenIfThereIsOne: true, askedBy: null, template: '\u0000' }),
    ).rejects.toThrow(NotFoundError);
    expect(await created(chat, { evenIfThereIsOne: true, askedBy: '\u0000' })).toMatchObject({ isNew: true });
  });

  it('takes no template with required fields for chats', async () => {
    const on = desk.centre.on;
    const save = (wanted: object) => saveCaseTemplate(on, { by, name: 'Form', ...wanted });
    const choose = (value: string) => setSetting(on, { by, code: 'ChatCaseTemplate', value });
    const chat = await desk.centre.chatOf('visitor');
    expect(refusalOf(await choose('Form'))).toBe('bad_setting');
    valueOf(await save({ requiredFields: ['category'] }));
    const refused = await choose('Form');
    expect(refused).toMatchObject({ refusal: { reason: expect.stringContaining('fields that a person must fill in') } });
    expect(refusalOf(await create(chat, { template: 'Form' }))).toBe('template_asks');
    expect(refusalOf(await save({ requiredFields: ['weather'] }))).toBe('bad_field');
    valueOf(await save({ requiredFields: [] }));
    valueOf(await choose('Form'));
    expect(refusalOf(await save({ requiredFields: ['category'] }))).toBe('chosen_for_chats');
    expect(refusalOf(await deleteCaseTemplate(on, { by, idOrName: 'Form' }))).toBe('chosen_for_chats');
    valueOf(await save({ name: 'Chats', idOrName: 'Form', priority: 'Low' }));
    expect(await created(chat)).toMatchObject({ priority: 'Low' });
    valueOf(await choose(''));
    valueOf(await deleteCaseTemplate(on, { by, idOrName: 'Chats' }));
    expect(await desk.raw.count('case_templates')).toBe(0);
  });

  it('has categories and statuses that can be changed and taken out of use', async () => {
    const on = desk.centre.on;
    const chat = await desk.centre.chatOf('visitor');
    expect(valueOf(await saveCaseCategory(on, { by, name: 'Delivery' }))).toMatchObject({ change: 'created', category: { position: 4 } });
    expect(valueOf(await saveCaseCategory(on, { by, name: 'delivery', isActive: false }))).toMatchObject({ change: 'updated' });
    expect(refusalOf(await create(chat, { category: 'Delivery' }))).toBe('inactive');
    expect(refusalOf(await saveCaseCategory(on, { by, name: 'Problem', idOrName: 'Delivery' }))).toBe('taken');
    expect(refusalOf(await saveCaseStatus(on, { by, name: 'New', isActive: false }))).toBe('needed');
    expect(valueOf(await saveCaseStatus(on, { by, name: 'Fresh', idOrName: 'New' }))).toMatchObject({ status: { id: 'new' } });
    expect(valueOf(await saveCaseStatus(on, { by, name: 'Spam', isFinal: true }))).toMatchObject({ change: 'created' });
    expect(await created(chat)).toMatchObject({ status: 'Fresh' });
    const ann = await desk.centre.addAgent('ann');
    expect(refusalOf(await saveCaseCategory(on, { by: { kind: 'agent', agentId: ann }, name: 'Mine' }))).toBe('forbidden');
  });

  it('keeps the agent who has it from being deleted', async () => {
    const ann = await desk.centre.addAgent('ann');
    const ben = await desk.centre.addAgent('ben');
    await created(await desk.centre.chatOf('visitor'), { assignee: 'ann' });
    valueOf(await saveCaseTemplate(desk.centre.on, { by, name: 'Form', assignee: 'ben' }));
    expect(refusalOf(await deleteAgent(desk.centre.on, { by, agent: ann }))).toBe('has_history');
    expect(refusalOf(await deleteAgent(desk.centre.on, { by, agent: ben }))).toBe('has_history');
  });

  it('is not there while case management is off', async () => {
    const chat = await desk.centre.chatOf('visitor');
    const contactId = await contactOf(chat);
    await desk.set('CaseManagement', false);
    expect(refusalOf(await create(chat))).toBe('disabled');
    expect(refusalOf(await createCase(desk.centre.on, { contactId, subject: 'A' }))).toBe('disabled');
    expect(refusalOf(await casesOfChat(desk.centre.on, { chatId: chat }))).toBe('disabled');
    expect(refusalOf(await setCaseOfChat(desk.centre.on, { by, chatId: chat, caseId: null }))).toBe('disabled');
    expect(await desk.raw.count('cases')).toBe(0);
  });

  it('is wanted of a queue with nobody there, and not while somebody is', async () => {
    const agent = await desk.centre.addAgent('ann', { queues: ['Desk'], status: 'inactive' });
    await desk.limit(queue, { no_agents: 'create_case' });
    const routing = async (customer: string) => (await desk.centre.route(await desk.centre.chatOf(customer), queue)).routing;
    const told = async () => {
      const rows = await desk.raw.rows<{ payload: string }>(
        `select payload from events where kind = 'no_agents' order by seq desc limit 1`,
      );
      return (JSON.parse(rows[0]?.payload ?? '') as { noAgents: unknown }).noAgents;
    };
    expect(await routing('first')).toMatchObject({ result: 'no_agents', reason: 'nobody_active', connected: 0, wantsCase: true });
    expect(await told()).toEqual({ reason: 'nobody_active', behaviour: 'create_case', connected: 0, wantsCase: true });
    await desk.raw.rows(`
      insert into agent_sessions (id, token_hash, agent_id, created_at, expires_at, seen_at)
      values ('s', 's', '${agent}', 0, ${String(desk.clock.now() + minute)}, ${String(desk.clock.now())})`);
    expect(await routing('second')).toMatchObject({ result: 'no_agents', connected: 1, wantsCase: false });
    expect(await told()).toEqual({ reason: 'nobody_active', behaviour: 'create_case', connected: 1, wantsCase: false });
    await desk.raw.rows(`update agent_sessions set lost_at = 1`);
    expect(await routing('third')).toMatchObject({ connected: 0, wantsCase: true });
    await desk.set('CaseManagement', false);
    expect(await routing('while there are no cases')).toMatchObject({ connected: 0, wantsCase: false });
    await desk.set('CaseManagement', true);
    await desk.limit(queue, { no_agents: 'wait' });
    expect(await routing('fourth')).toMatchObject({ connected: 0, wantsCase: false });
    await desk.raw.rows(`update agents set status = 'active'`);
    expect(await routing('fifth')).toMatchObject({ result: 'assigned', connected: null, wantsCase: false });
  });
}
