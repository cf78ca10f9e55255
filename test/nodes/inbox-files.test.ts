import { randomUUID } from 'node:crypto';
import { aCentre, aVisitor, password } from './host/centre';
import type { Centre } from './host/centre';
import type { Served } from './host/webhooks';
import { execute, placed } from './host/workflow';
import { firstQueueId } from '../../src/runtime/ids';
import { csrfHeader } from '../../src/wire/inbox';
import type { InboxConversation, InboxUpload } from '../../src/wire/inbox';
import { visitorHeader } from '../../src/wire/web-chat';
import type { WebChatUpload } from '../../src/wire/web-chat';
import { pdf, png } from '../simulators/shared/samples.ts';

let centre: Centre;
let inbox: Served;

beforeEach(async () => {
  centre = await aCentre();
  inbox = await centre.serve(placed('agentInboxTrigger', { store: centre.store }));
});
afterEach(() => centre.end());

const ownPage = { 'sec-fetch-site': 'same-origin' };
const megabyte = 1024 * 1024;

/** A form with one file. */
function formOf(name: string, bytes: Uint8Array): FormData {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), name);
  return form;
}

/** An agent who is logged in, Active, and has files to send. */
async function aDesk(login: string) {
  await centre.addAgent(login);
  const answer = await inbox.post({ action: 'login', login, password }, ownPage);
  const { csrf } = (await answer.json()) as { readonly csrf: string };
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const own = { ...ownPage, cookie, [csrfHeader]: csrf };
  await inbox.post({ action: 'set_status', status: 'active' }, own);
  return {
    calls: (body: unknown) => inbox.post(body, own),
    uploads: (name: string, bytes: Uint8Array) => fetch(`${inbox.url}/file`, { method: 'POST', headers: own, body: formOf(name, bytes) }),
    fetches: (id: string) => inbox.get(`/file?id=${id}`, { ...ownPage, cookie }),
  };
}

const errorOf = async (response: Response) =>
  ((await response.json()) as { readonly error: { readonly code: string; readonly message: string } }).error;

/** A chat that a visitor began with a file, offered to whoever is Active. */
async function aChatWithAFile(): Promise<string> {
  const chat = await centre.serve(placed('webChatTrigger', { store: centre.store }));
  const { token } = await aVisitor(chat);
  const upload = await fetch(`${chat.url}/file`, { method: 'POST', headers: { [visitorHeader]: token }, body: formOf('photo.png', png) });
  const { file } = (await upload.json()) as WebChatUpload;
  await chat.post({ action: 'send', token, id: randomUUID(), text: 'Look', files: [file.id] });
  const [row] = await centre.raw.rows<{ id: string }>('select id from chats');
  const chatId = row?.id ?? '';
  const queue = { __rl: true, mode: 'list', value: firstQueueId };
  await execute('queueRouter', [{ chat: { id: chatId } }], { store: centre.store, parameters: { queue } });
  return chatId;
}

describe('a file that an agent uploads', () => {
  it('is kept as it is, and is the agent’s own until it is sent', async () => {
    const [ana, ben] = [await aDesk('ana'), await aDesk('ben')];
    const answer = await ana.uploads('offer.pdf', pdf);
    expect(answer.status).toBe(200);
    const { file } = (await answer.json()) as InboxUpload;
    expect(file).toMatchObject({ name: 'offer.pdf', type: 'application/pdf', size: pdf.length, kind: 'document' });
    expect(new Uint8Array(await (await ana.fetches(file.id)).arrayBuffer())).toEqual(new Uint8Array(pdf));
    expect((await ben.fetches(file.id)).status).toBe(404);
  });

  it.each(['evil.exe', 'EVIL.EXE', 'evil.exe ', 'invoice.pdf.exe', 'evil.exe.pdf'])(
    'is refused with 422 and the reason: %j',
    async (name) => {
      const ana = await aDesk('ana');
      const answer = await ana.uploads(name, pdf);
      expect(answer.status).toBe(422);
      expect(await errorOf(answer)).toMatchObject({ code: 'file_denied', message: expect.stringContaining('.exe') });
      expect(await centre.raw.count('files')).toBe(0);
    },
  );

  it('is refused with 413 a byte above MaxFileSize', async () => {
    const ana = await aDesk('ana');
    await centre.raw.rows(`insert into settings (key, value) values ('MaxFileSize', '1')`);
    expect((await ana.uploads('a.txt', Buffer.alloc(megabyte, 'a'))).status).toBe(200);
    const answer = await ana.uploads('a.txt', Buffer.alloc(megabyte + 1, 'a'));
    expect(answer.status).toBe(413);
    expect(await errorOf(answer)).toMatchObject({ code: 'file_too_large' });
  });

  it('goes with nine others at most: an answer with eleven files is refused with 400', async () => {
    const ana = await aDesk('ana');
    const chatId = await aChatWithAFile();
    const reply = (count: number) => {
      const files = Array.from({ length: count }, () => randomUUID());
      return ana.calls({ action: 'command', command: { id: randomUUID(), kind: 'reply', chatId, text: '', files } });
    };
    expect((await reply(11)).status).toBe(400);
    expect((await reply(10)).status).toBe(202);
  });
});

describe('a file that a customer sent', () => {
  it('is shown in the chat and downloaded by who may read it', async () => {
    const ana = await aDesk('ana');
    const chatId = await aChatWithAFile();
    const conversation = (await (await ana.calls({ action: 'conversation', chatId })).json()) as InboxConversation;
    const [file] = conversation.messages.flatMap(({ files }) => files);
    expect(file).toMatchObject({ name: 'photo.png', kind: 'image', type: 'image/png', state: 'stored' });
    const answer = await ana.fetches(file?.id ?? '');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new Uint8Array(png));
    const outsider = await aDesk('ben');
    await centre.raw.rows(`delete from queue_members`);
    await centre.raw.rows(`delete from offers`);
    expect((await outsider.fetches(file?.id ?? '')).status).toBe(404);
    expect((await inbox.get(`/file?id=${file?.id ?? ''}`, ownPage)).status).toBe(401);
  });
});
