import { noteConnected } from '../../src/app/end-lost-sessions';
import { markReadByAgent } from '../../src/app/mark-read';
import { setAgentStatus } from '../../src/app/set-agent-status';
import type { AllChatsFilter } from '../../src/app/views';
import { asChatId, asInstant } from '../../src/core/brand';
import type { AgentId, ChatId } from '../../src/core/brand';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre, valueOf } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { rawTables } from '../builders/engines';
import type { RawTables, TestDatabase, TestEngines } from '../builders/engines';
import { testSurroundings } from '../builders/surroundings';
import type { TestSurroundings } from '../builders/surroundings';

/** What the pages read, on one engine. */
export function viewsContract(engines: () => TestEngines): void {
  let database: TestDatabase;
  let store: OpenStore;
  let clock: TestSurroundings;
  let centre: ContactCentre;
  let raw: RawTables;
  beforeEach(async () => {
    database = await engines().fresh();
    clock = testSurroundings();
    store = await openStore(database.engine(), clock.now);
    centre = await aContactCentre(store, clock);
    raw = rawTables(database);
  });
  afterEach(async () => {
    await store.close();
    await raw.db.destroy();
    await database.dispose();
  });

  const areasOf = async (agent: AgentId) =>
    (await store.views.tilesOf([agent])).map(
      ({ tile }) => `${tile.area}${tile.offer === null ? '' : ` ${tile.offer}`} ${tile.contact.name}`,
    );

  describe('tiles', () => {
    it('of a chat offered to all are seen by every Active agent of the queue below the limit, and by nobody else', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const ben = await centre.addAgent('ben', { queues: ['Desk'] });
      const idle = await centre.addAgent('idle', { queues: ['Desk'], status: 'inactive' });
      const stranger = await centre.addAgent('stranger', { queues: ['Support'] });
      await raw.rows(`update agents set capacity = 1 where id = '${ben}'`);
      const first = await centre.chatOf('one', queue);
      await centre.chatOf('two', queue);
      expect(await areasOf(ben)).toEqual(['new all one', 'new all two']);
      valueOf(await centre.accept(first, ben));
      expect(await areasOf(ben)).toEqual(['in_progress one']);
      expect(await areasOf(ann)).toEqual(['new all two']);
      expect(await areasOf(idle)).toEqual([]);
      expect(await areasOf(stranger)).toEqual([]);
    });

    it('of a chat offered to one agent are seen by that agent alone', async () => {
      const queue = await centre.addQueue('Desk', 'to_available_agent');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const ben = await centre.addAgent('ben', { queues: ['Desk'] });
      await centre.chatOf('one', queue);
      await centre.chatOf('two', queue);
      expect(await areasOf(ann)).toEqual(['new you one']);
      expect(await areasOf(ben)).toEqual(['new you two']);
    });

    it('of what customers begin are not shown to level 2, those of transferred chats are', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const expert = await centre.addAgent('expert');
      await store.transaction((tx) => tx.queues.addMember(queue, expert, 2));
      const chat = await centre.chatOf('one', queue);
      expect(await areasOf(expert)).toEqual([]);
      expect(await centre.accept(chat, expert)).toMatchObject({ ok: false, refusal: { code: 'not_offered' } });
      valueOf(await centre.accept(chat, ann));
      valueOf(await centre.transfer(chat, ann, { kind: 'queue', queueId: queue }));
      expect(await areasOf(expert)).toEqual(['new all one']);
    });

    it('show the longest waiting first, also after a transfer', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const ben = await centre.addAgent('ben', { queues: ['Desk'] });
      const oldest = await centre.chatOf('oldest', queue);
      clock.advance(1_000);
      await centre.chatOf('younger', queue);
      valueOf(await centre.accept(oldest, ann));
      clock.advance(1_000);
      valueOf(await centre.transfer(oldest, ann, { kind: 'queue', queueId: queue }));
      expect(await areasOf(ben)).toEqual(['new all oldest', 'new all younger']);
    });

    it('keep the ten newest closed chats of an agent', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const chats: ChatId[] = [];
      for (let i = 1; i <= 12; i++) {
        clock.advance(1_000);
        const chat = await centre.chatOf(`visitor ${String(i)}`, queue);
        valueOf(await centre.accept(chat, ann));
        valueOf(await centre.complete(chat, ann));
        chats.push(chat);
      }
      expect(await areasOf(ann)).toEqual(Array.from({ length: 10 }, (_, i) => `closed visitor ${String(i + 3)}`));
      const [first] = chats;
      if (first === undefined) throw new Error('There are twelve chats');
      expect((await store.views.readableTile(first, ann))?.area).toBe('closed');
    });

    it('show the last line that is not the system’s and how much is unread', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const chat = await centre.chatOf('visitor', queue);
      clock.advance(1_000);
      await centre.writes('visitor', `${'x'.repeat(199)}😀 and more`);
      valueOf(await centre.accept(chat, ann));
      const [shown] = await store.views.tilesOf([ann]);
      expect(shown?.tile).toMatchObject({ unread: 2, lastMessage: { author: 'customer', at: clock.now() } });
      expect(shown?.tile.lastMessage?.text).toBe(`${'x'.repeat(199)}😀`);
      expect(shown?.tile.revision).toBe(await store.views.cursor());
    });

    it('of one chat are found for everybody who sees it', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const ben = await centre.addAgent('ben', { queues: ['Desk'] });
      const chat = await centre.chatOf('visitor', queue);
      expect((await store.views.tilesFor([chat])).map(({ agentId }) => agentId).sort()).toEqual([ann, ben].sort());
      valueOf(await centre.accept(chat, ann));
      expect((await store.views.tilesFor([chat])).map(({ agentId, tile }) => [agentId, tile.area])).toEqual([[ann, 'in_progress']]);
      expect(await store.views.readableTile(chat, ben)).toBeNull();
    });
  });

  describe('what a tile counts', () => {
    const tileOf = async (agent: AgentId) => (await store.views.tilesOf([agent]))[0]?.tile;
    const limit = async (columns: string) => {
      await raw.rows(`update queues set ${columns}`);
    };

    it('ends with the offer to one agent alone, and with no offer to all', async () => {
      const queue = await centre.addQueue('Desk', 'to_available_agent');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      await limit('accept_timeout_minutes = 2');
      const asked = clock.now();
      const chat = await centre.chatOf('one', queue);
      expect(await tileOf(ann)).toMatchObject({ offer: 'you', offeredAt: asked, offerExpiresAt: asked + 120_000 });
      valueOf(await centre.accept(chat, ann));
      expect(await tileOf(ann)).toMatchObject({ offer: null, offeredAt: null, offerExpiresAt: null });
      const all = await centre.addQueue('All', 'to_all_agents');
      const ben = await centre.addAgent('ben', { queues: ['All'] });
      await centre.chatOf('two', all);
      expect(await tileOf(ben)).toMatchObject({ offer: 'all', offeredAt: asked, offerExpiresAt: null });
    });

    it('begins with the limit of the queue: the first one until an agent replied, then the ongoing one', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      await limit('first_response_minutes = 2, ongoing_response_minutes = 5');
      const first = clock.now();
      const chat = await centre.chatOf('one', queue);
      expect(await tileOf(ann)).toMatchObject({ unansweredSince: first, overdueAt: first + 120_000 });
      clock.advance(30_000);
      await centre.writes('one', 'Hello?');
      expect(await tileOf(ann)).toMatchObject({ unansweredSince: first, overdueAt: first + 150_000 });
      valueOf(await centre.accept(chat, ann));
      valueOf(await centre.reply(chat, ann));
      expect(await tileOf(ann)).toMatchObject({ unansweredSince: null, overdueAt: null });
      clock.advance(30_000);
      await centre.writes('one', 'Thanks, and one more thing');
      expect(await tileOf(ann)).toMatchObject({ unansweredSince: first + 60_000, overdueAt: first + 360_000 });
      valueOf(await centre.complete(chat, ann));
      expect(await tileOf(ann)).toMatchObject({ area: 'closed', unansweredSince: null, overdueAt: null });
    });

    it('never begins in a queue without limits', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      await centre.chatOf('one', queue);
      expect(await tileOf(ann)).toMatchObject({ unansweredSince: clock.now(), overdueAt: null });
    });
  });

  describe('agents', () => {
    it('are told why their status is what it is, and who set it', async () => {
      const queue = await centre.addQueue('Desk', 'to_available_agent');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const zoe = await centre.addAgent('zoe');
      await raw.rows(`update agents set access = 'supervisor' where id = '${zoe}'`);
      const me = async () => (await store.views.me([ann]))[0];
      expect(await me()).toMatchObject({ status: 'active', statusReason: 'agent', statusBy: null, access: 'agent' });
      await centre.chatOf('one', queue);
      await centre.pass(5 * 60_000);
      expect(await me()).toMatchObject({ status: 'inactive', statusReason: 'accept_timeout', statusSince: clock.now() });
      await centre.become(ann, 'active');
      clock.advance(1_000);
      valueOf(await setAgentStatus(centre.on, { agentId: ann, status: 'inactive', by: { kind: 'agent', agentId: zoe } }));
      expect(await me()).toMatchObject({ status: 'inactive', statusReason: 'supervisor', statusBy: 'zoe' });
    });

    it('are listed with load and whether a page of theirs is open, those who are disabled left out', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const gone = await centre.addAgent('gone');
      await raw.rows(`update agents set enabled = 0 where id = '${gone}'`);
      valueOf(await centre.accept(await centre.chatOf('one', queue), ann));
      const team = async () => {
        const { agents, queues } = await store.views.team(clock.now());
        return [agents.map(({ name, status, load, isOnline }) => [name, status, load, isOnline]), queues.map(({ name }) => name)];
      };
      expect(await team()).toEqual([[['ann', 'active', 1, false]], ['Desk', 'Support']]);
      const session = {
        id: centre.on.newId(),
        tokenHash: 'hash',
        agentId: ann,
        at: clock.now(),
        expiresAt: asInstant(clock.now() + 86_400_000),
      };
      await store.transaction((tx) => tx.logins.openSession(session));
      expect((await team())[0]).toEqual([['ann', 'active', 1, true]]);
      clock.advance(61_000);
      expect((await team())[0]).toEqual([['ann', 'active', 1, false]]);
      await noteConnected(centre.on, ['hash']);
      expect((await team())[0]).toEqual([['ann', 'active', 1, true]]);
    });
  });

  describe('all chats', () => {
    const every = { status: null, queueId: null, agentId: null, name: null, after: null, limit: 10 } as const;
    const found = async (filter: Partial<AllChatsFilter> = {}) => {
      const { tiles, hasMore } = await store.views.allChats({ ...every, ...filter });
      return [tiles.map(({ contact }) => contact.name), hasMore];
    };

    it('are those of everybody that are not over, the longest waiting first, in pages', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const first = await centre.chatOf('Zora', queue);
      clock.advance(1_000);
      await centre.chatOf('Ada', queue);
      await centre.chatOf('Bob');
      valueOf(await centre.accept(first, ann));
      expect(await found()).toEqual([['Zora', 'Ada', 'Bob'], false]);
      expect(await found({ limit: 2 })).toEqual([['Zora', 'Ada'], true]);
      const [, second] = (await store.views.allChats({ ...every, limit: 2 })).tiles;
      expect(await found({ limit: 2, after: second?.chatId ?? null })).toEqual([['Bob'], false]);
      const [tile] = await store.views.liveTiles([first]);
      expect(tile).toMatchObject({ area: 'live', status: 'in_progress', agent: { id: ann, name: 'ann' }, offer: null });
      valueOf(await centre.complete(first, ann));
      expect(await found()).toEqual([['Ada', 'Bob'], false]);
      expect(await found({ status: 'completed' })).toEqual([['Zora'], false]);
    });

    it('can be narrowed by status, queue, agent and customer', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      valueOf(await centre.accept(await centre.chatOf('Zora', queue), ann));
      await centre.chatOf('Ada', queue);
      await centre.chatOf('Олена 100%');
      expect(await found({ status: 'in_progress' })).toEqual([['Zora'], false]);
      expect(await found({ status: 'waiting' })).toEqual([['Ada', 'Олена 100%'], false]);
      expect(await found({ queueId: queue })).toEqual([['Zora', 'Ada'], false]);
      expect(await found({ agentId: ann })).toEqual([['Zora'], false]);
      expect(await found({ name: 'ZO' })).toEqual([['Zora'], false]);
      expect(await found({ name: 'олена' })).toEqual([['Олена 100%'], false]);
      expect(await found({ name: '0%' })).toEqual([['Олена 100%'], false]);
      expect(await found({ name: '_' })).toEqual([[], false]);
    });
  });

  it('tells who a chat was offered to and why, the newest decision first', async () => {
    const queue = await centre.addQueue('Desk', 'to_available_agent');
    const ann = await centre.addAgent('ann', { queues: ['Desk'] });
    const ben = await centre.addAgent('ben', { queues: ['Desk'] });
    const cid = await centre.addAgent('cid', { queues: ['Desk'], status: 'inactive' });
    const chat = await centre.chatOf('one', queue);
    clock.advance(1_000);
    valueOf(await centre.decline(chat, ann));
    const decisions = await store.views.decisions(chat, 20);
    expect(decisions.map(({ cause, result, agent }) => [cause, result, agent?.name])).toEqual([
      ['declined', 'offer_to', 'ben'],
      ['routed', 'offer_to', 'ann'],
    ]);
    expect(decisions[0]?.candidates.map(({ agentId, name, exclusion }) => [agentId, name, exclusion])).toEqual([
      [ben, 'ben', null],
      [ann, 'ann', 'already_asked'],
      [cid, 'cid', 'inactive'],
    ]);
    expect((await store.views.decisions(chat, 1)).map(({ cause }) => cause)).toEqual(['declined']);
  });

  it('marks what the customer wrote before a transfer as read when the one who got the chat reads it', async () => {
    const queue = await centre.addQueue('Desk', 'to_all_agents');
    const ann = await centre.addAgent('ann', { queues: ['Desk'] });
    const ben = await centre.addAgent('ben', { queues: ['Desk'] });
    const first = await centre.chatOf('visitor', queue);
    valueOf(await centre.accept(first, ann));
    const second = asChatId(valueOf(await centre.transfer(first, ann, { kind: 'agent', agentId: ben })).value.chat.id);
    const third = asChatId(valueOf(await centre.transfer(second, ben, { kind: 'agent', agentId: ann })).value.chat.id);
    const status = async () => (await store.views.conversation(first, null, 10)).messages[0]?.status;
    expect(await status()).toBe('sent');
    await markReadByAgent(centre.on, { chatId: third, agentId: ben, seq: 1 });
    expect(await status()).toBe('sent');
    const cursor = await store.views.cursor();
    await markReadByAgent(centre.on, { chatId: third, agentId: ann, seq: 1 });
    expect(await status()).toBe('read');
    expect((await store.views.changesSince(cursor, 10))?.map(({ kind, chatId }) => [kind, chatId])).toEqual([['message', first]]);
  });

  describe('conversation', () => {
    it('comes in pages, newest first, each oldest first', async () => {
      const chat = await centre.chatOf('visitor');
      for (let i = 2; i <= 7; i++) await centre.writes('visitor', `Message ${String(i)}`);
      const page = async (before: number | null) => {
        const { messages, hasMore } = await store.views.conversation(chat, before, 3);
        return [messages.map(({ seq }) => seq), hasMore];
      };
      expect(await page(null)).toEqual([[5, 6, 7], true]);
      expect(await page(5)).toEqual([[2, 3, 4], true]);
      expect(await page(2)).toEqual([[1], false]);
      expect(await page(1)).toEqual([[], false]);
    });

    it('has the messages of the chats it came from, oldest chat first, with the newest page only', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const ben = await centre.addAgent('ben', { queues: ['Desk'] });
      const first = await centre.chatOf('visitor', queue);
      valueOf(await centre.accept(first, ann));
      valueOf(await centre.reply(first, ann, 'From ann'));
      const second = asChatId(valueOf(await centre.transfer(first, ann, { kind: 'agent', agentId: ben }, 'Be kind')).value.chat.id);
      valueOf(await centre.reply(second, ben, 'From ben'));
      const third = asChatId(valueOf(await centre.transfer(second, ben, { kind: 'agent', agentId: ann })).value.chat.id);
      const { messages, parents } = await store.views.conversation(third, null, 50);
      expect(messages.map(({ text }) => text)).toEqual(['ben transferred the chat to ann']);
      expect(parents.map(({ chatId, agentName, messages: said }) => [chatId, agentName, said.map(({ text }) => text)])).toEqual([
        [first, 'ann', ['Hello', 'ann accepted the chat', 'From ann', 'ann transferred the chat to ben']],
        [second, 'ben', ['ann transferred the chat to ben', 'Be kind', 'From ben', 'ben transferred the chat to ann']],
      ]);
      expect(parents[1]?.messages[1]).toMatchObject({ author: 'system', note: 'transfer_note', authorName: 'ann', agentId: ann });
      expect((await store.views.conversation(third, 1, 50)).parents).toEqual([]);
    });

    it('has the earlier chats of the customer on the channel too, and nobody else’s', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const first = await centre.chatOf('visitor', queue);
      valueOf(await centre.accept(first, ann));
      valueOf(await centre.complete(first, ann));
      await centre.chatOf('somebody else', queue);
      clock.advance(60_000);
      const again = await centre.chatOf('visitor', queue);
      const { parents } = await store.views.conversation(again, null, 50);
      expect(parents.map(({ chatId, agentName }) => [chatId, agentName])).toEqual([[first, 'ann']]);
      expect(parents[0]?.messages.map(({ text }) => text)).toContain('Hello');
    });
  });

  describe('visitor', () => {
    it('reads the messages of all chats in order, without the lines for agents', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const chat = await centre.chatOf('visitor', queue);
      valueOf(await centre.accept(chat, ann));
      valueOf(await centre.reply(chat, ann, 'Hi'));
      valueOf(await centre.complete(chat, ann));
      await centre.writes('visitor', 'One more thing');
      await centre.writes('stranger', 'Something else');
      const identity = await store.views.visitorIdentity('web', 'visitor');
      if (identity === null) throw new Error('The visitor has an identity');
      const messages = await store.views.visitorMessages(identity, centre.channel.id, 50);
      expect(messages.map(({ text, author }) => `${author}: ${text}`)).toEqual([
        'customer: Hello',
        'agent: Hi',
        'customer: One more thing',
      ]);
      expect(messages.map(({ order }) => order)).toEqual(messages.map(({ order }) => order).toSorted((a, b) => a - b));
      expect((await store.views.visitorMessages(identity, centre.channel.id, 2)).map(({ text }) => text)).toEqual(['Hi', 'One more thing']);
      expect(await store.views.visitorIdentity('web', 'nobody')).toBeNull();
    });

    it('reads where the open chat stands', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      const ann = await centre.addAgent('ann', { queues: ['Desk'] });
      const chat = await centre.chatOf('visitor', queue);
      const status = async () =>
        (await store.views.visitorChats('web', ['visitor', 'nobody'])).map((shown) => [shown.status, shown.agentName]);
      expect(await status()).toEqual([['waiting', null]]);
      valueOf(await centre.accept(chat, ann));
      expect(await status()).toEqual([['in_progress', 'ann']]);
      valueOf(await centre.complete(chat, ann));
      expect(await status()).toEqual([]);
    });
  });

  it('lists targets of a transfer with load and availability, without oneself', async () => {
    const queue = await centre.addQueue('Desk', 'to_all_agents');
    const ann = await centre.addAgent('ann', { queues: ['Desk'] });
    const ben = await centre.addAgent('ben', { queues: ['Desk'] });
    await centre.addAgent('cid', { queues: ['Desk'], status: 'inactive' });
    await raw.rows(`update agents set capacity = 1 where id = '${ben}'`);
    valueOf(await centre.accept(await centre.chatOf('visitor', queue), ben));
    const { agents, queues } = await store.views.targets(ann);
    expect(agents.map(({ name, status, load, capacity }) => [name, status, load, capacity])).toEqual([
      ['ben', 'active', 1, 1],
      ['cid', 'inactive', 0, 5],
    ]);
    expect(queues.map(({ name, otherAgents, availableAgents }) => [name, otherAgents, availableAgents])).toEqual([
      ['Desk', 2, 0],
      ['Support', 0, 0],
    ]);
  });
}
