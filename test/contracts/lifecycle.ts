import { acceptChat } from '../../src/app/accept-chat';
import { logIn } from '../../src/app/log-in';
import { logOut } from '../../src/app/log-out';
import { findSession } from '../../src/app/find-session';
import { acknowledgeEvents } from '../../src/app/settle-events';
import { asChatId, asMillis } from '../../src/core/brand';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre, inboxId, refusalOf, valueOf } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import type { TestDatabase, TestEngines } from '../builders/engines';
import { testSurroundings } from '../builders/surroundings';
import type { TestSurroundings } from '../builders/surroundings';

/** The life of a chat from first message to the end, on one engine. */
export function lifecycleContract(engines: () => TestEngines): void {
  let database: TestDatabase;
  let store: OpenStore;
  let clock: TestSurroundings;
  let centre: ContactCentre;
  beforeEach(async () => {
    database = await engines().fresh();
    clock = testSurroundings();
    store = await openStore(database.engine(), clock.now);
    centre = await aContactCentre(store, clock);
  });
  afterEach(async () => {
    await store.close();
    await database.dispose();
  });

  it('goes from the first message over two agents and a queue to the end', async () => {
    const support = await centre.addQueue('Desk', 'to_all_agents');
    const sales = await centre.addQueue('Sales', 'to_available_agent');
    const ann = await centre.addAgent('ann', { queues: ['Desk'] });
    const ben = await centre.addAgent('ben', { queues: ['Sales'] });
    const cid = await centre.addAgent('cid', { queues: ['Sales'], status: 'inactive' });

    const chat = await centre.chatOf('visitor');
    expect((await centre.route(chat, support)).routing.result).toBe('offered');
    expect((await store.views.tilesOf([ann, ben])).map(({ agentId, tile }) => [agentId, tile.area, tile.offer])).toEqual([
      [ann, 'new', 'all'],
    ]);

    const command = await centre.command('accept', chat, ann);
    const accepted = valueOf(await acceptChat(centre.on, { chatId: chat, actor: { kind: 'command', commandId: command } }));
    expect(accepted.value.chat).toMatchObject({ status: 'in_progress', agentName: 'ann' });
    expect(await store.views.commands([command])).toMatchObject([{ state: 'done' }]);
    const token = 'accepting';
    expect(
      await store.transaction((tx) =>
        tx.events.lease({ topic: `inbox:${inboxId}`, token, kind: 'fresh', limit: 5, duration: asMillis(60_000) }),
      ),
    ).toMatchObject([{ kind: 'accept', commandId: command }]);
    await acknowledgeEvents(centre.on, token, 'done');

    valueOf(await centre.reply(chat, ann));
    clock.advance(1_000);
    const second = asChatId(valueOf(await centre.transfer(chat, ann, { kind: 'agent', agentId: ben }, 'A friendly one')).value.chat.id);
    expect(refusalOf(await centre.reply(chat, ann))).toBe('ended');
    const third = asChatId(valueOf(await centre.transfer(second, ben, { kind: 'queue', queueId: sales })).value.chat.id);
    expect((await store.views.tilesOf([cid])).length).toBe(0);
    await centre.become(cid, 'active');
    expect((await store.views.tilesOf([cid])).map(({ tile }) => [tile.chatId, tile.offer])).toEqual([[third, 'you']]);
    valueOf(await centre.accept(third, cid));
    valueOf(await centre.complete(third, cid));
    expect((await store.views.tilesOf([ann, ben, cid])).map(({ agentId, tile }) => [agentId, tile.chatId, tile.area])).toEqual([
      [ann, chat, 'closed'],
      [ben, second, 'closed'],
      [cid, third, 'closed'],
    ]);
    const conversation = await store.views.conversation(third, null, 50);
    expect(conversation.parents.map(({ chatId, agentName }) => [chatId, agentName])).toEqual([
      [chat, 'ann'],
      [second, 'ben'],
    ]);
    expect(valueOf(await centre.writes('visitor')).isNewChat).toBe(true);
  });

  it('lets an agent in and out', async () => {
    const ann = await centre.addAgent('ann', { status: 'inactive' });
    const session = valueOf(await logIn(centre.on, { login: ' ANN ', password: 'password of ann', address: '::1' }));
    expect(await findSession({ ...centre.on, views: store.views }, session.token)).toBe(ann);
    await centre.become(ann, 'active');
    await logOut(centre.on, session.token);
    expect(await findSession({ ...centre.on, views: store.views }, session.token)).toBeNull();
    expect(await store.views.me([ann])).toMatchObject([{ status: 'inactive', load: 0, capacity: 5 }]);
  });
}
