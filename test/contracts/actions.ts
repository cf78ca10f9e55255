import { beginAction, finishAction } from '../../src/app/actions/run-action';
import { deleteAction, findActions, saveAction } from '../../src/app/actions/save-action';
import { actionsOf, startAction } from '../../src/app/actions/start-action';
import { acknowledgeEvents, failEvents } from '../../src/app/settle-events';
import { inboxTopic } from '../../src/app/take-command';
import { saveQueue } from '../../src/app/administration/save-queue';
import { deleteQueue } from '../../src/app/administration/delete-queue';
import { asChatId, asCommandId, asMillis } from '../../src/core/brand';
import type { ActionId, AgentId, ChatId, CommandId, QueueId } from '../../src/core/brand';
import { inboxId, refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const by = { kind: 'system' } as const;

/** What agents start with a chat, on one engine. */
export function actionsContract(engines: () => TestEngines): void {
  let desk: Desk;
  let sales: QueueId;
  let ana: AgentId;
  let chat: ChatId;
  let order: ActionId;
  beforeEach(async () => {
    desk = await aDesk(engines());
    sales = await desk.centre.addQueue('Sales', 'to_available_agent');
    ana = await desk.centre.addAgent('Ana', { queues: ['Sales'] });
    chat = await desk.centre.chatOf('customer', sales);
    valueOf(await desk.centre.accept(chat, ana));
    order = await anAction('Issue an order');
  });
  afterEach(() => desk.close());

  const anAction = async (caption: string, queue = 'Sales', changes = {}) =>
    valueOf(
      await saveAction(desk.centre.on, { by, which: { kind: 'named' }, changes: { caption, queue, workflowId: 'order', ...changes } }),
    ).action.id;
  const menu = (chatId: ChatId) =>
    desk.store.transaction(async (tx) => {
      const record = await tx.chats.find(chatId);
      return record === null ? [] : (await actionsOf(tx, record)).map(({ caption }) => caption);
    });
  const start = (actionId: ActionId, agentId = ana, id = asCommandId(desk.centre.on.newId())) =>
    startAction(desk.centre.on, { id, chatId: chat, agentId, actionId, payload: { actionId }, inboxId, isForFlow: true });
  const started = async (actionId = order): Promise<CommandId> => {
    const id = asCommandId(desk.centre.on.newId());
    valueOf(await start(actionId, ana, id));
    return id;
  };
  const finish = (commandId: CommandId, isDone = true, message = '') =>
    finishAction(desk.centre.on, { commandId, result: { isDone, message } });
  const lines = async () =>
    (
      await desk.raw.rows<{ text: string }>(
        `select text from messages where chat_id = '${chat}' and author = 'system' and text not like '% accepted the chat' order by seq`,
      )
    ).map(({ text }) => text);
  const command = async (id: CommandId) => {
    const [told] = await desk.store.views.commands([id]);
    return told && { state: told.state, reason: told.reason, code: told.code };
  };
  const leased = async () => {
    const token = desk.centre.on.newId();
    const lease = { topic: inboxTopic(inboxId), token, kind: 'fresh', limit: 50, duration: asMillis(60_000) } as const;
    return { token, events: await desk.store.transaction((tx) => tx.events.lease(lease)) };
  };

  describe('a chat action', () => {
    it('has a caption, a queue and a workflow, and is not saved without one of them', async () => {
      const save = (changes: object) => saveAction(desk.centre.on, { by, which: { kind: 'new' }, changes });
      expect(refusalOf(await save({ caption: ' ', queue: 'Sales', workflowId: 'a' }))).toBe('bad_caption');
      expect(refusalOf(await save({ caption: 'One', workflowId: 'a' }))).toBe('no_queue');
      expect(refusalOf(await save({ caption: 'One', queue: 'Sales', workflowId: '' }))).toBe('no_workflow');
      await expect(save({ caption: 'One', queue: 'Nowhere', workflowId: 'a' })).rejects.toThrow('There is no queue');
      expect(valueOf(await save({ caption: 'One', queue: 'Sales', workflowId: 'a', workflowName: 'A' })).action).toMatchObject({
        caption: 'One',
        queueId: sales,
        workflowId: 'a',
        workflowName: 'A',
        isActive: true,
      });
      expect(refusalOf(await save({ caption: 'One', queue: 'Sales', workflowId: 'b' }))).toBe('taken');
    });

    it('is found by its caption and queue, changed, listed and deleted by administrators only', async () => {
      const again = valueOf(
        await saveAction(desk.centre.on, {
          by,
          which: { kind: 'named' },
          changes: { caption: 'Issue an order', queue: 'Sales', workflowId: 'other' },
        }),
      );
      expect(again).toMatchObject({ change: 'updated', action: { id: order, workflowId: 'other', workflowName: null } });
      const found = valueOf(await findActions(desk.centre.on, { by, queue: 'Sales' }));
      expect(found.map(({ caption, queueName }) => [caption, queueName])).toEqual([
        ['Create case', 'Sales'],
        ['Issue an order', 'Sales'],
      ]);
      const agent = { kind: 'agent', agentId: ana } as const;
      expect(refusalOf(await deleteAction(desk.centre.on, { by: agent, id: order }))).toBe('forbidden');
      expect(refusalOf(await findActions(desk.centre.on, { by: agent }))).toBe('forbidden');
      valueOf(await deleteAction(desk.centre.on, { by, id: order }));
      expect(await menu(chat)).toEqual(['Create case']);
    });

    it('is there for new queues from the beginning where there are cases, and starts CreateCaseFromChat', async () => {
      await desk.raw.rows(`update agents set access = 'administrator'`);
      valueOf(await saveQueue(desk.centre.on, { by, which: { kind: 'new' }, changes: { name: 'Second' } }));
      const rows = await desk.raw.rows<{ caption: string; workflow_id: string }>(
        `select a.caption, a.workflow_id from chat_actions a join queues q on q.id = a.queue_id where a.feature = 'cases' order by q.name`,
      );
      expect(rows).toEqual(Array.from({ length: 3 }, () => ({ caption: 'Create case', workflow_id: 'swbCreateCase020' })));
      await desk.set('CaseManagement', false);
      expect(await menu(chat)).toEqual(['Issue an order']);
      expect(refusalOf(await start(await anAction('Create case')))).toBe('no_action');
    });

    it('goes with its queue', async () => {
      await desk.centre.addQueue('Spare', 'to_available_agent');
      await anAction('Tell a manager', 'Spare');
      valueOf(await deleteQueue(desk.centre.on, { by, queue: 'Spare' }));
      expect(await desk.raw.rows(`select 1 from chat_actions where caption = 'Tell a manager'`)).toEqual([]);
    });
  });

  describe('the menu of actions', () => {
    it('has exactly those of the chat’s queue, in their order, as they are at the moment', async () => {
      const billing = await desk.centre.addQueue('Billing', 'to_available_agent');
      await desk.centre.addAgent('Ben', { queues: ['Billing'] });
      await anAction('Pay', 'Billing');
      await anAction('First', 'Sales', { position: 1 });
      await anAction('Hidden', 'Sales', { isActive: false });
      expect(await menu(chat)).toEqual(['Create case', 'First', 'Issue an order']);
      const child = valueOf(await desk.centre.transfer(chat, ana, { kind: 'queue', queueId: billing }));
      expect(await menu(asChatId(child.value.chat.id))).toEqual(['Create case', 'Pay']);
    });

    it('is for the agent who has the chat', async () => {
      const ben = await desk.centre.addAgent('Ben', { queues: ['Sales'] });
      expect(refusalOf(await start(order, ben))).toBe('not_owner');
    });
  });

  describe('a run of an action', () => {
    it('reaches the flow with ChatId, ContactId and the workflow', async () => {
      const id = await started();
      const [event] = (await leased()).events;
      const [row] = await desk.raw.rows<{ contact_id: string }>(`select contact_id from chats where id = '${chat}'`);
      expect(event).toMatchObject({
        kind: 'action',
        commandId: id,
        payload: {
          chat: { id: chat },
          action: { id: order, caption: 'Issue an order', workflowId: 'order', parameters: { ChatId: chat, ContactId: row?.contact_id } },
        },
      });
    });

    it('is one however often it is clicked, and another one can follow when it is over', async () => {
      const first = await started();
      expect(refusalOf(await start(order))).toBe('is_running');
      valueOf(await start(order, ana, first));
      expect((await leased()).events).toHaveLength(1);
      await beginAction(desk.centre.on, { commandId: first });
      valueOf(await finish(first));
      await started();
      expect(await desk.raw.count('action_runs')).toBe(2);
    });

    it('is started, begun and finished once, however many do so at once', async () => {
      const atOnce = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 6 }, work));
      const outcomes = await atOnce(() => start(order));
      expect(outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.code]))).toEqual(Array(5).fill('is_running'));
      const [event] = (await leased()).events;
      const id = asCommandId(event?.commandId ?? '');
      expect(await beginAction(desk.centre.on, { commandId: id })).toBe(true);
      const [ended, ...finished] = await Promise.all([
        desk.centre.complete(chat, ana),
        ...Array.from({ length: 4 }, () => finish(id, true, 'Done.')),
      ]);
      valueOf(ended);
      expect(finished.map((outcome) => valueOf(outcome).alreadyDone).toSorted()).toEqual([false, true, true, true]);
      expect((await lines()).filter((line) => line === 'Issue an order: Done.')).toHaveLength(1);
    });

    it('ends in a chat that ended meanwhile', async () => {
      const id = await started();
      await beginAction(desk.centre.on, { commandId: id });
      await desk.centre.complete(chat, ana);
      valueOf(await finish(id, true, 'Order 17 was issued.'));
      expect(await lines()).toContain('Issue an order: Order 17 was issued.');
      expect((await desk.chat(chat)).status).toBe('completed');
    });

    it('tells its result in the chat and answers the click; the chat goes on', async () => {
      const id = await started();
      expect(refusalOf(await finish(id))).toBe('not_begun');
      expect(await beginAction(desk.centre.on, { commandId: id })).toBe(true);
      valueOf(await finish(id, true, 'Order 17 was issued.'));
      expect(valueOf(await finish(id, false, 'again')).alreadyDone).toBe(true);
      expect(await lines()).toEqual(['Issue an order: Order 17 was issued.']);
      expect(await command(id)).toEqual({ state: 'done', reason: null, code: null });
      expect((await desk.chat(chat)).status).toBe('in_progress');
      valueOf(await desk.centre.reply(chat, ana));
    });

    it('tells what went wrong', async () => {
      const id = await started();
      await beginAction(desk.centre.on, { commandId: id });
      valueOf(await finish(id, false, 'The shop does not answer.'));
      expect(await lines()).toEqual(['Issue an order failed: The shop does not answer.']);
      expect(await command(id)).toEqual({ state: 'failed', reason: 'The shop does not answer.', code: null });
    });

    it('is not begun again when the flow is repeated after a crash', async () => {
      const id = await started();
      expect(await beginAction(desk.centre.on, { commandId: id })).toBe(true);
      expect(await beginAction(desk.centre.on, { commandId: id })).toBe(false);
      expect(await beginAction(desk.centre.on, { commandId: id })).toBe(false);
      expect(await command(id)).toMatchObject({ state: 'failed', code: 'interrupted' });
      expect(await lines()).toEqual([
        'Issue an order failed: It was interrupted and may have done its work. Look before you start it again.',
      ]);
    });

    it('is done when the flow ends without a word about it', async () => {
      const id = await started();
      const { token } = await leased();
      await beginAction(desk.centre.on, { commandId: id });
      await acknowledgeEvents(desk.centre.on, token, 'done');
      expect(await lines()).toEqual(['Issue an order: done.']);
      expect(await command(id)).toMatchObject({ state: 'done' });
    });

    it('has failed when its output leads nowhere, and can be started again', async () => {
      const id = await started();
      await acknowledgeEvents(desk.centre.on, (await leased()).token, 'done');
      expect(await command(id)).toMatchObject({ state: 'failed', code: 'not_connected' });
      expect(await lines()).toHaveLength(1);
      await started();
    });

    it('has failed when its flow fails for good', async () => {
      const id = await started();
      for (let attempt = 0; attempt < 6; attempt++) {
        const token = desk.centre.on.newId();
        await desk.raw.rows(`update events set next_attempt_at = 0`);
        const lease = { topic: inboxTopic(inboxId), token, limit: 50, duration: asMillis(60_000) } as const;
        await desk.store.transaction((tx) => tx.events.lease({ ...lease, kind: attempt === 0 ? 'fresh' : 'retry' }));
        await failEvents(desk.centre.on, token, 'no such workflow');
      }
      expect(await command(id)).toMatchObject({ state: 'failed', code: 'flow_failed' });
      expect(await lines()).toEqual(['Issue an order failed: The workflow failed: no such workflow']);
      await started();
    });
  });
}
