import { randomUUID } from 'node:crypto';
import { aCentre, anInboxAgent, aVisitor } from './host/centre';
import type { Centre, InboxCalls } from './host/centre';
import type { Served } from './host/webhooks';
import { execute, placed } from './host/workflow';
import type { InboxReach } from '../../src/wire/inbox';

let centre: Centre;
let inbox: Served;
let webChat: Served;

beforeEach(async () => {
  centre = await aCentre();
  inbox = await centre.serve(placed('agentInboxTrigger', { store: centre.store }));
  webChat = await centre.serve(placed('webChatTrigger', { store: centre.store }));
});
afterEach(() => centre.end());

const anAgent = (login: string) => anInboxAgent(centre, inbox, login);

/** Somebody whose chat is over. */
async function aFormerCustomer(): Promise<{ readonly chatId: string; readonly contactId: string; readonly channelId: string }> {
  await (await aVisitor(webChat)).says('Hello');
  const [row] = await centre.raw.rows<{ id: string; contact_id: string; channel_id: string }>(
    "select id, contact_id, channel_id from chats where status = 'waiting'",
  );
  const { id: chatId = '', contact_id: contactId = '', channel_id: channelId = '' } = row ?? {};
  await execute('completeChat', [{ chat: { id: chatId } }], { store: centre.store, parameters: { actAs: 'workflow' } });
  return { chatId, contactId, channelId };
}
const reached = async (calls: InboxCalls, of: object): Promise<InboxReach> =>
  (await (await calls({ action: 'reach', of })).json()) as InboxReach;

describe('a chat that an agent begins in the inbox', () => {
  it('is with somebody whom the page was told of, and is there once the flow has begun it', async () => {
    const ana = await anAgent('ana');
    const { chatId, contactId, channelId } = await aFormerCustomer();
    const told = await reached(ana, { kind: 'contact', contactId });
    expect(told.people).toMatchObject([
      { id: contactId, ways: [{ channel: { id: channelId, type: 'webchat' }, state: 'free', chatId, agentName: null }] },
    ]);
    const command = { id: randomUUID(), kind: 'start', chatId, contactId, channelId };
    expect((await ana({ action: 'command', command })).status).toBe(202);
    const parameters = {
      resource: 'chat',
      operation: 'start',
      contactId,
      channel: { __rl: true, mode: 'id', value: channelId },
      actAs: 'command',
    };
    const [items] = await execute('switchboard', [{ command }], { store: centre.store, parameters });
    expect(items?.[0]?.json).toMatchObject({ chat: { status: 'in_progress', origin: 'agent' }, alreadyDone: false });
    expect((await reached(ana, { kind: 'contact', contactId })).people).toMatchObject([{ ways: [{ state: 'yours' }] }]);
    expect((await reached(await anAgent('ben'), { kind: 'search', text: '' })).people).toMatchObject([
      { ways: [{ state: 'taken', agentName: 'ana' }] },
    ]);
  });

  it('is not with somebody who is not there', async () => {
    const ana = await anAgent('ana');
    expect((await ana({ action: 'reach', of: { kind: 'contact', contactId: randomUUID() } })).status).toBe(404);
    expect((await ana({ action: 'reach', of: { kind: 'case', caseId: randomUUID() } })).status).toBe(404);
    expect((await ana({ action: 'reach', of: { kind: 'everybody' } })).status).toBe(400);
    const command = { id: randomUUID(), kind: 'start', chatId: randomUUID(), contactId: randomUUID(), channelId: randomUUID() };
    expect((await ana({ action: 'command', command })).status).toBe(404);
  });
});
