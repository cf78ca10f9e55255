import { setTimeout as sleep } from 'node:timers/promises';
import { failEvents } from '../../src/app/settle-events';
import { forgetSubscriptions, keepSubscribed, subscribe, unsubscribe } from '../../src/app/subscribe';
import type { LeasedEvent, RaisedEvent, Subscription } from '../../src/app/ports';
import { asAgentId, asChannelId, asMillis, asQueueId } from '../../src/core/brand';
import type { EventKind } from '../../src/core/events';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre, valueOf } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { rawTables } from '../builders/engines';
import type { RawTables, TestDatabase, TestEngines } from '../builders/engines';
import { testSurroundings } from '../builders/surroundings';
import type { TestSurroundings } from '../builders/surroundings';

const minute = 60_000;
const hour = 60 * minute;
const quietFor = asMillis(20_000);
const duration = asMillis(minute);

/** What flows hear of, when, and in which order, on one engine. */
export function outboxContract(engines: () => TestEngines): void {
  let database: TestDatabase;
  let store: OpenStore;
  let clock: TestSurroundings;
  let centre: ContactCentre;
  let raw: RawTables;
  let made = 0;
  beforeEach(async () => {
    database = await engines().fresh();
    clock = testSurroundings();
    store = await openStore(database.engine(), clock.now);
    centre = await aContactCentre(store, clock);
    raw = rawTables(database);
    made = 0;
  });
  afterEach(async () => {
    await store.close();
    await raw.db.destroy();
    await database.dispose();
  });

  const wants = (topic: string, kinds: readonly EventKind[], more: Partial<Subscription & { isFresh: boolean }> = {}) =>
    subscribe(centre.on, { topic, kinds, queueIds: [], channelIds: [], quietFor: asMillis(0), isFresh: false, ...more });
  const event = (kind: EventKind, subjectId: string, more: Partial<RaisedEvent> = {}): RaisedEvent => {
    made += 1;
    const id = `e${String(made)}`;
    return { id, kind, subjectId, queueId: null, channelId: null, payload: { message: { text: id } }, at: clock.now(), ...more };
  };
  const raise = (...events: readonly RaisedEvent[]) => store.transaction((tx) => tx.events.raise(events));
  const stored = async () =>
    (await raw.rows<{ topic: string; kind: string }>('select topic, kind from events order by seq')).map(({ topic, kind }) => [
      topic,
      kind,
    ]);
  let tokens = 0;
  const lease = async (
    topic: string,
    options: { readonly kind?: 'fresh' | 'retry'; readonly limit?: number; readonly isGathered?: boolean } = {},
  ) => {
    tokens += 1;
    const token = `lease ${String(tokens)}`;
    const { kind = 'fresh', limit = 10, isGathered = true } = options;
    const wanted = { topic, token, kind, limit, duration, ...(isGathered ? { quietFor } : {}) };
    return { token, events: await store.transaction((tx) => tx.events.lease(wanted)) };
  };
  const ids = ({ events }: { readonly events: readonly LeasedEvent[] }) => events.map(({ id }) => id.split('/')[0]);
  const ack = (token: string) => store.transaction((tx) => tx.events.ack(token));
  const fail = (token: string) => store.transaction((tx) => tx.events.fail(token, [asMillis(1_000)], 'The flow broke'));
  /** Lets time pass for what waits in the outbox. */
  const pass = (milliseconds: number) =>
    raw.rows(`update events set next_attempt_at = next_attempt_at - ${String(milliseconds)} where next_attempt_at > 0`);

  describe('a subscription', () => {
    it('hears of the kinds that it wants, in the order in which they happened', async () => {
      await wants('a', ['message_received', 'chat_created']);
      await wants('b', ['completed']);
      await raise(event('chat_created', 'x'), event('message_received', 'x'), event('offered', 'x'));
      expect(await stored()).toEqual([
        ['a', 'chat_created'],
        ['a', 'message_received'],
      ]);
    });

    it('keeps the order of many events that are raised at once', async () => {
      await wants('a', ['offered']);
      await wants('b', ['offered']);
      await raise(...Array.from({ length: 40 }, (_, i) => event('offered', `chat ${String(i % 3)}`)));
      const rows = await raw.rows<{ id: string }>(`select id from events where topic = 'a' order by seq`);
      expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, i) => `e${String(i + 1)}/a`));
    });

    it('hears once of an event, and only of its queues and channels', async () => {
      const [desk, sales, web, phone] = [asQueueId('desk'), asQueueId('sales'), asChannelId('web'), asChannelId('phone')];
      await wants('all', ['offered']);
      await wants('desk', ['offered'], { queueIds: [desk, desk] });
      await wants('desk on the phone', ['offered'], { queueIds: [desk], channelIds: [phone] });
      await raise(event('offered', 'x', { queueId: desk, channelId: web }));
      expect((await stored()).map(([topic]) => topic).sort()).toEqual(['all', 'desk']);
      await raise(event('offered', 'y', { queueId: sales, channelId: phone }));
      expect((await stored()).map(([topic]) => topic).sort()).toEqual(['all', 'all', 'desk']);
      await raise(event('offered', 'z', { queueId: desk, channelId: phone }));
      expect(
        (await stored())
          .slice(3)
          .map(([topic]) => topic)
          .sort(),
      ).toEqual(['all', 'desk', 'desk on the phone']);
    });

    it('hears of chats in no queue yet and of agents, whatever its queues are', async () => {
      await wants('desk', ['chat_created', 'agent_status_changed'], { queueIds: [asQueueId('desk')], channelIds: [asChannelId('web')] });
      await raise(event('chat_created', 'x', { channelId: asChannelId('web') }));
      await raise(event('chat_created', 'y', { channelId: asChannelId('phone') }));
      await raise(event('agent_status_changed', asAgentId('ann')));
      expect(await raw.rows('select subject_id from events order by seq')).toEqual([{ subject_id: 'x' }, { subject_id: 'ann' }]);
    });

    it('is changed by the next one of its topic', async () => {
      await wants('a', ['offered', 'completed'], { queueIds: [asQueueId('desk')] });
      await wants('a', ['completed']);
      await raise(event('offered', 'x', { queueId: asQueueId('desk') }), event('completed', 'y', { queueId: asQueueId('sales') }));
      expect(await stored()).toEqual([['a', 'completed']]);
    });

    it('may name more queues and channels than one statement takes values', async () => {
      const queueIds = Array.from({ length: 120 }, (_, i) => asQueueId(`queue ${String(i)}`));
      const channelIds = Array.from({ length: 30 }, (_, i) => asChannelId(`channel ${String(i)}`));
      await wants('a', ['offered'], { queueIds, channelIds });
      await raise(event('offered', 'x', { queueId: asQueueId('queue 119'), channelId: asChannelId('channel 29') }));
      expect(await stored()).toEqual([['a', 'offered']]);
    });

    it('keeps what waits when its flow was running a moment ago', async () => {
      await wants('a', ['offered']);
      await raise(event('offered', 'x'));
      clock.advance(9 * minute);
      await wants('a', ['offered'], { isFresh: true });
      expect(await stored()).toEqual([['a', 'offered']]);
    });

    it('drops what waits, but no dead letter, when its flow is published after a pause', async () => {
      await wants('a', ['offered']);
      await raise(event('offered', 'x'), event('offered', 'y'));
      await raw.rows(`update events set state = 'dead' where subject_id = 'y'`);
      clock.advance(11 * minute);
      await wants('a', ['offered'], { isFresh: true });
      expect(await raw.rows('select subject_id from events')).toEqual([{ subject_id: 'y' }]);
    });

    it('keeps what waits when the host starts again, however long it was down', async () => {
      await wants('a', ['offered']);
      await raise(event('offered', 'x'));
      clock.advance(20 * hour);
      await wants('a', ['offered']);
      expect(await stored()).toEqual([['a', 'offered']]);
    });

    it('is forgotten with what waits when no trigger ran for a day, and made again by the trigger that does', async () => {
      const kept: Subscription = { topic: 'kept', kinds: ['offered'], queueIds: [], channelIds: [], quietFor: asMillis(0) };
      await subscribe(centre.on, { ...kept, isFresh: false });
      await wants('gone', ['offered']);
      await raise(event('offered', 'x'));
      clock.advance(23 * hour);
      await keepSubscribed(centre.on, kept);
      clock.advance(2 * hour);
      await forgetSubscriptions(centre.on);
      expect(await stored()).toEqual([['kept', 'offered']]);
      await raise(event('offered', 'y'));
      expect(await stored()).toEqual([
        ['kept', 'offered'],
        ['kept', 'offered'],
      ]);
      await keepSubscribed(centre.on, { ...kept, topic: 'gone' });
      await raise(event('offered', 'z'));
      expect(
        (await stored())
          .slice(2)
          .map(([topic]) => topic)
          .sort(),
      ).toEqual(['gone', 'kept']);
    });

    it('leaves nothing when it ends', async () => {
      await wants('a', ['offered']);
      await raise(event('offered', 'x'));
      await unsubscribe(centre.on, 'a');
      await raise(event('offered', 'y'));
      expect(await stored()).toEqual([]);
      expect(await raw.count('subscriptions')).toBe(0);
      expect(await raw.count('subscription_filters')).toBe(0);
    });

    it('is written by two processes at once without either failing', async () => {
      const other = await openStore(database.engine(), clock.now);
      const on = [centre.on, { ...centre.on, store: other }];
      await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          subscribe(on[i % 2] ?? centre.on, {
            topic: 'a',
            kinds: ['offered', 'completed'],
            queueIds: [],
            channelIds: [],
            quietFor: asMillis(0),
            isFresh: i % 3 === 0,
          }),
        ),
      );
      expect(await raw.count('subscription_filters')).toBe(2);
      await other.close();
    });
  });

  describe('messages that are gathered', () => {
    const message = (chat: string) => event('message_received', chat);
    beforeEach(() => wants('a', ['message_received', 'offered'], { quietFor }));

    it('come together when the customer has been quiet, and not before', async () => {
      await raise(message('x'));
      await pass(15_000);
      await raise(message('x'));
      await pass(15_000);
      await raise(message('x'));
      await pass(19_000);
      expect(ids(await lease('a'))).toEqual([]);
      await pass(1_000);
      const together = await lease('a');
      expect(ids(together)).toEqual(['e1', 'e2', 'e3']);
      expect((await ack(together.token)).length).toBe(3);
      expect(await stored()).toEqual([]);
    });

    it('come for each customer at the right time, and chats count towards the limit, not messages', async () => {
      await raise(message('x'), message('y'));
      await pass(10_000);
      await raise(message('x'));
      await pass(10_000);
      expect(ids(await lease('a'))).toEqual(['e2']);
      await raise(message('z'));
      await pass(20_000);
      expect(ids(await lease('a', { limit: 1 }))).toEqual(['e1', 'e3']);
      expect(ids(await lease('a', { limit: 1 }))).toEqual(['e4']);
    });

    it('wait no longer than six times as long for a customer who never stops', async () => {
      for (let i = 0; i < 8; i++) {
        await raise(message('x'));
        if (i < 7) await pass(15_000);
      }
      // 105 seconds after the first.
      await pass(14_000);
      expect(ids(await lease('a'))).toEqual([]);
      await raise(message('x'));
      await pass(1_000);
      expect(ids(await lease('a'))).toHaveLength(9);
    });

    it('let no other event of their chat overtake them, and come themselves in the place of the first', async () => {
      await raise(event('offered', 'x'), message('x'), event('offered', 'x'), message('x'));
      const first = await lease('a');
      expect(ids(first)).toEqual(['e1']);
      await pass(20_000);
      expect(ids(await lease('a'))).toEqual([]);
      await ack(first.token);
      const messages = await lease('a');
      expect(ids(messages)).toEqual(['e2', 'e4']);
      expect(ids(await lease('a'))).toEqual([]);
      await ack(messages.token);
      expect(ids(await lease('a'))).toEqual(['e3']);
    });

    it('come without the next message, which waits for their flow', async () => {
      await raise(message('x'));
      await pass(20_000);
      const first = await lease('a');
      await raise(message('x'));
      await pass(20_000);
      expect(ids(await lease('a'))).toEqual([]);
      await ack(first.token);
      expect(ids(await lease('a'))).toEqual(['e2']);
    });

    it('are tried again together and without those that came later, when their flow failed', async () => {
      await raise(message('x'), message('x'), message('y'));
      await pass(20_000);
      const failed = await lease('a');
      expect(ids(failed)).toEqual(['e1', 'e2', 'e3']);
      await fail(failed.token);
      await raise(message('x'));
      expect(ids(await lease('a', { kind: 'retry' }))).toEqual([]);
      await pass(20_000);
      const again = await lease('a', { kind: 'retry' });
      expect(ids(again)).toEqual(['e1', 'e2']);
      expect(again.events.map(({ attempts }) => attempts)).toEqual([1, 1]);
      expect(ids(await lease('a', { kind: 'retry' }))).toEqual(['e3']);
      await ack(again.token);
      expect(ids(await lease('a'))).toEqual(['e4']);
    });

    it('are given to another together when their lease ran out', async () => {
      await raise(message('x'), message('x'));
      await pass(20_000);
      const lost = await lease('a');
      await raw.rows(`update events set lease_until = 0`);
      const again = await lease('a', { kind: 'retry' });
      expect(again.events.map(({ id, attempts }) => [id, attempts])).toEqual([
        ['e1/a', 1],
        ['e2/a', 1],
      ]);
      expect(await ack(lost.token)).toEqual([]);
    });

    it('come one by one where the trigger does not gather', async () => {
      await raise(message('x'), message('x'));
      await pass(20_000);
      expect(ids(await lease('a', { isGathered: false }))).toEqual(['e1']);
    });

    it('are never given to two processes, nor lost or torn apart, while customers write and triggers look', async () => {
      const shortly = asMillis(30);
      await wants('b', ['message_received'], { quietFor: shortly });
      const other = await openStore(database.engine(), clock.now);
      const batches: (readonly string[])[] = [];
      const write = async (chat: string) => {
        for (let i = 0; i < 10; i++) {
          await raise(message(chat));
          await sleep((i % 4) * 15);
        }
      };
      let isWriting = true;
      const look = async (from: OpenStore, name: string) => {
        for (let turn = 0; turn < 2_000 && (isWriting || batches.flat().length < 30); turn++) {
          const token = `${name} ${String(turn)}`;
          const leased = await from.transaction((tx) =>
            tx.events.lease({ topic: 'b', token, kind: 'fresh', limit: 2, duration, quietFor: shortly }),
          );
          for (const together of Map.groupBy(leased, ({ subjectId }) => subjectId).values()) batches.push(together.map(({ id }) => id));
          await from.transaction((tx) => tx.events.ack(token));
          await sleep(5);
        }
      };
      const looking = Promise.all([store, other].flatMap((from, i) => [look(from, `a${String(i)}`), look(from, `b${String(i)}`)]));
      await Promise.all(['p', 'q', 'r'].map(write)).finally(() => {
        isWriting = false;
      });
      await looking;
      const handed = batches.flat();
      expect(handed).toHaveLength(30);
      expect(new Set(handed).size).toBe(30);
      for (const batch of batches) expect(batch).toEqual(batch.toSorted((one, two) => placeOf(one) - placeOf(two)));
      await other.close();
    });
  });

  describe('a dead letter', () => {
    const die = async (topic: string) => {
      await raw.rows(`update events set attempts = 5, next_attempt_at = 0 where topic = '${topic}' and state = 'pending'`);
      const { token } = await lease(topic, { kind: 'retry' });
      await failEvents(centre.on, token, 'The order system is away');
    };

    it('is told to the flows that want to know, with what it was about', async () => {
      await wants('broken', ['offered']);
      await wants('watching', ['dead_letter']);
      await raise(event('offered', 'x'));
      await die('broken');
      const { events } = await lease('watching');
      expect(events).toMatchObject([
        {
          kind: 'dead_letter',
          payload: {
            deadLetter: { eventId: 'e1/broken', topic: 'broken', kind: 'offered', subjectId: 'x', error: 'The order system is away' },
          },
        },
      ]);
    });

    it('is not told before the last retry failed', async () => {
      await wants('broken', ['offered']);
      await wants('watching', ['dead_letter']);
      await raise(event('offered', 'x'));
      const { token } = await lease('broken');
      await failEvents(centre.on, token, 'Once');
      expect(ids(await lease('watching'))).toEqual([]);
    });

    it('of the flow that watches makes no other', async () => {
      await wants('watching', ['dead_letter']);
      await wants('watching too', ['dead_letter']);
      await raise(event('dead_letter', 'x'));
      await die('watching');
      expect(await raw.rows(`select topic, state from events order by seq`)).toEqual(
        expect.arrayContaining([
          { topic: 'watching', state: 'dead' },
          { topic: 'watching too', state: 'pending' },
        ]),
      );
      expect(await raw.count('events')).toBe(2);
    });

    it('of a command still tells its agent', async () => {
      const ann = await centre.addAgent('ann', { queues: ['Support'] });
      const chat = await centre.chatOf('visitor', await supportQueue());
      const command = await centre.command('accept', chat, ann);
      await wants('watching', ['dead_letter']);
      await die('inbox:inbox');
      expect(await store.views.commands([command])).toMatchObject([{ state: 'failed', code: 'flow_failed' }]);
      expect((await lease('watching')).events).toHaveLength(1);
    });

    const supportQueue = async () => asQueueId((await store.transaction((tx) => tx.queues.all()))[0]?.id ?? '');
  });

  describe('the messages of a customer', () => {
    it('reach a flow with their chat, and gather where the flow waits', async () => {
      await wants('now', ['chat_created', 'message_received']);
      await wants('later', ['message_received'], { quietFor });
      const { item } = valueOf(await centre.writes('visitor', 'Hello'));
      await centre.writes('visitor', 'Are you there?');
      expect((await lease('now', { isGathered: false })).events).toMatchObject([
        { kind: 'chat_created', payload: { chat: { id: item.chat.id } } },
      ]);
      expect((await lease('later')).events).toEqual([]);
      await pass(quietFor);
      expect((await lease('later')).events).toMatchObject([
        { payload: { message: { text: 'Hello' }, contact: { name: 'visitor' } } },
        { payload: { message: { text: 'Are you there?' } } },
      ]);
    });
  });
}

const placeOf = (id: string): number => Number(/^e(\d+)\//.exec(id)?.[1]);
