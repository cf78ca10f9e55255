import { randomUUID } from 'node:crypto';
import { aCentre, aVisitor, password } from './host/centre';
import type { Centre } from './host/centre';
import { heardUntil } from './host/webhooks';
import type { Served } from './host/webhooks';
import { execute, placed } from './host/workflow';
import { firstQueueId } from '../../src/runtime/ids';
import { csrfHeader } from '../../src/wire/inbox';
import type { InboxAllChats, InboxConversation, InboxMe, InboxTeam, InboxWhy } from '../../src/wire/inbox';

let centre: Centre;
let inbox: Served;
let webChat: Served;

beforeEach(async () => {
  centre = await aCentre();
  inbox = await centre.serve(placed('agentInboxTrigger', { store: centre.store }));
  webChat = await centre.serve(placed('webChatTrigger', { store: centre.store }));
});
afterEach(() => centre.end());

const ownPage = { 'sec-fetch-site': 'same-origin' };

/** An agent who is logged in. */
interface Desk {
  readonly id: string;
  readonly me: InboxMe;
  readonly cookie: string;
  readonly calls: (body: unknown) => Promise<Response>;
  readonly feed: (query: string) => Promise<Response>;
}

async function aDesk(login: string, access: InboxMe['access'] = 'agent'): Promise<Desk> {
  const agentId = await centre.addAgent(login);
  await centre.raw.rows(`update agents set access = '${access}' where id = '${agentId}'`);
  const answer = await inbox.post({ action: 'login', login, password }, ownPage);
  const { me, csrf } = (await answer.json()) as { readonly me: InboxMe; readonly csrf: string };
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return {
    id: me.id,
    me,
    cookie,
    calls: (body) => inbox.post(body, { ...ownPage, cookie, [csrfHeader]: csrf }),
    feed: (query) => inbox.get(`/stream?${query}`, { ...ownPage, cookie }),
  };
}

/** A chat that the agent has in progress, and the visitor who began it. */
async function aChatOf(desk: Desk) {
  await desk.calls({ action: 'set_status', status: 'active' });
  const visitor = await aVisitor(webChat);
  await visitor.says('Hello');
  const [row] = await centre.raw.rows<{ id: string }>("select id from chats where status = 'waiting' order by id desc");
  const chatId = row?.id ?? '';
  const queue = { __rl: true, mode: 'list', value: firstQueueId };
  await execute('queueRouter', [{ chat: { id: chatId } }], { store: centre.store, parameters: { queue } });
  const command = { id: randomUUID(), kind: 'accept', chatId };
  await desk.calls({ action: 'command', command });
  await execute('acceptChat', [{ chat: { id: chatId }, command }], { store: centre.store });
  return { chatId, visitor };
}

const bodyOf = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;
const cursorOf = async (desk: Desk) => (await bodyOf<{ readonly cursor: string }>(desk.calls({ action: 'state' }))).cursor;

describe('an agent without more access', () => {
  it('is refused with 403 whatever is not the agent’s own', async () => {
    const { chatId } = await aChatOf(await aDesk('ana'));
    const ben = await aDesk('ben');
    const zoe = await aDesk('zoe');
    const refused = [
      { action: 'all_chats' },
      { action: 'team' },
      { action: 'conversation', chatId },
      { action: 'why', chatId },
      { action: 'set_status', status: 'active', agentId: zoe.id },
    ];
    for (const call of refused) {
      const answer = await ben.calls(call);
      expect([call.action, answer.status]).toEqual([call.action, 403]);
      expect(await answer.json()).toMatchObject({ error: { code: 'forbidden' } });
    }
    expect((await ben.feed(`cursor=${await cursorOf(ben)}&watch=${chatId}`)).status).toBe(403);
    expect(await centre.raw.count(`agents where id = '${zoe.id}' and status = 'active'`)).toBe(0);
  });

  it('reads why a chat of the agent’s own was offered', async () => {
    const ana = await aDesk('ana');
    const { chatId } = await aChatOf(ana);
    const { decisions } = await bodyOf<InboxWhy>(ana.calls({ action: 'why', chatId }));
    expect(decisions).toMatchObject([{ cause: 'routed', queue: 'Support', candidates: [{ id: ana.id, name: 'ana', exclusion: null }] }]);
  });
});

