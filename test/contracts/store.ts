import { setImmediate } from 'node:timers/promises';
import { StoreUnavailableError } from '../../src/app/errors';
import { asAgentId, asChatId, asCommandId, asIdentityId, asInstant, asMessageId, asMillis } from '../../src/core/brand';
import type { AgentId, ChatId, MessageId } from '../../src/core/brand';
import { noteReceipt } from '../../src/app/mark-read';
import { markReadByAgent } from '../../src/app/mark-read';
import type { LeasedEvent } from '../../src/app/ports';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre, valueOf } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { rawTables } from '../builders/engines';
import type { RawTables, TestDatabase, TestEngines } from '../builders/engines';
import { testSurroundings } from '../builders/surroundings';
import type { TestSurroundings } from '../builders/surroundings';
import { schema, schemaOf } from './schema';

const minute = 60_000;

/** What every store keeps, whatever its engine. */
export function storeContract(engines: () => TestEngines): void {
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

  describe('schema', () => {
    it('has the pinned tables and columns', async () => {
      expect(await schemaOf(engines().name, raw)).toEqual(schema);
    });

    it('opens again with everything in it', async () => {
      await centre.addAgent('ann');
      const again = await openStore(database.engine(), clock.now);
      expect(await again.transaction((tx) => tx.agents.all())).toMatchObject([{ login: 'ann' }]);
      await again.close();
    });

    it('is made once when several open an empty database at once', async () => {
      const empty = await engines().fresh();
      const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(empty.engine(), clock.now)));
      const queues = await Promise.all(stores.map((one) => one.transaction((tx) => tx.queues.all())));
      expect(queues.map((found) => found.map(({ name }) => name))).toEqual([['Support'], ['Support'], ['Support'], ['Support']]);
      await Promise.all(stores.map((one) => one.close()));
      await empty.dispose();
    });

    it('is refused when it is newer than the package', async () => {
      await raw.rows(`insert into switchboard_migrations (name, timestamp) values ('9999-from-the-future', '2030')`);
      await expect(openStore(database.engine(), clock.now)).rejects.toBeInstanceOf(StoreUnavailableError);
    });
  });

  describe('transaction', () => {
    it('stores nothing of what failed', async () => {
      const failed = store.transaction(async (tx) => {
        await tx.settings.ensure('Colour', 'red');
        tx.feed.note({ kind: 'agent' });
        throw new Error('The power went out');
      });
      await expect(failed).rejects.toThrow('The power went out');
      expect(await store.transaction((tx) => tx.settings.get('Colour'))).toBeNull();
      expect(await store.views.cursor()).toBe(0);
    });

    it('keeps the first value of a setting that must not change', async () => {
      expect(await store.transaction((tx) => tx.settings.ensure('Colour', 'red'))).toBe('red');
      expect(await store.transaction((tx) => tx.settings.ensure('Colour', 'blue'))).toBe('red');
    });

    it('tells listeners once it has committed', async () => {
      const heard = new Promise<string | null>((resolve) => {
        store.listen(resolve);
      });
      // On PostgreSQL nothing is heard before the listener is connected: the signal is repeated until it is.
      const repeat = setInterval(() => store.signal('typing'), 20);
      expect(await heard).toBe('typing');
      clearInterval(repeat);
    });
  });

  describe('constraints', () => {
    const refused = (statement: string) => expect(raw.rows(statement)).rejects.toThrow();

    it('forbid a second open chat of a contact on a channel', async () => {
      await centre.chatOf('visitor');
      await refused(
        `insert into chats select 'other', contact_id, identity_id, channel_id, null, null, null, 'waiting', 2, 0, 0, null, null, null, 0, 0 from chats`,
      );
    });

    it('forbid the same message of a provider twice on a channel, and a place in the chat twice', async () => {
      await centre.chatOf('visitor');
      const copy = (id: string, seq: string, providerId: string) =>
        `insert into messages (id, chat_id, channel_id, seq, author, text, status, status_at, provider_message_id, created_at)
          select '${id}', chat_id, channel_id, ${seq}, author, text, status, 0, ${providerId}, 0 from messages`;
      await refused(copy('a', '2', 'provider_message_id'));
      await refused(copy('b', 'seq', `'other'`));
      await raw.rows(copy('c', '2', `'other'`));
    });

    it('forbid two contacts behind one identity', async () => {
      await centre.chatOf('visitor');
      await refused(`insert into contact_identities (id, contact_id, channel_type, external_id, created_at)
          select 'other', contact_id, channel_type, external_id, 0 from contact_identities`);
    });

    it('forbid a chat in progress without an agent, an owner of a waiting chat, and an end without its time', async () => {
      const agent = await centre.addAgent('ann');
      await centre.chatOf('visitor');
      await refused(`update chats set status = 'in_progress'`);
      await refused(`update chats set agent_id = '${agent}'`);
      await refused(`update chats set status = 'completed'`);
      await refused(`update chats set status = 'asleep'`);
    });

    it('forbid the same open offer twice', async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      await centre.chatOf('visitor', queue);
      await refused(`insert into offers select 'other', chat_id, queue_id, agent_id, 0, null, state, round from offers`);
      await raw.rows(`insert into offers select 'other', chat_id, queue_id, agent_id, 0, 0, 'withdrawn', round from offers`);
    });
  });

  describe('outbox', () => {
    const topic = 'channel:x';
    const duration = asMillis(minute);
    const delays = [1_000, 5_000].map(asMillis);
    let tokens = 0;
    const add = async (id: string, chat: string) =>
      store.transaction((tx) =>
        tx.events.add({ id, topic, kind: 'message', subjectId: chat, commandId: null, payload: { text: id }, at: clock.now() }),
      );
    const lease = async (kind: 'fresh' | 'retry' = 'fresh', limit = 10) => {
      tokens += 1;
      const token = `lease ${String(tokens)}`;
      return { token, events: await store.transaction((tx) => tx.events.lease({ topic, token, kind, limit, duration })) };
    };
    const ids = ({ events }: { readonly events: readonly LeasedEvent[] }) => events.map(({ id }) => id);
    const ack = (token: string) => store.transaction((tx) => tx.events.ack(token));
    const fail = (token: string) => store.transaction((tx) => tx.events.fail(token, delays, 'The flow broke'));
    const makeRetriesDue = () => raw.rows(`update events set next_attempt_at = 0`);
    const letLeasesRunOut = () => raw.rows(`update events set lease_until = 0 where state = 'leased'`);

    it('leases the oldest event of each chat, up to the limit, with what was put in', async () => {
      await add('a1', 'a');
      await add('a2', 'a');
      await add('b1', 'b');
      await add('c1', 'c');
      const first = await lease('fresh', 2);
      expect(first.events).toEqual([
        { id: 'a1', kind: 'message', subjectId: 'a', commandId: null, payload: { text: 'a1' }, attempts: 0 },
        { id: 'b1', kind: 'message', subjectId: 'b', commandId: null, payload: { text: 'b1' }, attempts: 0 },
      ]);
      expect(ids(await lease())).toEqual(['c1']);
      expect(ids(await lease())).toEqual([]);
    });

    it('keeps the order of a chat: the next event comes when the one before is acknowledged', async () => {
      await add('a1', 'a');
      await add('a2', 'a');
      const { token } = await lease();
      expect(ids(await lease())).toEqual([]);
      expect((await ack(token)).map(({ id }) => id)).toEqual(['a1']);
      expect(ids(await lease())).toEqual(['a2']);
    });

    it('acknowledges once, and only what the token holds', async () => {
      await add('a1', 'a');
      await add('b1', 'b');
      const first = await lease('fresh', 1);
      const second = await lease('fresh', 1);
      await ack(first.token);
      expect(await ack(first.token)).toEqual([]);
      expect(await raw.rows('select id from events')).toEqual([{ id: 'b1' }]);
      expect((await ack(second.token)).map(({ id }) => id)).toEqual(['b1']);
    });

    it('does not mix topics', async () => {
      await add('a1', 'a');
      const other = await store.transaction((tx) => tx.events.lease({ topic: 'inbox:y', token: 't', kind: 'fresh', limit: 10, duration }));
      expect(other).toEqual([]);
    });

    it('gives failed events back one by one, each when its delay is over, and holds up their chats meanwhile', async () => {
      await add('a1', 'a');
      await add('b1', 'b');
      await add('a2', 'a');
      const { token } = await lease();
      expect((await fail(token)).map(({ id, attempts, isDead }) => [id, attempts, isDead])).toEqual([
        ['a1', 1, false],
        ['b1', 1, false],
      ]);
      expect(ids(await lease('retry'))).toEqual([]);
      expect(ids(await lease())).toEqual([]);
      await makeRetriesDue();
      const retry = await lease('retry');
      expect(retry.events.map(({ id, attempts }) => [id, attempts])).toEqual([['a1', 1]]);
      expect(ids(await lease('retry'))).toEqual(['b1']);
      expect(ids(await lease())).toEqual([]);
      await ack(retry.token);
      expect(ids(await lease())).toEqual(['a2']);
    });

    it('waits as long as the delay of the attempt says', async () => {
      await add('a1', 'a');
      const wait = async () => {
        const [row] = await raw.rows<{ next_attempt_at: number }>('select next_attempt_at from events');
        return (row?.next_attempt_at ?? 0) - Date.now();
      };
      await fail((await lease()).token);
      expect(await wait()).toBeGreaterThan(0);
      expect(await wait()).toBeLessThanOrEqual(1_000);
      await makeRetriesDue();
      await fail((await lease('retry')).token);
      expect(await wait()).toBeGreaterThan(3_000);
      expect(await wait()).toBeLessThanOrEqual(5_000);
    });

    it('keeps what failed too often as a dead letter that holds up nobody', async () => {
      await add('a1', 'a');
      await add('a2', 'a');
      await fail((await lease()).token);
      for (const isDead of [false, true]) {
        await makeRetriesDue();
        expect(await fail((await lease('retry')).token)).toMatchObject([{ id: 'a1', isDead }]);
      }
      await makeRetriesDue();
      expect(ids(await lease('retry'))).toEqual([]);
      expect(await raw.rows(`select id, state, last_error from events where state = 'dead'`)).toEqual([
        { id: 'a1', state: 'dead', last_error: 'The flow broke' },
      ]);
      expect(ids(await lease())).toEqual(['a2']);
    });

    it('lets a chat go on past an event that failed more than three retries', async () => {
      await add('a1', 'a');
      await add('a2', 'a');
      await raw.rows(`update events set attempts = 3, next_attempt_at = 9000000000000 where id = 'a1'`);
      expect(ids(await lease())).toEqual([]);
      await raw.rows(`update events set attempts = 4 where id = 'a1'`);
      expect(ids(await lease())).toEqual(['a2']);
    });

    it('gives an event whose lease ran out to another, alone and as a failed attempt', async () => {
      await add('a1', 'a');
      await add('b1', 'b');
      const lost = await lease();
      expect(ids(await lease('retry'))).toEqual([]);
      await letLeasesRunOut();
      expect(ids(await lease())).toEqual([]);
      const taken = await lease('retry');
      expect(taken.events.map(({ id, attempts }) => [id, attempts])).toEqual([['a1', 1]]);
      expect((await ack(lost.token)).map(({ id }) => id)).toEqual(['b1']);
      expect((await ack(taken.token)).map(({ id }) => id)).toEqual(['a1']);
    });

    it('renews leases of its token only', async () => {
      await add('a1', 'a');
      await add('b1', 'b');
      const renewed = await lease('fresh', 1);
      const lost = await lease('fresh', 1);
      await letLeasesRunOut();
      await store.transaction((tx) => tx.events.renew(renewed.token, duration));
      expect(ids(await lease('retry'))).toEqual(['b1']);
      await store.transaction((tx) => tx.events.renew(lost.token, duration));
      expect(ids(await lease('retry'))).toEqual([]);
    });

    it('hands every event to exactly one of many who lease at once, and never two of a chat', async () => {
      const others = await Promise.all([1, 2, 3].map(() => openStore(database.engine(), clock.now)));
      for (let i = 0; i < 30; i++) await add(`e${String(i)}`, `chat ${String(i % 10)}`);
      const batches = await Promise.all(
        [store, ...others, store, ...others].map((one, i) =>
          one.transaction((tx) => tx.events.lease({ topic, token: `of ${String(i)}`, kind: 'fresh', limit: 4, duration })),
        ),
      );
      const leased = batches.flat();
      expect(new Set(leased.map(({ id }) => id)).size).toBe(leased.length);
      expect(new Set(leased.map(({ subjectId }) => subjectId)).size).toBe(leased.length);
      expect(leased.length).toBeGreaterThan(0);
      expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(4);
      await Promise.all(others.map((one) => one.close()));
    });
  });

  describe('change feed', () => {
    const note = (on: OpenStore, agent: string) =>
      on.transaction(async (tx) => {
        tx.feed.note({ kind: 'agent', agentId: asAgentId(agent) });
        tx.feed.note({ kind: 'agent', agentId: asAgentId(agent) });
        tx.feed.note({ kind: 'command', commandId: asCommandId(agent) });
      });

    it('numbers changes from 1 and says equal ones of a transaction once', async () => {
      await note(store, 'a');
      await note(store, 'b');
      expect(await store.views.cursor()).toBe(4);
      expect(await store.views.changesSince(1, 2)).toMatchObject([
        { seq: 2, kind: 'command', commandId: 'a', agentId: null },
        { seq: 3, kind: 'agent', agentId: 'b', commandId: null },
      ]);
      expect(await store.views.changesSince(4, 10)).toEqual([]);
    });

    it('says that it does not reach back once older changes are pruned', async () => {
      await note(store, 'a');
      clock.advance(minute);
      await note(store, 'b');
      await store.pruneChanges(clock.now());
      expect(await store.views.changesSince(0, 10)).toBeNull();
      expect(await store.views.changesSince(1, 10)).toBeNull();
      expect((await store.views.changesSince(2, 10))?.length).toBe(2);
      await store.pruneChanges(asInstant(clock.now() + 1));
      expect(await store.views.changesSince(2, 10)).toBeNull();
      expect(await store.views.changesSince(4, 10)).toEqual([]);
      expect(await store.views.changesSince(99, 10)).toBeNull();
    });

    it('shows a reader no gap while eight write', async () => {
      const writers = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => openStore(database.engine(), clock.now)));
      const rounds = 12;
      const total = writers.length * rounds * 2;
      const writing = Promise.all(
        writers.map(async (writer, w) => {
          for (let i = 0; i < rounds; i++) await note(writer, `${String(w)}-${String(i)}`);
        }),
      );
      const read: number[] = [];
      while (read.length < total) {
        const changes = await store.views.changesSince(read.length, 7);
        expect(changes).not.toBeNull();
        read.push(...(changes ?? []).map(({ seq }) => seq));
        // SQLite answers without ever yielding to the timers of writers who wait.
        await setImmediate();
      }
      await writing;
      expect(read).toEqual(Array.from({ length: total }, (_, i) => i + 1));
      await Promise.all(writers.map((writer) => writer.close()));
    });
  });

  describe('receipts', () => {
    const statuses = async () =>
      (await raw.rows<{ author: string; status: string }>(`select author, status from messages where author <> 'system' order by id`)).map(
        ({ author, status }) => `${author} ${status}`,
      );
    let agent: AgentId;
    let chat: ChatId;
    let sent: readonly MessageId[];
    beforeEach(async () => {
      const queue = await centre.addQueue('Desk', 'to_all_agents');
      agent = await centre.addAgent('ann', { queues: ['Desk'] });
      chat = await centre.chatOf('visitor', queue);
      valueOf(await centre.accept(chat, agent));
      const first = valueOf(await centre.reply(chat, agent, 'One'));
      const second = valueOf(await centre.reply(chat, agent, 'Two'));
      sent = [asMessageId(first.value.message.id), asMessageId(second.value.message.id)];
    });
    const receipt = async (upTo: MessageId | undefined, status: 'delivered' | 'read') => {
      if (upTo === undefined) throw new Error('There is no such message');
      const identityId = await store.views.visitorIdentity('web', 'visitor');
      await noteReceipt(centre.on, {
        identityId: identityId ?? asIdentityId('nobody'),
        channelId: centre.channel.id,
        upTo,
        status,
        events: new Set(['status']),
      });
    };

    it('move our messages forward, up to the one named', async () => {
      await receipt(sent[0], 'delivered');
      expect(await statuses()).toEqual(['customer sent', 'agent delivered', 'agent sent']);
      await receipt(sent[1], 'read');
      expect(await statuses()).toEqual(['customer sent', 'agent read', 'agent read']);
    });

    it('never move a message back', async () => {
      await receipt(sent[1], 'read');
      const cursor = await store.views.cursor();
      await receipt(sent[1], 'delivered');
      expect(await statuses()).toEqual(['customer sent', 'agent read', 'agent read']);
      expect(await store.views.cursor()).toBe(cursor);
    });

    it('never move a message back when both come at once', async () => {
      await Promise.all([
        receipt(sent[1], 'delivered'),
        receipt(sent[1], 'read'),
        receipt(sent[1], 'delivered'),
        receipt(sent[0], 'delivered'),
      ]);
      expect(await statuses()).toEqual(['customer sent', 'agent read', 'agent read']);
    });

    it('of one customer do not touch the messages to another', async () => {
      const other = await centre.chatOf('stranger');
      await noteReceipt(centre.on, {
        identityId: (await store.views.visitorIdentity('web', 'stranger')) ?? asIdentityId('nobody'),
        channelId: centre.channel.id,
        upTo: sent[1] ?? asMessageId('none'),
        status: 'read',
        events: new Set(),
      });
      expect(other).not.toBe(chat);
      expect(await statuses()).toEqual(['customer sent', 'agent sent', 'agent sent', 'customer sent']);
    });

    it('reach what was written before a transfer', async () => {
      const ben = await centre.addAgent('ben');
      const child = asChatId(valueOf(await centre.transfer(chat, agent, { kind: 'agent', agentId: ben })).value.chat.id);
      const answer = valueOf(await centre.reply(child, ben, 'Three'));
      await receipt(asMessageId(answer.value.message.id), 'read');
      expect(await statuses()).toEqual(['customer sent', 'agent read', 'agent read', 'agent read']);
    });

    it('of the owner mark the messages of the customer read, those of anybody else nothing', async () => {
      const ben = await centre.addAgent('ben');
      await markReadByAgent(centre.on, { chatId: chat, agentId: ben, seq: 1 });
      expect((await statuses())[0]).toBe('customer sent');
      expect((await store.views.tilesOf([agent]))[0]?.tile.unread).toBe(1);
      await markReadByAgent(centre.on, { chatId: chat, agentId: agent, seq: 1 });
      expect((await statuses())[0]).toBe('customer read');
      expect((await store.views.tilesOf([agent]))[0]?.tile.unread).toBe(0);
    });
  });

  describe('sessions', () => {
    it('are found until they expire or close', async () => {
      const agentId = await centre.addAgent('ann');
      const expiresAt = asInstant(clock.now() + minute);
      await store.transaction(async (tx) => {
        await tx.logins.openSession({ id: clock.newId(), tokenHash: 'one', agentId, at: clock.now(), expiresAt });
        await tx.logins.openSession({ id: clock.newId(), tokenHash: 'two', agentId, at: clock.now(), expiresAt });
      });
      const find = (tokenHash: string, at: number) => store.transaction((tx) => tx.logins.findSession(tokenHash, asInstant(at)));
      expect(await find('one', clock.now())).toEqual({ agentId, expiresAt });
      expect(await find('one', expiresAt)).toBeNull();
      expect(await find('three', clock.now())).toBeNull();
      await store.transaction((tx) => tx.logins.closeSession('one'));
      expect(await find('one', clock.now())).toBeNull();
      expect(await store.transaction((tx) => tx.logins.openSessions(agentId, clock.now()))).toBe(1);
    });

    it('that expired leave with the next one opened', async () => {
      const agentId = await centre.addAgent('ann');
      const open = (tokenHash: string) =>
        store.transaction((tx) =>
          tx.logins.openSession({ id: clock.newId(), tokenHash, agentId, at: clock.now(), expiresAt: asInstant(clock.now() + minute) }),
        );
      await open('one');
      clock.advance(minute);
      await open('two');
      expect(await raw.rows('select token_hash from agent_sessions')).toEqual([{ token_hash: 'two' }]);
    });

    it('count failed logins within a window that begins with the first', async () => {
      const window = () => asInstant(clock.now() - minute);
      const failures = (key: string) => store.transaction((tx) => tx.logins.lockFailures(key, window(), clock.now()));
      const record = (key: string) =>
        store.transaction(async (tx) => {
          await tx.logins.lockFailures(key, window(), clock.now());
          await tx.logins.recordFailure(key);
        });
      const since = clock.now();
      await record('a');
      clock.advance(minute - 1);
      await record('a');
      expect(await failures('a')).toEqual({ count: 2, since });
      expect((await failures('b')).count).toBe(0);
      clock.advance(1);
      expect(await failures('a')).toEqual({ count: 0, since: clock.now() });
      await record('a');
      await store.transaction((tx) => tx.logins.clearFailures('a'));
      expect((await failures('a')).count).toBe(0);
    });
  });
}
