import { acceptChat } from '../../src/app/accept-chat';
import type { Actor } from '../../src/app/actor';
import { completeChat } from '../../src/app/complete-chat';
import { sendMessage } from '../../src/app/send-message';
import { acknowledgeEvents, failEvents } from '../../src/app/settle-events';
import { takeCommand } from '../../src/app/take-command';
import { transferChat } from '../../src/app/transfer-chat';
import { asChatId, asCommandId, asMillis } from '../../src/core/brand';
import type { AgentId, ChatId, CommandId, QueueId } from '../../src/core/brand';
import { openStore } from '../../src/store/store';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre, inboxId, noProviders, refusalOf, valueOf } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { rawTables } from '../builders/engines';
import type { RawTables } from '../builders/engines';
import { sqliteInMemory } from '../builders/sqlite';
import { testSurroundings } from '../builders/surroundings';

let store: OpenStore;
let centre: ContactCentre;
let raw: RawTables;
let desk: QueueId;
let ann: AgentId;
let ben: AgentId;
let chat: ChatId;
beforeEach(async () => {
  const clock = testSurroundings();
  const database = sqliteInMemory();
  store = await openStore(database.engine(), clock.now);
  centre = await aContactCentre(store, clock);
  raw = rawTables(database);
  desk = await centre.addQueue('Desk', 'to_all_agents');
  ann = await centre.addAgent('ann', { queues: ['Desk'] });
  ben = await centre.addAgent('ben', { queues: ['Desk'] });
  chat = await centre.chatOf('visitor', desk);
});

const everything = () =>
  Promise.all(
    ['agents', 'changes', 'chats', 'commands', 'contacts', 'events', 'messages', 'offers'].map((table) =>
      raw.rows(`select * from ${table} order by 1`),
    ),
  );
async function twice<T>(run: () => Promise<T>): Promise<readonly [T, T]> {
  const first = await run();
  const before = await everything();
  const second = await run();
  expect(await everything()).toEqual(before);
  return [first, second];
}
const by = (commandId: CommandId): Actor => ({ kind: 'command', commandId });

describe('the same again changes nothing and says that it was done', () => {
  it('receiving a message', async () => {
    const [, again] = await twice(() => centre.writes('visitor', 'Hello', 'one'));
    expect(valueOf(again)).toMatchObject({ isDuplicate: true, isNewChat: false });
  });

  it('routing to a queue for all', async () => {
    const other = await centre.chatOf('other');
    const [first, again] = await twice(() => centre.route(other, desk));
    expect(first.routing).toMatchObject({ result: 'offered', alreadyDone: false });
    expect(again.routing).toMatchObject({ result: 'offered', alreadyDone: true });
  });

  it('routing to an available agent, and when there is none', async () => {
    const queue = await centre.addQueue('One', 'to_available_agent');
    const waits = await centre.chatOf('other');
    expect((await twice(() => centre.route(waits, queue))).map(({ routing }) => [routing.result, routing.alreadyDone])).toEqual([
      ['no_agents', false],
      ['no_agents', true],
    ]);
    const cid = await centre.addAgent('cid', { queues: ['One'] });
    const asked = await centre.chatOf('third');
    expect((await twice(() => centre.route(asked, queue))).map(({ routing }) => [routing.agentId, routing.alreadyDone])).toEqual([
      [cid, false],
      [cid, true],
    ]);
  });

  it('accepting by command, also after the chat has gone on', async () => {
    const command = await centre.command('accept', chat, ann);
    const [, again] = await twice(() => acceptChat(centre.on, { chatId: chat, actor: by(command) }));
    expect(valueOf(again).alreadyDone).toBe(true);
    valueOf(await centre.complete(chat, ann));
    const [later] = await twice(() => acceptChat(centre.on, { chatId: chat, actor: by(command) }));
    expect(valueOf(later)).toMatchObject({ alreadyDone: true, value: { chat: { status: 'completed' } } });
  });

  it('accepting by an agent whom the flow names', async () => {
    const [, again] = await twice(() => centre.accept(chat, ann));
    expect(valueOf(again).alreadyDone).toBe(true);
  });

  it('replying by command, and with the flow’s own key', async () => {
    valueOf(await centre.accept(chat, ann));
    const command = await centre.command('reply', chat, ann);
    const reply = (actor: Actor, key: string | null) =>
      sendMessage(centre.on, noProviders, { chatId: chat, actor, text: 'Hello', botName: 'Bot', idempotencyKey: key });
    const [first, again] = await twice(() => reply(by(command), null));
    expect(valueOf(again)).toMatchObject({ alreadyDone: true, value: { message: { id: valueOf(first).value.message.id } } });
    const [, keyed] = await twice(() => reply({ kind: 'agent', agentId: ann }, 'run 1'));
    expect(valueOf(keyed).alreadyDone).toBe(true);
    expect(await raw.count(`messages where author = 'agent'`)).toBe(2);
  });

  it('transferring by command, also after the child has gone on', async () => {
    valueOf(await centre.accept(chat, ann));
    const command = await centre.command('transfer', chat, ann);
    const transfer = () =>
      transferChat(centre.on, { chatId: chat, actor: by(command), to: { kind: 'agent', agentId: ben }, note: 'Be kind' });
    const [first, again] = await twice(transfer);
    const child = asChatId(valueOf(first).value.chat.id);
    expect(valueOf(again)).toMatchObject({ alreadyDone: true, value: { chat: { id: child }, parentChat: { id: chat } } });
    valueOf(await centre.complete(child, ben));
    const [later] = await twice(transfer);
    expect(valueOf(later).alreadyDone).toBe(true);
    expect(await raw.count('chats')).toBe(2);
  });

  it('completing by command and by the flow', async () => {
    valueOf(await centre.accept(chat, ann));
    const command = await centre.command('complete', chat, ann);
    const [, again] = await twice(() => completeChat(centre.on, { chatId: chat, actor: by(command) }));
    expect(valueOf(again).alreadyDone).toBe(true);
    const other = await centre.chatOf('other', desk);
    const [, byFlow] = await twice(() => centre.completeByFlow(other));
    expect(valueOf(byFlow).alreadyDone).toBe(true);
  });

  it('taking a command', async () => {
    const command = { id: asCommandId('c'), kind: 'accept' as const, chatId: chat, agentId: ann, payload: {}, inboxId, isForFlow: true };
    const [, again] = await twice(() => takeCommand(centre.on, command));
    expect(again).toBeNull();
  });

  it('becoming what the agent is', async () => {
    await twice(() => centre.become(ann, 'active'));
    await twice(() => centre.become(ann, 'inactive'));
    expect(await raw.count(`agent_status_log where agent_id = '${ann}'`)).toBe(2);
  });
});

