import { randomUUID } from 'node:crypto';
import { pageOf } from './host/stand-ins';
import { activate, testRun } from './host/triggers';
import { execute, placed } from './host/workflow';
import type { PlacedNode } from './host/workflow';
import { aCentre, aVisitor, password } from './host/centre';
import type { Centre } from './host/centre';
import { heardUntil } from './host/webhooks';
import type { Served } from './host/webhooks';
import { sessionMillis } from '../../src/app/log-in';
import { firstQueueId } from '../../src/runtime/ids';
import { csrfHeader } from '../../src/wire/inbox';

let centre: Centre;
let node: PlacedNode;
let inbox: Served;

beforeEach(async () => {
  centre = await aCentre();
  node = placed('agentInboxTrigger', { store: centre.store });
  inbox = await centre.serve(node);
});
afterEach(() => centre.end());
afterEach(() => {
  jest.restoreAllMocks();
});

const ownPage = { 'sec-fetch-site': 'same-origin' };

/** An agent who is logged in. */
interface Desk {
  readonly id: string;
  readonly cookie: string;
  readonly csrf: string;
  readonly calls: (body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  readonly asksFor: (command: object) => Promise<Response>;
}

const logIn = (login: string, headers: Readonly<Record<string, string>> = ownPage, secret = password): Promise<Response> =>
  inbox.post({ action: 'login', login, password: secret }, headers);

async function aDesk(login: string, served = inbox): Promise<Desk> {
  const answer = await served.post({ action: 'login', login, password }, ownPage);
  const { me, csrf } = (await answer.json()) as { readonly me: { readonly id: string }; readonly csrf: string };
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const own = { ...ownPage, cookie, [csrfHeader]: csrf };
  const calls: Desk['calls'] = (body, headers = own) => served.post(body, headers);
  return { id: me.id, cookie, csrf, calls, asksFor: (command) => calls({ action: 'command', command }) };
}

/** A chat that waits in the queue Support, offered to whoever is Active. */
async function aWaitingChat(): Promise<string> {
  const chat = await centre.serve(placed('webChatTrigger', { store: centre.store }));
  await (await aVisitor(chat)).says('Hello');
  const [row] = await centre.raw.rows<{ id: string }>("select id from chats where status = 'waiting' order by id desc");
  const chatId = row?.id ?? '';
  await execute('queueRouter', [{ chat: { id: chatId } }], {
    store: centre.store,
    parameters: { queue: { __rl: true, mode: 'list', value: firstQueueId } },
  });
  return chatId;
}

async function anActiveDesk(login: string): Promise<Desk> {
  await centre.addAgent(login);
  const desk = await aDesk(login);
  await desk.calls({ action: 'set_status', status: 'active' });
  return desk;
}

const errorOf = async (response: Response) =>
  ((await response.json()) as { readonly error: { readonly code: string; readonly message: string } }).error;

const commandRow = async (id: string) =>
  (await centre.raw.rows<{ state: string; reason: string | null }>(`select state, reason from commands where id = '${id}'`))[0];

describe('the page of the inbox', () => {
  it('needs no login, runs only what carries its nonce, and is never kept or framed', async () => {
    const answer = await inbox.get();
    const nonce = /script-src 'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1] ?? '';
    expect(await answer.text()).toBe(pageOf('inbox.html').replace('__SWITCHBOARD_NONCE__', nonce));
    expect(nonce.length).toBeGreaterThanOrEqual(22);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('logging in', () => {
  beforeEach(() => centre.addAgent('ana'));

  it('sets a cookie that scripts cannot read and other sites and addresses do not get', async () => {
    const answer = await logIn('ana');
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(answer.status).toBe(200);
    expect(cookie).toMatch(/^switchboard_session=[A-Za-z0-9_-]{43};/);
    expect(cookie.split('; ').slice(1).sort()).toEqual(
      ['HttpOnly', `Max-Age=${sessionMillis / 1000}`, `Path=${new URL(inbox.url).pathname}`, 'SameSite=Strict'].sort(),
    );
    expect(await answer.json()).toMatchObject({ me: { login: 'ana', status: 'inactive' }, csrf: expect.any(String) });
  });

  it('sets a cookie for https alone behind a proxy that ends it', async () => {
    const answer = await logIn('ana', { ...ownPage, 'x-forwarded-proto': 'https' });
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure$/);
  });

  it('sets the cookie for the address that the browser sees when n8n is served under a path', async () => {
    const behind: PlacedNode = { ...node, additionalData: { ...node.additionalData, webhookBaseUrl: 'https://example.com/n8n/webhook' } };
    const proxied = await centre.serve(behind);
    const answer = await proxied.post({ action: 'login', login: 'ana', password }, ownPage);
    expect(answer.headers.get('set-cookie')).toContain(`; Path=/n8n${new URL(proxied.url).pathname};`);
  });

  it('stores no token and no password, only what they were made into', async () => {
    const { cookie } = await aDesk('ana');
    const token = cookie.split('=')[1] ?? '';
    const stored = JSON.stringify([await centre.raw.rows('select * from agent_sessions'), await centre.raw.rows('select * from agents')]);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(password);
  });

  it('is refused with the same words for a wrong password and an unknown login', async () => {
    const wrong = await logIn('ana', ownPage, 'incorrect horse');
    const unknown = await logIn('nobody');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
    expect(wrong.headers.get('set-cookie')).toBeNull();
  });

  it('is refused with 429 after five wrong passwords, and says when to try again', async () => {
    for (let i = 0; i < 5; i++) await logIn('ana', ownPage, 'incorrect horse');
    const answer = await logIn('ana');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a call', () => {
  let desk: Desk;
  beforeEach(async () => {
    await centre.addAgent('ana');
    desk = await aDesk('ana');
  });

  it('is answered with the cookie and the CSRF token', async () => {
    expect((await desk.calls({ action: 'set_status', status: 'active' })).status).toBe(204);
    expect(await (await desk.calls({ action: 'state' })).json()).toMatchObject({ me: { status: 'active' }, tiles: [], csrf: desk.csrf });
  });

  it('gets the CSRF token again with the state, which cannot ask for it', async () => {
    const answer = await desk.calls({ action: 'state' }, { ...ownPage, cookie: desk.cookie });
    expect(await answer.json()).toMatchObject({ csrf: desk.csrf });
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { [csrfHeader]: 'A'.repeat(43) }],
    ['a token of another length', { [csrfHeader]: 'A' }],
  ])('is refused with 403 with %s', async (_, header) => {
    const answer = await desk.calls({ action: 'set_status', status: 'active' }, { ...ownPage, cookie: desk.cookie, ...header });
    expect(answer.status).toBe(403);
    expect(await centre.raw.count("agents where status = 'active'")).toBe(0);
  });

  it('is refused with 403 with the token of another session', async () => {
    const other = await aDesk('ana');
    const answer = await desk.calls(
      { action: 'set_status', status: 'active' },
      { ...ownPage, cookie: desk.cookie, [csrfHeader]: other.csrf },
    );
    expect(answer.status).toBe(403);
  });

  it.each(['cross-site', 'same-site', 'none'])('is refused with 403 from a page that is %s, whatever it carries', async (site) => {
    const own = { cookie: desk.cookie, [csrfHeader]: desk.csrf, 'sec-fetch-site': site };
    expect((await desk.calls({ action: 'set_status', status: 'active' }, own)).status).toBe(403);
    expect((await logIn('ana', { 'sec-fetch-site': site })).status).toBe(403);
    expect((await inbox.get('/stream?cursor=0', own)).status).toBe(403);
  });

  it('is refused with 403 from another origin where the browser sends no more than that', async () => {
    const own = { cookie: desk.cookie, [csrfHeader]: desk.csrf };
    expect((await desk.calls({ action: 'state' }, { ...own, origin: 'https://evil.example' })).status).toBe(403);
    expect((await desk.calls({ action: 'state' }, { ...own, origin: new URL(inbox.url).origin })).status).toBe(200);
  });

  it.each([
    ['no cookie', {}],
    ['an unknown cookie', { cookie: 'switchboard_session=unknown' }],
    ['an empty cookie', { cookie: 'switchboard_session=' }],
  ])('is refused with 401 with %s', async (_, header) => {
    const own = { ...ownPage, [csrfHeader]: desk.csrf, ...header };
    for (const answer of [await desk.calls({ action: 'state' }, own), await inbox.get('/stream?cursor=0', own)]) {
      expect(answer.status).toBe(401);
      expect((await errorOf(answer)).code).toBe('unauthenticated');
    }
  });

  it('is refused with 401 once the session has expired', async () => {
    const later = Date.now() + sessionMillis;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    expect((await desk.calls({ action: 'state' })).status).toBe(401);
    expect((await inbox.get('/stream?cursor=0', { ...ownPage, cookie: desk.cookie })).status).toBe(401);
  });

  it('is refused with 401 once the agent has logged out, which also takes the cookie back', async () => {
    const out = await desk.calls({ action: 'logout' });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(/^switchboard_session=; Path=.*; Max-Age=0; HttpOnly; SameSite=Strict$/);
    expect((await desk.calls({ action: 'state' })).status).toBe(401);
  });

  it.each([
    ['an unknown action', { action: 'give_me_everything' }],
    ['no object', 'state'],
    ['an unknown command', { action: 'command', command: { id: randomUUID(), kind: 'delete', chatId: randomUUID() } }],
    ['a status that nobody can choose', { action: 'set_status', status: 'chats_exceeded' }],
    ['a chat that is no id', { action: 'command', command: { id: randomUUID(), kind: 'accept', chatId: '1' } }],
  ])('is refused with 400: %s', async (_, body) => {
    expect((await desk.calls(body)).status).toBe(400);
  });

  it('is refused with 413 when it is too large', async () => {
    const command = { id: randomUUID(), kind: 'reply', chatId: randomUUID(), text: 'x'.repeat(200_000) };
    expect((await desk.asksFor(command)).status).toBe(413);
  });

  it('answers 503 without throwing when the store breaks', async () => {
    await centre.raw.rows('drop table agent_sessions');
    const answer = await desk.calls({ action: 'state' });
    expect(answer.status).toBe(503);
    expect((await errorOf(answer)).message).not.toMatch(/sql|table/i);
    expect(inbox.thrown).toEqual([]);
  });
});

describe('a command', () => {
  it.each([
    ['accept', 0, {}],
    ['reply', 1, { text: 'How can I help?' }],
    ['transfer', 2, { to: { kind: 'queue', queueId: firstQueueId }, note: 'Speaks Ukrainian' }],
    ['complete', 3, {}],
    ['decline', 4, {}],
    ['link', 6, { contactId: firstQueueId, confirmed: true }],
    ['start', 7, { contactId: firstQueueId, channelId: firstQueueId }],
  ] as const)('%s is taken with 202 and comes out of its own output', async (kind, output, more) => {
    const desk = await anActiveDesk('ana');
    const chatId = await aWaitingChat();
    const trigger = await activate(node);
    centre.atEnd(trigger.abort);
    const id = randomUUID();
    const answer = await desk.asksFor({ id, kind, chatId, ...more });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({ commandId: id });

    const { outputs, items } = await trigger.next();
    expect(outputs.map((list) => list.length)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((index) => (index === output ? 1 : 0)));
    expect(items[0]).toMatchObject({
      chat: { id: chatId },
      command: { id, kind, ...more },
      agent: { id: desk.id, name: 'ana' },
      event: { id: expect.any(String), kind },
    });
    expect(inbox.started).toEqual([]);
  });

  it('given twice under one id reaches the flow once', async () => {
    const desk = await anActiveDesk('ana');
    const command = { id: randomUUID(), kind: 'accept', chatId: await aWaitingChat() };
    expect([(await desk.asksFor(command)).status, (await desk.asksFor(command)).status]).toEqual([202, 202]);
    expect(await centre.raw.count("events where topic like 'inbox:%'")).toBe(1);
  });

  it('is done when the flow did it, and the page hears so', async () => {
    const desk = await anActiveDesk('ana');
    const chatId = await aWaitingChat();
    const trigger = await activate(node, (execution) => {
      execute('acceptChat', execution.items, { store: centre.store }).then(
        () => execution.end('success'),
        (error: unknown) => execution.end('error', String(error)),
      );
    });
    centre.atEnd(trigger.abort);
    const { cursor } = (await (await desk.calls({ action: 'state' })).json()) as { readonly cursor: string };
    const feed = await inbox.get(`/stream?cursor=${cursor}`, { ...ownPage, cookie: desk.cookie });
    const id = randomUUID();
    await desk.asksFor({ id, kind: 'accept', chatId });
    expect(await heardUntil(feed, 'event: command\n')).toMatch(/^event: beat\n/);
    await trigger.close();
    expect(await commandRow(id)).toEqual({ state: 'done', reason: null });
    expect(await centre.raw.count(`chats where status = 'in_progress' and agent_id = '${desk.id}'`)).toBe(1);
  });

  it('is refused with a sentence, and a code by which the page says it in the language of the agent', async () => {
    const desk = await anActiveDesk('ana');
    const trigger = await activate(node, (execution) => {
      execute('completeChat', execution.items, { store: centre.store }).then(
        () => execution.end('success'),
        (error: unknown) => execution.end('error', String(error)),
      );
    });
    centre.atEnd(trigger.abort);
    const { cursor } = (await (await desk.calls({ action: 'state' })).json()) as { readonly cursor: string };
    const feed = await inbox.get(`/stream?cursor=${cursor}`, { ...ownPage, cookie: desk.cookie });
    await desk.asksFor({ id: randomUUID(), kind: 'complete', chatId: await aWaitingChat() });
    expect(await heardUntil(feed, '"code":"waiting"')).toContain('"reason":"This chat waits to be accepted. Accept it first."');
    await trigger.close();
  });

  it('fails with a sentence for the agent when its output is connected to nothing', async () => {
    const desk = await anActiveDesk('ana');
    const trigger = await activate(node);
    const id = randomUUID();
    await desk.asksFor({ id, kind: 'accept', chatId: await aWaitingChat() });
    (await trigger.next()).end('success');
    await trigger.close();
    expect(await commandRow(id)).toEqual({
      state: 'failed',
      reason:
        'The workflow finished without doing this. Ask an administrator to connect this output of the Agent Inbox Trigger to its node.',
    });
  });

  it('is retrying while its flow fails, with the reason, and done when the flow works again', async () => {
    const desk = await anActiveDesk('ana');
    const trigger = await activate(node);
    centre.atEnd(trigger.abort);
    const id = randomUUID();
    await desk.asksFor({ id, kind: 'accept', chatId: await aWaitingChat() });
    (await trigger.next()).end('error', 'Cannot reach the CRM');
    const again = await trigger.next();
    expect(await commandRow(id)).toEqual({ state: 'retrying', reason: 'The workflow failed and is tried again: Cannot reach the CRM' });
    await execute('acceptChat', again.items, { store: centre.store });
    again.end('success');
    await trigger.close();
    expect(await commandRow(id)).toEqual({ state: 'done', reason: null });
  });

  it('stays open while its flow waits, and is done when the flow went on and did it', async () => {
    const desk = await anActiveDesk('ana');
    const trigger = await activate(node);
    const id = randomUUID();
    await desk.asksFor({ id, kind: 'accept', chatId: await aWaitingChat() });
    const execution = await trigger.next();
    execution.end('waiting');
    await trigger.close();
    expect(await commandRow(id)).toEqual({ state: 'pending', reason: null });
    expect(await centre.raw.count("events where topic like 'inbox:%'")).toBe(0);
    await execute('acceptChat', execution.items, { store: centre.store });
    expect(await commandRow(id)).toEqual({ state: 'done', reason: null });
  });

  it('about a chat that does not exist is refused with 404', async () => {
    const desk = await anActiveDesk('ana');
    const answer = await desk.asksFor({ id: randomUUID(), kind: 'accept', chatId: randomUUID() });
    expect(answer.status).toBe(404);
    expect(await centre.outbox()).toBe(0);
  });

  it('that answers with too much or nothing is refused at once', async () => {
    const desk = await anActiveDesk('ana');
    const chatId = await aWaitingChat();
    const before = await centre.outbox();
    const reply = (text: string) => desk.asksFor({ id: randomUUID(), kind: 'reply', chatId, text });
    expect((await reply('x'.repeat(10_001))).status).toBe(413);
    expect((await reply(' ')).status).toBe(422);
    expect(await centre.outbox()).toBe(before);
  });
});

describe('in the test mode of the editor', () => {
  it('a command starts the run on the canvas with its own item, and leaves the outbox alone', async () => {
    await centre.addAgent('ana');
    const served = await centre.serve(node, { isTest: true });
    const desk = await aDesk('ana', served);
    const chatId = await aWaitingChat();
    const before = await centre.outbox();
    expect(served.started).toEqual([]);
    expect((await desk.asksFor({ id: randomUUID(), kind: 'complete', chatId })).status).toBe(202);
    expect(served.started).toHaveLength(1);
    expect(await centre.outbox()).toBe(before);
    const { outputs, items } = await testRun(node);
    expect(outputs.map((list) => list.length)).toEqual([0, 0, 0, 1, 0, 0, 0, 0]);
    expect(items[0]).toMatchObject({ command: { kind: 'complete' }, chat: { id: chatId } });
  });

  it('the cookie is for the test address', async () => {
    await centre.addAgent('ana');
    const served = await centre.serve(node, { isTest: true });
    const answer = await served.post({ action: 'login', login: 'ana', password }, ownPage);
    expect(answer.headers.get('set-cookie')).toContain(`; Path=${new URL(served.url).pathname};`);
    expect(new URL(served.url).pathname).toContain('/webhook-test/');
  });

  it('the sample has the fields of a real item', async () => {
    const sample = (await testRun(node)).items[0];
    await centre.addAgent('ana');
    const desk = await aDesk('ana', await centre.serve(node, { isTest: true }));
    await desk.asksFor({ id: randomUUID(), kind: 'accept', chatId: await aWaitingChat() });
    const real = (await testRun(node)).items[0];
    const shape = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
        : '';
    expect(shape(sample)).toEqual(shape(real));
  });
});
