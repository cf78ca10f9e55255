import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import type { ActionRun, ChatAction, ChatActions } from '../app/action-ports';
import { asActionId, asAgentId, asChatId, asCommandId, asInstant, asQueueId } from '../core/brand';
import { containing } from './administration/containing';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** Chat actions and their runs. */
export function chatActions(db: Kysely<Tables>, engine: Engine): ChatActions {
  return {
    find: async (id) => {
      const row = await db.selectFrom('chat_actions').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : actionOf(row);
    },
    findByCaption: async (queueId, caption) => {
      const row = await db
        .selectFrom('chat_actions')
        .selectAll()
        .where('queue_id', '=', queueId)
        .where('caption', '=', caption)
        .executeTakeFirst();
      return row === undefined ? null : actionOf(row);
    },
    search: async ({ queueId, text, limit }) => {
      const { rows } = await sql<ActionRow & { readonly queue_name: string }>`
        select a.*, q.name as queue_name from chat_actions a join queues q on q.id = a.queue_id
        where ${containing(sql`a.caption`, text)} and (${queueId ?? ''} = '' or a.queue_id = ${queueId ?? ''})
        order by q.name, a.position, a.caption limit ${limit}`.execute(db);
      return rows.map((row) => ({ ...actionOf(row), queueName: row.queue_name }));
    },
    ofQueue: async (queueId) => {
      const rows = await db
        .selectFrom('chat_actions')
        .selectAll()
        .where('queue_id', '=', queueId)
        .where('active', '=', 1)
        .orderBy('position')
        .orderBy('caption')
        .execute();
      return rows.map(actionOf);
    },
    save: async (action, at) => {
      const fields = {
        caption: action.caption,
        queue_id: action.queueId,
        workflow_id: action.workflowId,
        workflow_name: action.workflowName,
        position: action.position,
        active: action.isActive ? 1 : 0,
        feature: action.feature,
        updated_at: at,
      };
      await db
        .insertInto('chat_actions')
        .values({ ...fields, id: action.id, created_at: at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(fields))
        .execute();
    },
    delete: async (id) => {
      await db.deleteFrom('chat_actions').where('id', '=', id).execute();
    },
    running: async (chatId) => {
      const rows = await db
        .selectFrom('action_runs')
        .select('action_id')
        .where('chat_id', '=', chatId)
        .where('state', '=', 'running')
        .execute();
      return new Set(rows.map((row) => asActionId(row.action_id)));
    },
    start: async ({ commandId, actionId, chatId, agentId }, at) => {
      await db
        .insertInto('action_runs')
        .values({
          command_id: commandId,
          action_id: actionId,
          chat_id: chatId,
          agent_id: agentId,
          state: 'running',
          message: null,
          started_at: at,
          begun_at: null,
          finished_at: null,
        })
        .execute();
    },
    findRun: async (commandId) => {
      const row = await db.selectFrom('action_runs').selectAll().where('command_id', '=', commandId).executeTakeFirst();
      return row === undefined ? null : runOf(row);
    },
    begin: async (commandId, at) => {
      await db.updateTable('action_runs').set({ begun_at: at }).where('command_id', '=', commandId).execute();
    },
    finish: async (commandId, state, message, at) => {
      await db.updateTable('action_runs').set({ state, message, finished_at: at }).where('command_id', '=', commandId).execute();
    },
    openRuns: async (commandIds) => {
      if (commandIds.length === 0) return [];
      const { rows } = await sql<RunRow>`
        select * from action_runs where command_id in ${engine.anyOf(commandIds)} and state = 'running'
        order by command_id`.execute(db);
      return rows.map(runOf);
    },
  };
}

type ActionRow = Selectable<Tables['chat_actions']>;
type RunRow = Selectable<Tables['action_runs']>;

const actionOf = (row: ActionRow): ChatAction => ({
  id: asActionId(row.id),
  caption: row.caption,
  queueId: asQueueId(row.queue_id),
  workflowId: row.workflow_id,
  workflowName: row.workflow_name,
  position: row.position,
  isActive: row.active === 1,
  feature: row.feature as ChatAction['feature'],
});

const runOf = (row: RunRow): ActionRun => ({
  commandId: asCommandId(row.command_id),
  actionId: asActionId(row.action_id),
  chatId: asChatId(row.chat_id),
  agentId: asAgentId(row.agent_id),
  state: row.state as ActionRun['state'],
  begunAt: row.begun_at === null ? null : asInstant(row.begun_at),
});
