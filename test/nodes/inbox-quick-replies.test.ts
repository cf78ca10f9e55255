import { randomUUID } from 'node:crypto';
import { aCentre, aVisitor, password } from './host/centre';
import type { Centre } from './host/centre';
import type { Served } from './host/webhooks';
import { execute, placed } from './host/workflow';
import { firstQueueId } from '../../src/runtime/ids';
import { macroNames } from '../../src/core/macros';
import { csrfHeader } from '../../src/wire/inbox';
import type { InboxMe, InboxQuickReplies, InboxQuickReplyList, InboxQuickReplySaved, InboxRefusal } from '../../src/wire/inbox';

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

/** The calls of an agent who is logged in. */
async function aDesk(login: string, access: InboxMe['access'] = 'agent') {
  const agentId = await centre.addAgent(login);
  await centre.raw.rows(`update agents set access = '${access}' where id = '${agentId}'`);
  const answer = await inbox.post({ action: 'login', login, password }, ownPage);
  const { csrf } = (await answer.json()) as { readonly csrf: string };
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return (body: unknown): Promise<Response> => inbox.post(body, { ...ownPage, cookie, [csrfHeader]: csrf });
}
type Desk = Awaited<ReturnType<typeof aDesk>>;

/** A chat that the agent has in progress. */
async function aChatOf(desk: Desk): Promise<string> {
  await desk({ action: 'set_status', status: 'active' });
  await (await aVisitor(webChat)).says('Hello');
  const [row] = await centre.raw.rows<{ id: string }>("select id from chats where status = 'waiting'");
  const chat = { id: row?.id ?? '' };
  const queue = { __rl: true, mode: 'list', value: firstQueueId };
  await execute('queueRouter', [{ chat }], { store: centre.store, parameters: { queue } });
  const command = { id: randomUUID(), kind: 'accept', chatId: chat.id };
  await desk({ action: 'command', command });
  await execute('acceptChat', [{ chat, command }], { store: centre.store });
  return chat.id;
}

const bodyOf = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;
const aReply = (change: object = {}) => ({
  id: null,
  name: 'Hours',
  texts: [{ language: '', text: 'I am {{agent.firstName}}. We are open from 9 to 18.' }],
  queueIds: [],
  isActive: true,
  ...change,
});
const save = (desk: Desk, change: object = {}) => desk({ action: 'save_quick_reply', reply: aReply(change) });
const offered = (desk: Desk, chatId: string) => bodyOf<InboxQuickReplies>(desk({ action: 'quick_replies', chatId }));
const listed = (desk: Desk) => bodyOf<InboxQuickReplyList>(desk({ action: 'quick_reply_list' }));

it('an administrator’s new quick reply is there for agents at once, with the macros filled in', async () => {
  const [ana, zoe] = [await aDesk('ana'), await aDesk('zoe', 'administrator')];
  const chatId = await aChatOf(ana);
  expect(await offered(ana, chatId)).toEqual({ replies: [] });
  const { id } = await bodyOf<InboxQuickReplySaved>(save(zoe));
  const text = 'I am ana. We are open from 9 to 18.';
  expect(await offered(ana, chatId)).toEqual({
    replies: [{ id, name: 'Hours', text, preview: text, language: '', isRecent: false }],
  });
});

it('a quick reply that an agent used is told as recent to that agent, and nothing is sent', async () => {
  const [ana, zoe] = [await aDesk('ana'), await aDesk('zoe', 'administrator')];
  const chatId = await aChatOf(ana);
  const { id } = await bodyOf<InboxQuickReplySaved>(save(zoe));
  const messages = await centre.raw.count('messages');
  expect((await ana({ action: 'use_quick_reply', replyId: id })).status).toBe(204);
  expect((await offered(ana, chatId)).replies).toMatchObject([{ id, isRecent: true }]);
  expect((await offered(zoe, chatId)).replies).toMatchObject([{ id, isRecent: false }]);
  expect(await centre.raw.count('messages')).toBe(messages);
  expect((await ana({ action: 'use_quick_reply', replyId: randomUUID() })).status).toBe(404);
});

it('a quick reply is saved as it is on the page: what is not there any more is not kept', async () => {
  const zoe = await aDesk('zoe', 'administrator');
  const { id } = await bodyOf<InboxQuickReplySaved>(save(zoe, { texts: [...aReply().texts, { language: 'pt_br', text: 'Olá' }] }));
  const es = [{ language: 'es', text: 'Hola' }];
  await save(zoe, { id, name: 'Horario', texts: es, queueIds: [firstQueueId], isActive: false });
  const list = await listed(zoe);
  expect(list.replies).toMatchObject([{ id, name: 'Horario', texts: es, queueIds: [firstQueueId], isActive: false }]);
  expect(list).toMatchObject({ queues: [{ id: firstQueueId, name: 'Support' }], macros: macroNames });
  expect((await zoe({ action: 'delete_quick_reply', replyId: id })).status).toBe(204);
  expect((await listed(zoe)).replies).toEqual([]);
  expect((await zoe({ action: 'delete_quick_reply', replyId: id })).status).toBe(404);
  expect((await save(zoe, { id })).status).toBe(404);
});

it.each([
  ['conflict', 409, { name: 'Taken' }],
  ['name_missing', 422, { name: ' ' }],
  ['bad_text', 422, { texts: [{ language: '', text: ' ' }] }],
  ['bad_text', 422, { texts: [{ language: '', text: 'Dear {{contact.shoes}}' }] }],
  ['bad_language', 422, { texts: [{ language: '!', text: 'x' }] }],
  ['not_found', 404, { queueIds: [randomUUID()] }],
  ['bad_request', 400, { texts: [] }],
])('a quick reply that cannot be kept is refused with %s', async (code, status, change) => {
  const zoe = await aDesk('zoe', 'administrator');
  await save(zoe, { name: 'Taken' });
  const answer = await save(zoe, change);
  const { error } = (await answer.json()) as InboxRefusal;
  expect([answer.status, error.code]).toEqual([status, code]);
  expect((await listed(zoe)).replies).toHaveLength(1);
});

it('who is no administrator keeps no quick replies, and reads none for chats of others', async () => {
  const [ana, ben, sue] = [await aDesk('ana'), await aDesk('ben'), await aDesk('sue', 'supervisor')];
  const chatId = await aChatOf(ana);
  for (const desk of [ana, sue]) {
    const answers = [
      await desk({ action: 'quick_reply_list' }),
      await save(desk),
      await desk({ action: 'delete_quick_reply', replyId: randomUUID() }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  }
  expect((await ben({ action: 'quick_replies', chatId })).status).toBe(403);
  expect((await sue({ action: 'quick_replies', chatId })).status).toBe(200);
  expect((await sue({ action: 'quick_replies', chatId: randomUUID() })).status).toBe(404);
  expect(await centre.raw.count('quick_replies')).toBe(0);
});
