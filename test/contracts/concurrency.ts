import { acceptChat } from '../../src/app/accept-chat';
import { logIn } from '../../src/app/log-in';
import { logOut } from '../../src/app/log-out';
import { asChatId } from '../../src/core/brand';
import type { AgentId, ChatId } from '../../src/core/brand';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre, refusalOf, valueOf } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { rawTables } from '../builders/engines';
import type { RawTables, TestDatabase, TestEngines } from '../builders/engines';
import { testSurroundings } from '../builders/surroundings';

/** How many processes share the store in these tests. */
const processes = 3;

/** What holds when many do the same at once, from several processes. */
export function concurrencyContract(engines: () => TestEngines): void {
  let database: TestDatabase;
  let stores: readonly OpenStore[];
  let centres: readonly ContactCentre[];
  let centre: ContactCentre;
  let raw: RawTables;
  beforeEach(async () => {
    database = await engines().fresh();
    const clock = testSurroundings();
    const open = async () => {
      const store = await openStore(database.engine(), clock.now);
      return aContactCentre(store, clock);
    };
    centre = await open();
    centres = [centre, ...(await Promise.all(Array.from({ length: processes - 1 }, open)))];
    stores = centres.map(({ on }) => on.store);
    raw = rawTables(database);
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await raw.db.destroy();
    await database.dispose();
  });

  /** Does something many times at once, shared out among the processes. */
  const atOnce = <T>(times: number, work: (centre: ContactCentre, i: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: times }, (_, i) => work(centres[i % processes] ?? centre, i)));
  const inProgress = (agentId: AgentId) => raw.count(`chats where agent_id = '${agentId}' and status = 'in_progress'`);

  it('stores a message once that is delivered 50 times', async () => {
    const outcomes = await atOnce(50, (one) => one.writes('visitor', 'Hello', 'the same'));
    const received = outcomes.map(valueOf);
    expect(new Set(received.map(({ message }) => message.id)).size).toBe(1);
    expect(received.filter(({ isDuplicate }) => !isDuplicate).length).toBe(1);
    expect(await raw.count('messages')).toBe(1);
    expect(await raw.count('chats')).toBe(1);
    expect(await raw.count('contacts')).toBe(1);
    expect(await raw.count('events')).toBe(1);
  });

  it('makes one contact and one chat of 20 first messages, in order without gaps', async () => {
    const received = (await atOnce(20, (one, i) => one.writes('visitor', `Message ${String(i)}`))).map(valueOf);
    expect(received.filter(({ isNewChat }) => isNewChat).length).toBe(1);
    expect(await raw.count('contacts')).toBe(1);
    expect(await raw.count('contact_identities')).toBe(1);
    expect(await raw.count('chats')).toBe(1);
    const places = await raw.rows<{ seq: number }>('select seq from messages order by seq');
    expect(places.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const emitted = await raw.rows<{ payload: string }>('select payload from events order by seq');
    expect(emitted.map(({ payload }) => (JSON.parse(payload) as { message: { seq: number } }).message.seq)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });

  it('gives a chat that 50 agents accept to exactly one and tells the others why not', async () => {
    const queue = await centre.addQueue('Desk', 'to_all_agents');
    const agents: AgentId[] = [];
    for (let i = 0; i < 50; i++) agents.push(await centre.addAgent(`agent${String(i)}`, { queues: ['Desk'] }));
    const chat = await centre.chatOf('visitor', queue);
    const commands = await Promise.all(agents.map((agent) => centre.command('accept', chat, agent)));
    const outcomes = await atOnce(50, (one, i) => {
      const commandId = commands[i];
      if (commandId === undefined) throw new Error('There are 50 commands');
      return acceptChat(one.on, { chatId: chat, actor: { kind: 'command', commandId } });
    });
    const winners = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.value.chat.agentId] : []));
    expect(winners.length).toBe(1);
    const reasons = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal]));
    expect(new Set(reasons.map(({ code }) => code))).toEqual(new Set(['already_taken']));
    expect(reasons[0]?.reason).toBe('Another agent has accepted this chat.');
    expect(await raw.rows(`select agent_id, status from chats`)).toEqual([{ agent_id: winners[0], status: 'in_progress' }]);
    expect(await raw.count(`commands where state = 'done'`)).toBe(1);
    expect(await raw.count(`commands where state = 'refused' and reason = 'Another agent has accepted this chat.'`)).toBe(49);
    expect(await raw.count(`offers where state = 'open'`)).toBe(0);
  });

  it('never lets an agent have more than SimultaneousChats', async () => {
    const queue = await centre.addQueue('Desk', 'to_all_agents');
    const ann = await centre.addAgent('ann', { queues: ['Desk'] });
    const chats: ChatId[] = [];
    for (let i = 0; i < 20; i++) chats.push(await centre.chatOf(`visitor ${String(i)}`, queue));
    const outcomes = await atOnce(20, (one, i) => one.accept(chats[i] ?? asChatId('none'), ann));
    expect(outcomes.filter(({ ok }) => ok).length).toBe(5);
    expect(new Set(outcomes.map(refusalOf))).toEqual(new Set([null, 'capacity']));
    expect(await inProgress(ann)).toBe(5);
  });

  it('never lets transfers and accepts together lift an agent above the limit', async () => {
    const queue = await centre.addQueue('Desk', 'to_all_agents');
    const ann = await centre.addAgent('ann', { queues: ['Desk'] });
    const senders = await Promise.all(['ben', 'cid', 'dee', 'eve'].map((name) => centre.addAgent(name, { queues: ['Desk'] })));
    const owned: { readonly chat: ChatId; readonly owner: AgentId }[] = [];
    for (const [i, owner] of senders.entries()) {
      const chat = await centre.chatOf(`owned ${String(i)}`, queue);
      valueOf(await centre.accept(chat, owner));
      owned.push({ chat, owner });
    }
    const waiting: ChatId[] = [];
    for (let i = 0; i < 6; i++) waiting.push(await centre.chatOf(`waiting ${String(i)}`, queue));
    await Promise.all([
      ...owned.map(({ chat, owner }, i) => (centres[i % processes] ?? centre).transfer(chat, owner, { kind: 'agent', agentId: ann })),
      ...waiting.map((chat, i) => (centres[i % processes] ?? centre).accept(chat, ann)),
    ]);
    expect(await inProgress(ann)).toBe(5);
  });

  it('adds a message to a chat that is open when it ends at the same moment, never to an ended one', async () => {
    const ann = await centre.addAgent('ann', { queues: ['Support'] });
    const ben = await centre.addAgent('ben');
    const support = (await centre.on.store.transaction((tx) => tx.queues.findByName('Support')))?.id;
    for (let i = 0; i < 8; i++) {
      const visitor = `visitor ${String(i)}`;
      const chat = await centre.chatOf(visitor, support);
      valueOf(await centre.accept(chat, ann));
      await Promise.all([
        i % 2 === 0 ? centre.complete(chat, ann) : centre.transfer(chat, ann, { kind: 'agent', agentId: ben }),
        ...[1, 2, 3].map((n) => (centres[n % processes] ?? centre).writes(visitor)),
      ]);
      const child = await raw.rows<{ id: string }>(`select id from chats where agent_id = '${ben}' and status = 'in_progress'`);
      for (const { id } of child) valueOf(await centre.complete(asChatId(id), ben));
    }
    const lost = await raw.rows(`
      select m.id from messages m join chats h on h.id = m.chat_id join messages e on e.chat_id = m.chat_id and e.author = 'system' and e.seq < m.seq
      where m.author = 'customer' and h.agent_id = '${ann}' and (e.text like '%completed the chat' or e.text like '%transferred the chat%')`);
    expect(lost).toEqual([]);
    expect(await raw.count(`messages where author = 'customer'`)).toBe(8 * 4);
  });

  it('asks somebody for every chat while agents come and go and chats are routed', async () => {
    const queue = await centre.addQueue('Desk', 'to_available_agent');
    const agents: AgentId[] = [];
    for (let i = 0; i < 6; i++) agents.push(await centre.addAgent(`agent${String(i)}`, { queues: ['Desk'], status: 'inactive' }));
    const chats: ChatId[] = [];
    for (let i = 0; i < 12; i++) chats.push(await centre.chatOf(`visitor ${String(i)}`));
    await Promise.all([
      atOnce(12, (one, i) => one.route(chats[i] ?? asChatId('none'), queue)),
      atOnce(6, async (one, i) => {
        const agent = agents[i];
        if (agent === undefined) return;
        await one.become(agent, 'active');
        if (i % 2 === 0) await one.become(agent, 'inactive');
      }),
      atOnce(12, (one, i) => one.writes(`visitor ${String(i)}`, 'Is anybody there?')),
    ]);
    expect(await raw.count(`chats h where not exists (select 1 from offers o where o.chat_id = h.id and o.state = 'open')`)).toBe(0);
    expect(
      await raw.rows(`select a.status from offers o join agents a on a.id = o.agent_id where o.state = 'open' and a.status <> 'active'`),
    ).toEqual([]);
  });

  it('lets five of many wrong passwords at once be tried', async () => {
    await centre.addAgent('ann');
    const outcomes = await atOnce(20, (one, i) => logIn(one.on, { login: 'ann', password: 'wrong', address: `10.0.0.${String(i)}` }));
    expect(outcomes.filter((outcome) => refusalOf(outcome) === 'wrong_password').length).toBe(5);
    expect(outcomes.filter((outcome) => refusalOf(outcome) === 'too_many_attempts').length).toBe(15);
    expect(centres.flatMap(({ on }) => on.hasher.verified).length).toBe(5);
  });

  it('makes an agent Inactive when the last sessions end at once', async () => {
    const ann = await centre.addAgent('ann');
    const tokens: string[] = [];
    for (let i = 0; i < 4; i++) {
      const one = centres[0] ?? centre;
      tokens.push(valueOf(await logIn(one.on, { login: 'ann', password: 'password of ann', address: '::1' })).token);
    }
    await centre.become(ann, 'active');
    await Promise.all(tokens.map((token, i) => logOut((centres[i % processes] ?? centre).on, token)));
    expect(await centre.on.store.views.me([ann])).toMatchObject([{ status: 'inactive' }]);
  });

  it('sends a reply once that is asked for many times', async () => {
    const queue = await centre.addQueue('Desk', 'to_all_agents');
    const ann = await centre.addAgent('ann', { queues: ['Desk'] });
    const chat = await centre.chatOf('visitor', queue);
    valueOf(await centre.accept(chat, ann));
    const sent = (await atOnce(10, (one) => one.reply(chat, ann, 'Hello', 'key'))).map(valueOf);
    expect(new Set(sent.map(({ value }) => value.message.id)).size).toBe(1);
    expect(sent.filter(({ alreadyDone }) => !alreadyDone).length).toBe(1);
    expect(await raw.count(`messages where author = 'agent'`)).toBe(1);
  });
}
