import { beginAction, finishAction } from '../../src/app/actions/run-action';
import { deleteAction, saveAction } from '../../src/app/actions/save-action';
import { startAction } from '../../src/app/actions/start-action';
import { eraseContact } from '../../src/app/contacts/erase-contact';
import { saveContact } from '../../src/app/contacts/save-contact';
import { linkChat } from '../../src/app/duplicates/link-chat';
import { mergeContacts } from '../../src/app/duplicates/merge-contacts';
import { undoMerge } from '../../src/app/duplicates/undo-merge';
import { rateChat } from '../../src/app/rate-chat';
import { receiveHappenings } from '../../src/app/receive-happenings';
import { setChatState } from '../../src/app/set-chat-state';
import { startChat } from '../../src/app/start-chat';
import { transferChat } from '../../src/app/transfer-chat';
import type { Happening } from '../../src/app/adapter';
import { channelTypes } from '../../src/channels/registry';
import { leave } from '../../src/channels/web-chat/sending';
import { asCommandId, asContactId, asIdentityId } from '../../src/core/brand';
import type { AgentId, ChatId, ContactId, QueueId } from '../../src/core/brand';
import type { MessageContent } from '../../src/core/content';
import { lineText } from '../../src/core/system-line';
import type { SystemLine } from '../../src/core/system-line';
import { inboxId, valueOf } from '../builders/contact-centre';
import { aDesk, minute } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const by = { kind: 'system' } as const;
const flow = { kind: 'flow' } as const;

