import type { InboxCommand, InboxConversation, InboxMe, InboxTile } from '../../src/wire/inbox';
import type { Answer, InboxApi } from '../../inbox/api';
import type { FeedListener } from '../../inbox/feed';
import { openDesk } from '../../inbox/models/desk';
import { aMessage, aTile } from './build';

const me: InboxMe = { id: 'agent-1', name: 'Anna', login: 'anna', status: 'active', load: 0, capacity: 5 };
const ok = <T>(value: T): Answer<T> => ({ kind: 'ok', value });
const inProgress = (change: Partial<InboxTile> = {}): InboxTile =>
  aTile({ area: 'in_progress', status: 'in_progress', revision: 2, ...change });

/** A desk on a server that answers from what the test put there. */
function aDesk(tiles: readonly InboxTile[]) {
  const sent: InboxCommand[] = [];
  const read: number[] = [];
  const server = {
    me,
    tiles,
    messages: [aMessage()],
    commands: ok<{ commandId: string }>({ commandId: '' }) as Answer<{ commandId: string }>,
  };
  const listeners: FeedListener[] = [];
  let clock = 0;
  let ids = 0;
  const conversation = (chatId: string): InboxConversation => ({
    tile: server.tiles.find((tile) => tile.chatId === chatId) ?? aTile({ chatId }),
    messages: server.messages,
    hasMore: false,
    parents: [],
  });
  const api: InboxApi = {
    login: () => Promise.resolve(ok({ me: server.me, csrf: 'token' })),
    logout: () => Promise.resolve(ok({})),
    state: () => Promise.resolve(ok({ me: server.me, csrf: 'token', cursor: '0', tiles: server.tiles, hasChannels: true })),
    conversation: (chatId) => Promise.resolve(ok(conversation(chatId))),
    targets: () => Promise.resolve(ok({ agents: [], queues: [] })),
    command(command) {
      sent.push(command);
      return Promise.resolve(server.commands);
    },
    setStatus: () => Promise.resolve(ok({})),
    read(_chatId, seq) {
      read.push(seq);
      return Promise.resolve(ok({}));
    },
    typing: () => Promise.resolve(ok({})),
  };
  const follow = (_cursor: string, listener: FeedListener) => {
    listeners.push(listener);
    return { close: () => undefined, retry: () => undefined };
  };
  const desk = openDesk({ api, follow, now: () => clock, newId: () => `id-${(ids += 1)}`, store: null }, { csrf: '' });
  const event: FeedListener['event'] = (name, data) => listeners.at(-1)?.event(name, data);
  const pass = (milliseconds: number): void => {
    clock += milliseconds;
    desk.tick();
  };
  return { desk, server, sent, read, event, pass, lastListener: () => listeners.at(-1) };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the desk', () => {
  it('sends one command however often Accept is pressed, and the same one again when nobody answered', async () => {
    const { desk, sent, pass } = aDesk([aTile()]);
    await desk.start();
    desk.accept('chat-1');
    desk.accept('chat-1');
    await settle();
    expect(sent).toHaveLength(1);
    pass(15_000);
    desk.accept('chat-1');
    expect(sent).toEqual([sent[0], sent[0]]);
  });

  it('lets the agent write once the chat is accepted', async () => {
    const { desk, event } = aDesk([aTile()]);
    await desk.start();
    desk.accept('chat-1');
    await settle();
    expect(desk.writable.value).toBe(false);
    event('tile', inProgress());
    event('command', { commandId: 'id-1', chatId: 'chat-1', kind: 'accept', state: 'done', reason: null });
    expect(desk.writable.value).toBe(true);
    expect(desk.listOf('in_progress')).toHaveLength(1);
  });

  it('keeps a completed chat readable until another is selected', async () => {
    const { desk, event } = aDesk([inProgress(), aTile({ chatId: 'chat-2' })]);
    await desk.start();
    desk.select('chat-1');
    event('tile', inProgress({ area: 'closed', status: 'completed', revision: 3 }));
    expect(desk.writable.value).toBe(false);
    expect(desk.listOf('in_progress').map((tile) => tile.chatId)).toEqual(['chat-1']);
    desk.select('chat-2');
    expect(desk.listOf('in_progress')).toEqual([]);
    expect(desk.listOf('closed').map((tile) => tile.chatId)).toEqual(['chat-1']);
  });

  it('keeps a chat that a colleague took on screen as read only', async () => {
    const { desk, event } = aDesk([aTile()]);
    await desk.start();
    desk.select('chat-1');
    event('tile_gone', { chatId: 'chat-1' });
    expect(desk.selected.value?.chatId).toBe('chat-1');
    expect(desk.lingering.value?.gone).toBe(true);
    desk.select(null);
    expect(desk.listOf('new')).toEqual([]);
  });

  it('keeps a reply that did not reach the server, to be sent again under its id', async () => {
    const { desk, server, sent } = aDesk([inProgress()]);
    await desk.start();
    server.commands = { kind: 'away' };
    await desk.command({ kind: 'reply', chatId: 'chat-1', text: 'Hi' });
    const unsent = desk.outbox.commands.value.get('id-1');
    expect(unsent?.phase).toBe('unsent');
    server.commands = ok({ commandId: 'id-1' });
    await desk.outbox.send(sent[0] ?? { id: '', kind: 'accept', chatId: '' });
    expect(desk.outbox.commands.value.get('id-1')?.phase).toBe('pending');
  });

  it('counts nothing as unread that has been on screen, and says so once', async () => {
    const { desk, read } = aDesk([inProgress({ unread: 1 })]);
    await desk.start();
    expect(desk.unseen.value).toBe(1);
    desk.select('chat-1');
    await settle();
    desk.markRead(1);
    desk.markRead(1);
    expect(read).toEqual([1]);
    expect(desk.unseen.value).toBe(0);
  });

  it('shows the customer as writing for six seconds, or until the message is there', async () => {
    const { desk, event, pass } = aDesk([inProgress()]);
    await desk.start();
    event('typing', { chatId: 'chat-1' });
    expect(desk.writers.active.value.has('chat-1')).toBe(true);
    pass(6_000);
    expect(desk.writers.active.value.has('chat-1')).toBe(false);
    event('typing', { chatId: 'chat-1' });
    event('message', aMessage({ seq: 2 }));
    expect(desk.writers.active.value.has('chat-1')).toBe(false);
  });

  it('takes what happened meanwhile from a fresh state', async () => {
    const { desk, server } = aDesk([aTile(), aTile({ chatId: 'chat-2' })]);
    await desk.start();
    server.tiles = [inProgress({ chatId: 'chat-2' })];
    await desk.start();
    expect([...desk.tiles.value.keys()]).toEqual(['chat-2']);
    expect(desk.listOf('in_progress')).toHaveLength(1);
  });

  it('shows the login when the session ends, and leaves nothing of one agent to the next', async () => {
    const { desk, server, event } = aDesk([inProgress()]);
    await desk.start();
    desk.select('chat-1');
    desk.drafts.write('chat-1', 'secret');
    event('logged_out', {});
    expect(desk.phase.value).toBe('login');
    server.me = { ...me, id: 'agent-2' };
    server.tiles = [];
    await desk.login('boris', 'demo');
    expect(desk.phase.value).toBe('open');
    expect(desk.selectedId.value).toBeNull();
    expect(desk.drafts.read('chat-1')).toBe('');
  });
});