describe.each(['supervisor', 'administrator'] as const)('a %s', (access) => {
  it('reads every chat, and why it went where it went', async () => {
    const ana = await aDesk('ana');
    const { chatId } = await aChatOf(ana);
    const zoe = await aDesk('zoe', access);
    expect(zoe.me.access).toBe(access);
    const { tiles } = await bodyOf<InboxAllChats>(zoe.calls({ action: 'all_chats' }));
    expect(tiles).toMatchObject([{ chatId, area: 'live', agent: { id: ana.id, name: 'ana' } }]);
    const read = await bodyOf<InboxConversation>(zoe.calls({ action: 'conversation', chatId }));
    expect(read.tile.area).toBe('live');
    expect(read.messages.map(({ text }) => text)).toEqual(['Hello', 'ana accepted the chat']);
    expect((await zoe.calls({ action: 'why', chatId })).status).toBe(200);
    expect((await zoe.calls({ action: 'conversation', chatId: randomUUID() })).status).toBe(404);
  });

  it('reading marks nothing as read', async () => {
    const { chatId } = await aChatOf(await aDesk('ana'));
    const zoe = await aDesk('zoe', access);
    await zoe.calls({ action: 'conversation', chatId });
    expect((await zoe.calls({ action: 'read', chatId, seq: 5 })).status).toBe(204);
    expect(await centre.raw.count("messages where author = 'customer' and status = 'read'")).toBe(0);
  });

  it('follows a chat of somebody else live, and no other', async () => {
    const ana = await aDesk('ana');
    const { chatId, visitor } = await aChatOf(ana);
    const other = await aChatOf(ana);
    const zoe = await aDesk('zoe', access);
    const feed = await zoe.feed(`cursor=${await cursorOf(zoe)}&watch=${chatId}`);
    await other.visitor.says('Not for Zoe');
    await visitor.says('Are you there?');
    const heard = await heardUntil(feed, 'Are you there?');
    expect(heard).toContain('"area":"live"');
    expect(heard).not.toContain('Not for Zoe');
  });

  it('stops following when the access is taken away', async () => {
    const { chatId, visitor } = await aChatOf(await aDesk('ana'));
    const zoe = await aDesk('zoe', access);
    const feed = await zoe.feed(`cursor=${await cursorOf(zoe)}&watch=${chatId}`);
    await centre.raw.rows(`update agents set access = 'agent' where id = '${zoe.id}'`);
    await zoe.calls({ action: 'set_status', status: 'active' });
    await visitor.says('Nobody else reads this');
    await centre.raw.rows(`update agents set name = 'Zoe at last' where id = '${zoe.id}'`);
    await zoe.calls({ action: 'set_status', status: 'inactive' });
    const heard = await heardUntil(feed, 'Zoe at last');
    expect(heard).not.toContain('Nobody else reads this');
  });

  it('sees who works, and sets the status of an agent, who is told by whom', async () => {
    const ana = await aDesk('ana');
    const zoe = await aDesk('zoe', access);
    const { agents, queues } = await bodyOf<InboxTeam>(zoe.calls({ action: 'team' }));
    expect(agents).toMatchObject([
      { name: 'ana', status: 'inactive', load: 0, capacity: 5 },
      { name: 'zoe', status: 'inactive' },
    ]);
    expect(queues).toEqual([{ id: firstQueueId, name: 'Support' }]);
    expect((await zoe.calls({ action: 'set_status', status: 'active', agentId: ana.id })).status).toBe(204);
    const { me } = await bodyOf<{ readonly me: InboxMe }>(ana.calls({ action: 'state' }));
    expect(me).toMatchObject({ status: 'active', statusReason: 'supervisor', statusBy: 'zoe' });
    expect((await zoe.calls({ action: 'set_status', status: 'active', agentId: randomUUID() })).status).toBe(404);
  });
});

describe('a decline', () => {
  it('is done by the node of the template, or refused with the reason', async () => {
    const ana = await aDesk('ana');
    await ana.calls({ action: 'set_status', status: 'active' });
    await (await aVisitor(webChat)).says('Hello');
    const [row] = await centre.raw.rows<{ id: string }>('select id from chats');
    const chat = { id: row?.id ?? '' };
    const queue = { __rl: true, mode: 'list', value: firstQueueId };
    await execute('queueRouter', [{ chat }], { store: centre.store, parameters: { queue } });
    const says = async () => {
      const command = { id: randomUUID(), kind: 'decline', chatId: chat.id };
      await ana.calls({ action: 'command', command });
      const parameters = { resource: 'chat', operation: 'decline', actAs: 'command' };
      await execute('switchboard', [{ chat, command }], { store: centre.store, parameters, onError: 'continueRegularOutput' });
      return (await centre.raw.rows<object>(`select state, reason from commands where id = '${command.id}'`))[0];
    };
    expect(await says()).toEqual({ state: 'done', reason: null });
    expect((await bodyOf<{ readonly tiles: readonly unknown[] }>(ana.calls({ action: 'state' }))).tiles).toEqual([]);
    expect(await says()).toEqual({ state: 'refused', reason: 'This chat is not offered to you.' });
  });
});

describe('a connected page', () => {
  it('keeps its session from being taken for lost, and brings back one that was', async () => {
    const ana = await aDesk('ana');
    await centre.raw.rows('update agent_sessions set seen_at = 1, lost_at = 2');
    expect((await ana.calls({ action: 'state' })).status).toBe(200);
    await heardUntil(await ana.feed(`cursor=${await cursorOf(ana)}`), 'event: me\n');
    expect(await centre.raw.count('agent_sessions where lost_at is null and seen_at > 1')).toBe(1);
  });

  it('hears what time it is on the server', async () => {
    const ana = await aDesk('ana');
    const heard = await heardUntil(await ana.feed(`cursor=${await cursorOf(ana)}`), '\n\n');
    const now = Number(/"now":(\d+)/.exec(heard)?.[1]);
    expect(Math.abs(now - Date.now())).toBeLessThan(5_000);
  });
});