/** What lines of the system say beside their text, on one engine. */
export function systemLinesContract(engines: () => TestEngines): void {
  let desk: Desk;
  let sales: QueueId;
  let billing: QueueId;
  let ana: AgentId;
  let ben: AgentId;
  beforeAll(async () => {
    desk = await aDesk(engines());
    sales = await desk.centre.addQueue('Sales', 'to_all_agents');
    billing = await desk.centre.addQueue('Billing', 'to_all_agents');
    ana = await desk.centre.addAgent('Ana', { queues: ['Sales', 'Billing'] });
    ben = await desk.centre.addAgent('Ben', { queues: ['Sales', 'Billing'] });
    await desk.raw.rows(`update agents set capacity = 99`);
  });
  afterAll(() => desk.close());

  let customers = 0;
  const customer = () => `customer ${String((customers += 1))}`;
  const waiting = (queue?: QueueId) => desk.centre.chatOf(customer(), queue);
  const anas = async (name?: string): Promise<ChatId> => {
    const chatId = await desk.centre.chatOf(name ?? customer(), sales);
    valueOf(await desk.centre.accept(chatId, ana));
    return chatId;
  };
  const whose = async (chatId: ChatId) => {
    const [row] = await desk.raw.rows<{ contact_id: string; identity_id: string }>(
      `select contact_id, identity_id from chats where id = '${chatId}'`,
    );
    return { contactId: asContactId(row?.contact_id ?? ''), identityId: asIdentityId(row?.identity_id ?? '') };
  };
  const save = async (name: string): Promise<ContactId> => valueOf(await saveContact(desk.centre.on, { by, id: null, name })).id;
  const link = async (actor: Parameters<typeof linkChat>[1]['actor'], contactId: ContactId) => {
    const chatId = await anas();
    return valueOf(await linkChat(desk.centre.on, { chatId, contactId, actor, confirmed: true })).value;
  };
  const rate = async (chatId: ChatId, value: number, comment: string | null) =>
    valueOf(
      await rateChat(desk.centre.on, {
        chatId,
        identityId: (await whose(chatId)).identityId,
        channelId: desk.centre.channel.id,
        value,
        comment,
      }),
    );
  /** A run of a new action that has begun. */
  const aRun = async (caption: string) => {
    const changes = { caption, queue: 'Sales', workflowId: 'order' };
    const { action } = valueOf(await saveAction(desk.centre.on, { by, which: { kind: 'named' }, changes }));
    const id = asCommandId(desk.centre.on.newId());
    const chatId = await anas();
    const payload = { actionId: action.id };
    valueOf(await startAction(desk.centre.on, { id, chatId, agentId: ana, actionId: action.id, payload, inboxId, isForFlow: true }));
    await beginAction(desk.centre.on, { commandId: id });
    return { commandId: id, actionId: action.id };
  };
  const happens = async (name: string, happening: (externalId: string) => Happening) => {
    const traits = channelTypes['telegram'];
    if (traits === undefined) throw new Error('Telegram is there');
    await receiveHappenings(desk.centre.on, [
      { channel: desk.centre.channel, happenings: [happening(name)], traits, hasProfile: false, events: new Set(['new_chat']) },
    ]);
  };
  const control = async (isOurs: boolean, isAsked: boolean) => {
    const name = customer();
    await anas(name);
    await happens(name, (externalId) => ({
      kind: 'control',
      account: null,
      sender: { externalId },
      at: desk.clock.now(),
      isOurs,
      isAsked,
      metadata: null,
    }));
  };
  const reached = async (name: string, isReachable: boolean) =>
    happens(name, (externalId) => ({
      kind: 'reachable',
      account: null,
      sender: { externalId },
      at: desk.clock.now(),
      isReachable,
      reason: 'Blocked',
    }));

  const leaves = async (visitorId: string, email: string) => {
    const parts = { on: desk.centre.on, views: desk.store.views };
    const chat = { parts, channel: desk.centre.channel, settings: { whenNobody: 'form', events: new Set(['new_chat']) } };
    const call = { action: 'leave', token: '', id: desk.centre.on.newId(), text: 'Call me', name: 'Noa', email };
    const { answer } = await leave(chat as never, visitorId, { ...call, phone: '+34 600 111 222' } as never);
    expect(answer.status).toBe(200);
  };

  /** What makes each kind of line, and which of that kind it has to be. */
  const makers: { readonly [Kind in SystemLine['kind']]: () => Promise<Omit<Extract<SystemLine, { readonly kind: Kind }>, 'kind'>> } = {
    accepted: async () => {
      await anas();
      return { agent: 'Ana' };
    },
    started: async () => {
      const chatId = await anas();
      valueOf(await desk.centre.complete(chatId, ana));
      const { contactId } = await whose(chatId);
      const actor = { kind: 'agent', agentId: ana } as const;
      valueOf(await startChat(desk.centre.on, { contactId, channelId: desk.centre.channel.id, actor }));
      return { agent: 'Ana' };
    },
    completed: async () => {
      valueOf(await desk.centre.complete(await anas(), ana));
      return { agent: 'Ana' };
    },
    completed_by_workflow: async () => {
      valueOf(await desk.centre.completeByFlow(await waiting()));
      return {};
    },
    timed_out: async () => {
      await desk.limit(billing, { chat_timeout_minutes: 10 });
      await waiting(billing);
      await desk.centre.pass(10 * minute);
      await desk.limit(billing, { chat_timeout_minutes: null });
      return { minutes: 10 };
    },
    transferred_to_agent: async () => {
      valueOf(await desk.centre.transfer(await anas(), ana, { kind: 'agent', agentId: ben }));
      return { agent: 'Ana', to: 'Ben' };
    },
    transferred_to_queue: async () => {
      valueOf(await desk.centre.transfer(await anas(), ana, { kind: 'queue', queueId: billing }));
      return { agent: 'Ana', queue: 'Billing' };
    },
    handed_over: async () => {
      await desk.raw.rows(`update channels set bot_mode = 'first', queue_id = '${sales}'`);
      const chatId = await waiting();
      valueOf(await transferChat(desk.centre.on, { chatId, actor: flow, to: { kind: 'channel_queue' }, note: null }));
      await desk.raw.rows(`update channels set bot_mode = 'off', queue_id = null`);
      return { queue: 'Sales' };
    },
    overflowed: async () => {
      await desk.limit(billing, { overflow_queue_id: sales, overflow_after_minutes: 3 });
      await waiting(billing);
      await desk.centre.pass(3 * minute);
      await desk.limit(billing, { overflow_queue_id: null, overflow_after_minutes: null });
      return { from: 'Billing', to: 'Sales' };
    },
    unrouted: async () => {
      await desk.raw.rows(`update channels set queue_id = '${billing}'`);
      await waiting();
      await desk.centre.pass(5 * minute);
      await desk.raw.rows(`update channels set queue_id = null`);
      return { queue: 'Billing' };
    },
    state_set: async () => {
      await setChatState(desk.centre.on, { chatId: await waiting(), state: 'in_progress' });
      return { state: 'in_progress' };
    },
    linked: async () => {
      await link({ kind: 'agent', agentId: ana }, await save('Lea'));
      return { agent: 'Ana', contact: 'Lea' };
    },
    linked_by_workflow: async () => {
      await link(flow, await save('Lia'));
      return { contact: 'Lia' };
    },
    linked_to_erased: async () => {
      const contactId = await save('Zara');
      const { link: made } = await link({ kind: 'agent', agentId: ana }, contactId);
      valueOf(await undoMerge(desk.centre.on, { by, mergeIds: [made.mergeId ?? ''] }));
      valueOf(await eraseContact(desk.centre.on, { by, contactId }));
      return {};
    },
    rated: async () => {
      const chatId = await anas();
      valueOf(await desk.centre.complete(chatId, ana));
      await rate(chatId, 4, 'Quick');
      return { value: 4, comment: 'Quick' };
    },
    rating_changed: async () => {
      const chatId = await anas();
      valueOf(await desk.centre.complete(chatId, ana));
      await rate(chatId, 4, 'Quick');
      await rate(chatId, 1, null);
      return { value: 1, comment: null };
    },
    action_done: async () => {
      const { commandId } = await aRun('Order');
      valueOf(await finishAction(desk.centre.on, { commandId, result: { isDone: true, message: 'Order 7 is made' } }));
      return { caption: 'Order', said: 'Order 7 is made' };
    },
    action_failed: async () => {
      const { commandId, actionId } = await aRun('Refund');
      valueOf(await deleteAction(desk.centre.on, { by, id: actionId }));
      valueOf(await finishAction(desk.centre.on, { commandId, result: { isDone: false, message: '' } }));
      return { caption: null, said: null, code: null };
    },
    number_changed: async () => {
      const name = customer();
      await anas(name);
      await happens(name, (from) => ({ kind: 'renamed', account: null, from, to: `${from} again`, phone: null, at: desk.clock.now() }));
      return {};
    },
    reachable: async () => {
      const name = customer();
      await anas(name);
      await reached(name, false);
      await reached(name, true);
      return {};
    },
    unreachable: async () => {
      const name = customer();
      await anas(name);
      await reached(name, false);
      return { reason: 'Blocked' };
    },
    control_asked: () => control(true, true).then(() => ({})),
    control_given: () => control(true, false).then(() => ({})),
    control_taken: () => control(false, false).then(() => ({})),
    left: async () => {
      await leaves('visitor of the form', 'noa@example.org');
      return { given: ['Noa', 'noa@example.org', '+34 600 111 222'] };
    },
  };

  const linesAfter = async (seen: ReadonlySet<string>) => {
    const rows = await desk.raw.rows<{ id: string; text: string; content: string | null }>(
      `select id, text, content from messages where author = 'system' and note is null order by created_at, chat_id, seq`,
    );
    return rows.flatMap(({ id, text, content }) =>
      seen.has(id) ? [] : [{ id, text, line: content === null ? undefined : (JSON.parse(content) as MessageContent).line }],
    );
  };

  it.each(Object.keys(makers) as SystemLine['kind'][])('a line of the kind %s says in structure what its text says', async (kind) => {
    const before = new Set((await linesAfter(new Set())).map(({ id }) => id));
    const facts = await makers[kind]();
    const made = await linesAfter(before);
    expect(made.map(({ line }) => line)).toContainEqual({ kind, ...facts });
    expect(made.map(({ text }) => text)).toEqual(made.map(({ line }) => line && lineText(line)));
  });

  it('an action that was broken off says so by a code, which its own words have none of', async () => {
    const { commandId } = await aRun('Invoice');
    const before = new Set((await linesAfter(new Set())).map(({ id }) => id));
    expect(await beginAction(desk.centre.on, { commandId })).toBe(false);
    const [made] = await linesAfter(before);
    expect(made).toMatchObject({ line: { kind: 'action_failed', caption: 'Invoice', code: 'interrupted' } });
    expect(made?.text).toMatch(/^Invoice failed: It was interrupted/);
  });

  it('what somebody left of themselves in the chat of somebody else is erased with them', async () => {
    const ofNora = await desk.centre.chatOf('nora');
    const ofPaul = await anas('paul');
    const [nora, paul] = [(await whose(ofNora)).contactId, (await whose(ofPaul)).contactId];
    const { mergeIds } = valueOf(await mergeContacts(desk.centre.on, { by, survivorId: paul, removedIds: [nora], fields: {} }));
    valueOf(await desk.centre.completeByFlow(ofNora));
    await leaves('nora', 'nora@example.org');
    const left = () => desk.raw.rows<{ chat_id: string }>(`select chat_id from messages where text like '%nora@example.org%'`);
    expect(await left()).toEqual([{ chat_id: ofPaul }]);
    valueOf(await undoMerge(desk.centre.on, { by, mergeIds }));
    valueOf(await eraseContact(desk.centre.on, { by, contactId: nora }));
    expect(await left()).toEqual([]);
  });

  it('a note of a colleague is text alone', async () => {
    valueOf(await desk.centre.transfer(await anas(), ana, { kind: 'agent', agentId: ben }, 'Be kind'));
    expect(await desk.raw.rows(`select text, content, author_name from messages where note = 'transfer_note'`)).toEqual([
      { text: 'Be kind', content: null, author_name: 'Ana' },
    ]);
  });
}
