import type { InboxAllChats, InboxCommand, InboxConversation, InboxTile } from '../../src/wire/inbox';
import type { Answer, InboxApi, WantedChats } from '../../inbox/api';
import type { FeedListener } from '../../inbox/feed';
import { openStep } from '../../inbox/models/commands';
import { openDesk } from '../../inbox/models/desk';
import {
  aMessage,
  anAgent,
  aPerson,
  aTile,
  aWay,
  someContactCalls,
  someFeatures,
  someQuickReplyCalls,
  someReachCalls,
  someTraits,
  someTranslationCalls,
} from './build';

const me = anAgent();
const ok = <T>(value: T): Answer<T> => ({ kind: 'ok', value });
const inProgress = (change: Partial<InboxTile> = {}): InboxTile =>
  aTile({ area: 'in_progress', status: 'in_progress', revision: 2, ...change });

/** A desk on a server that answers from what the test put there. */
function aDesk(tiles: readonly InboxTile[]) {
  const sent: InboxCommand[] = [];
  const read: number[] = [];
  const statuses: [string, string | undefined][] = [];
  const watched: (string | null)[] = [];
  const pages: WantedChats[] = [];
  const resent: string[] = [];
  const server = {
    now: 0,
    allChats: (() => Promise.resolve(ok({ tiles: [], hasMore: false }))) as (wanted: WantedChats) => Promise<Answer<InboxAllChats>>,
    me,
    tiles,
    messages: [aMessage()],
    resends: ok({}) as Answer<unknown>,
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
    state: () =>
      Promise.resolve(
        ok({
          me: server.me,
          csrf: 'token',
          cursor: '0',
          tiles: server.tiles,
          channelTypes: { webchat: someTraits() },
          fileRules: { maxBytes: 1_000, denied: ['exe'], most: 10 },
          features: someFeatures(),
          hasChannels: true,
          now: server.now,
        }),
      ),
    conversation: (chatId) => Promise.resolve(ok(conversation(chatId))),
    targets: () => Promise.resolve(ok({ agents: [], queues: [] })),
    command(command) {
      sent.push(command);
      return Promise.resolve(server.commands);
    },
    setStatus(status, agentId) {
      statuses.push([status, agentId]);
      return Promise.resolve(ok({}));
    },
    read(_chatId, seq) {
      read.push(seq);
      return Promise.resolve(ok({}));
    },
    typing: () => Promise.resolve(ok({})),
    why: () => Promise.resolve(ok({ decisions: [] })),
    allChats(wanted) {
      pages.push(wanted);
      return server.allChats(wanted);
    },
    team: () => Promise.resolve(ok({ agents: [], queues: [] })),
    resend(messageId) {
      resent.push(messageId);
      return Promise.resolve(server.resends);
    },
    templates: () => Promise.resolve(ok({ templates: [] })),
    contacts: someContactCalls(),
    quickReplies: someQuickReplyCalls(),
    translation: someTranslationCalls(),
    reach: someReachCalls(),
    upload: ({ name, type, size }) => Promise.resolve(ok({ file: { id: `file-${name}`, name, type, size, kind: 'image' } })),
    fileAddress: (fileId) => `/file?id=${fileId}`,
    pictureAddress: (contactId, picture) => `/picture?id=${contactId}&version=${picture}`,
  };
  const follow = (_cursor: string, listener: FeedListener) => {
    listeners.push(listener);
    return { close: () => undefined, retry: () => undefined, watch: (chatId: string | null) => void watched.push(chatId) };
  };
  const desk = openDesk(
    {
      api,
      follow,
      now: () => clock,
      newId: () => `id-${(ids += 1)}`,
      store: null,
      preview: ({ name }) => `blob:${name}`,
      release: () => undefined,
    },
    { csrf: '' },
  );
  const event: FeedListener['event'] = (name, data) => listeners.at(-1)?.event(name, data);
  const pass = (milliseconds: number): void => {
    clock += milliseconds;
    desk.tick();
  };
  return { desk, server, sent, read, statuses, watched, pages, resent, event, pass, lastListener: () => listeners.at(-1) };
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
    event('command', { commandId: 'id-1', chatId: 'chat-1', kind: 'accept', state: 'done', reason: null, code: null });
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

  it('takes a declined chat out of the list at once, and deselects it', async () => {
    const { desk, sent, event } = aDesk([aTile({ offer: 'you' })]);
    await desk.start();
    desk.select('chat-1');
    desk.decline('chat-1');
    desk.decline('chat-1');
    expect(desk.listOf('new')).toEqual([]);
    expect(desk.selectedId.value).toBeNull();
    expect(sent).toEqual([{ id: 'id-1', kind: 'decline', chatId: 'chat-1' }]);
    event('tile_gone', { chatId: 'chat-1' });
    event('command', { commandId: 'id-1', chatId: 'chat-1', kind: 'decline', state: 'done', reason: null, code: null });
    event('tile', aTile({ offer: 'you', offeredAt: 900, revision: 5 }));
    expect(desk.listOf('new')).toHaveLength(1);
  });

  it.each([
    ['refused', 'refused'],
    ['failed', 'failed'],
  ] as const)('puts a chat back with the reason when the decline is %s', async (state, phase) => {
    const { desk, event } = aDesk([aTile()]);
    await desk.start();
    desk.decline('chat-1');
    await settle();
    event('command', {
      commandId: 'id-1',
      chatId: 'chat-1',
      kind: 'decline',
      state,
      reason: 'An agent has accepted this chat.',
      code: null,
    });
    expect(desk.listOf('new')).toHaveLength(1);
    expect(desk.outbox.commands.value.get('id-1')).toMatchObject({ phase, reason: 'An agent has accepted this chat.' });
  });

  it('puts a declined chat back when nobody answers, and asks again under the same id', async () => {
    const { desk, sent, pass } = aDesk([aTile()]);
    await desk.start();
    desk.decline('chat-1');
    await settle();
    pass(15_000);
    expect(desk.listOf('new')).toHaveLength(1);
    desk.decline('chat-1');
    expect(sent).toEqual([sent[0], sent[0]]);
  });

  it('announces what this agent alone is asked for, once for each offer and not at the start', async () => {
    const { desk, event } = aDesk([aTile({ offer: 'you' })]);
    await desk.start();
    event('tile', aTile({ offer: 'you', revision: 2 }));
    expect(desk.invitation.value).toBeNull();
    event('tile', aTile({ chatId: 'chat-2', offer: 'all' }));
    expect(desk.invitation.value).toBeNull();
    event('tile', aTile({ chatId: 'chat-3', offer: 'you' }));
    expect(desk.invitation.value?.chatId).toBe('chat-3');
  });

  it('counts seconds by the server’s clock, whatever the browser’s says', async () => {
    const { desk, server, event, pass } = aDesk([]);
    server.now = 3_600_000;
    await desk.start();
    expect(desk.now.value).toBe(3_600_000);
    pass(1_000);
    expect(desk.now.value).toBe(3_601_000);
    event('beat', { now: 3_601_400 });
    expect(desk.now.value).toBe(3_601_000);
    event('beat', { now: 3_500_000 });
    expect(desk.now.value).toBe(3_500_000);
  });

  it('says why the agent became Inactive until the agent does something about it', async () => {
    const { desk, server, event, statuses } = aDesk([]);
    await desk.start();
    expect(desk.status.notice.value).toBeNull();
    event('me', anAgent({ status: 'inactive', statusSince: 5, statusReason: 'accept_timeout' }));
    expect(desk.status.notice.value).toEqual({ reason: 'accept_timeout', by: null });
    await desk.status.set('active');
    expect(statuses).toEqual([['active', undefined]]);
    expect(desk.status.notice.value).toBeNull();
    event('me', anAgent({ status: 'inactive', statusSince: 7, statusReason: 'supervisor', statusBy: 'Zoe' }));
    expect(desk.status.notice.value).toEqual({ reason: 'supervisor', by: 'Zoe' });
    desk.status.dismissNotice();
    expect(desk.status.notice.value).toBeNull();
    event('me', anAgent({ status: 'inactive', statusSince: 9, statusReason: 'agent' }));
    expect(desk.status.notice.value).toBeNull();
    expect(server.me).toEqual(me);
  });

  describe('of a supervisor', () => {
    const foreign = (change: Partial<InboxTile> = {}) =>
      aTile({ chatId: 'theirs', area: 'live', status: 'in_progress', offer: null, ...change });

    it('opens chats of others to be read, follows them, and stops when another is opened', async () => {
      const { desk, server, watched, event, read } = aDesk([inProgress()]);
      server.allChats = () => Promise.resolve(ok({ tiles: [foreign()], hasMore: false }));
      await desk.start();
      await desk.floor.refresh();
      desk.select('theirs');
      expect(desk.selected.value?.chatId).toBe('theirs');
      expect(desk.writable.value).toBe(false);
      desk.markRead(1);
      expect(read).toEqual([]);
      event('tile', foreign({ status: 'completed', completedAt: 9, revision: 4 }));
      expect(desk.selected.value?.status).toBe('completed');
      expect(desk.floor.tiles.value[0]?.status).toBe('completed');
      expect(desk.listOf('in_progress')).toHaveLength(1);
      desk.select('chat-1');
      expect(desk.writable.value).toBe(true);
      expect(watched).toEqual([null, 'theirs', null]);
    });

    it('reads the pages that are shown again, and throws away what was asked before the filter changed', async () => {
      const { desk, server, pages } = aDesk([]);
      const late: ((answer: Answer<InboxAllChats>) => void)[] = [];
      await desk.start();
      server.allChats = ({ after }) =>
        Promise.resolve(ok({ tiles: [foreign({ chatId: after === undefined ? 'first' : 'second' })], hasMore: after === undefined }));
      await desk.floor.refresh();
      await desk.floor.more();
      expect(desk.floor.tiles.value.map(({ chatId }) => chatId)).toEqual(['first', 'second']);
      expect(pages.map(({ after }) => after)).toEqual([undefined, undefined, 'first']);
      server.allChats = () => new Promise((answer) => late.push(answer));
      const slow = desk.floor.refresh();
      server.allChats = () => Promise.resolve(ok({ tiles: [], hasMore: false }));
      await desk.floor.show({ status: 'waiting', queueId: null, agentId: null, search: ' Ann ' });
      late[0]?.(ok({ tiles: [foreign()], hasMore: false }));
      await slow;
      expect(pages.at(-1)).toEqual({ status: 'waiting', search: 'Ann' });
      expect(desk.floor.tiles.value).toEqual([]);
    });

    it('sets the status of a colleague', async () => {
      const { desk, statuses } = aDesk([]);
      await desk.start();
      await desk.floor.setStatusOf('agent-2', 'inactive');
      expect(statuses).toEqual([['inactive', 'agent-2']]);
    });
  });

  it('sends a failed message again, and shows it as on its way as soon as the feed says so', async () => {
    const { desk, server, resent, event } = aDesk([inProgress()]);
    server.messages = [aMessage({ author: 'agent', own: true, status: 'failed', statusReason: 'Blocked.' })];
    await desk.start();
    desk.select('chat-1');
    await settle();
    void desk.answers.resends.resend('message-1');
    void desk.answers.resends.resend('message-1');
    await settle();
    expect(resent).toEqual(['message-1']);
    expect(desk.answers.resends.busy.value.has('message-1')).toBe(true);
    event('message', aMessage({ author: 'agent', own: true, status: 'sending' }));
    expect(desk.answers.resends.busy.value.size).toBe(0);
    expect(desk.openConversation.value?.messages[0]?.status).toBe('sending');
  });

  it('says why a message could not be sent again', async () => {
    const { desk, server } = aDesk([inProgress()]);
    await desk.start();
    server.resends = { kind: 'refused', status: 409, error: { code: 'not_failed', message: 'It has been sent.' } };
    await desk.answers.resends.resend('message-1');
    expect(desk.answers.resends.refusals.value.get('message-1')).toBe('It has been sent.');
    expect(desk.answers.resends.busy.value.size).toBe(0);
    server.resends = { kind: 'away' };
    await desk.answers.resends.resend('message-1');
    expect(desk.answers.resends.refusals.value.get('message-1')).toBe('');
  });

  it('sends an answer with its files and what it answers', async () => {
    const { desk, sent } = aDesk([inProgress()]);
    await desk.start();
    const { attachments, replies, drafts } = desk.answers;
    attachments.add('chat-1', [new File(['x'], 'a.png', { type: 'image/png' })]);
    replies.aim('chat-1', aMessage({ seq: 3 }));
    drafts.write('chat-1', ' Here ');
    replies.submit('chat-1');
    expect(sent).toEqual([]);
    await settle();
    expect(sent).toEqual([
      expect.objectContaining({ kind: 'reply', chatId: 'chat-1', text: 'Here', files: ['file-a.png'], replyTo: 'message-3' }),
    ]);
    expect([drafts.read('chat-1'), attachments.of('chat-1'), replies.target.value.size]).toEqual(['', [], 0]);
    expect(attachments.sent('file-a.png')?.preview).toBe('blob:a.png');
  });

  it('refuses files that the channel of the chat does not take', async () => {
    const { desk } = aDesk([inProgress()]);
    await desk.start();
    desk.answers.attachments.add('chat-1', [new File(['x'.repeat(101)], 'a.pdf', { type: 'application/pdf' })]);
    expect(desk.answers.attachments.refused.value.get('chat-1')).toEqual([
      { name: 'a.pdf', problem: { kind: 'too_large_there', channel: 'WhatsApp', most: 100 } },
    ]);
  });

  it('puts a chat that the agent begins on screen when it is there, and leaves the earlier one alone', async () => {
    const old = aTile({ chatId: 'chat-old', area: 'closed', status: 'completed', completedAt: 1 });
    const { desk, sent, event } = aDesk([old]);
    await desk.start();
    desk.select('chat-old');
    desk.starting.open(null);
    desk.starting.take(aPerson(), aWay());
    await settle();
    expect(sent).toMatchObject([{ kind: 'start', chatId: 'chat-old', contactId: 'contact-1', channelId: 'channel-1' }]);
    expect(openStep(desk.outbox.commands.value, 'chat-old')).toBeNull();
    event('tile', inProgress({ chatId: 'chat-new' }));
    await settle();
    expect([desk.selectedId.value, desk.writable.value, desk.starting.isOpen.value]).toEqual(['chat-new', true, false]);
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