describe('a command', () => {
  it('that was refused stays refused when its flow runs again', async () => {
    const command = await centre.command('accept', chat, ann);
    await centre.become(ann, 'inactive');
    expect(refusalOf(await acceptChat(centre.on, { chatId: chat, actor: by(command) }))).toBe('inactive');
    await centre.become(ann, 'active');
    const again = await acceptChat(centre.on, { chatId: chat, actor: by(command) });
    expect(again).toMatchObject({ refusal: { code: 'refused_before', reason: 'You are Inactive. Switch to Active to accept chats.' } });
  });

  it('of another step or chat is refused without using it up', async () => {
    const command = await centre.command('accept', chat, ann);
    expect(refusalOf(await completeChat(centre.on, { chatId: chat, actor: by(command) }))).toBe('wrong_command');
    const other = await centre.chatOf('other', desk);
    expect(refusalOf(await acceptChat(centre.on, { chatId: other, actor: by(command) }))).toBe('wrong_command');
    valueOf(await acceptChat(centre.on, { chatId: chat, actor: by(command) }));
  });

  const lease = (kind: 'fresh' | 'retry') =>
    store.transaction((tx) => tx.events.lease({ topic: `inbox:${inboxId}`, token: 'token', kind, limit: 5, duration: asMillis(60_000) }));

  it('that its flow left untouched fails with what to mend', async () => {
    const command = await centre.command('accept', chat, ann);
    await lease('fresh');
    await acknowledgeEvents(centre.on, 'token', 'done');
    expect(await store.views.commands([command])).toMatchObject([
      { state: 'failed', reason: expect.stringContaining('connect this output'), code: 'not_connected' },
    ]);
    await acknowledgeEvents(centre.on, 'token', 'done');
  });

  it('whose flow fails is tried again, and fails for good as a dead letter', async () => {
    const command = await centre.command('accept', chat, ann);
    await lease('fresh');
    const states: unknown[] = [];
    for (let i = 0; i < 6; i++) {
      await failEvents(centre.on, 'token', 'No connection');
      const [told] = await store.views.commands([command]);
      states.push(`${String(told?.state)} ${String(told?.code)}`);
      await raw.rows('update events set next_attempt_at = 0');
      await lease('retry');
    }
    const retried = 'retrying flow_retried';
    expect(states).toEqual([retried, retried, retried, retried, retried, 'failed flow_failed']);
    expect((await store.views.commands([command]))[0]?.reason).toBe('The workflow failed: No connection');
    expect(await raw.rows('select state, attempts from events where command_id is not null')).toEqual([{ state: 'dead', attempts: 6 }]);
  });
});
