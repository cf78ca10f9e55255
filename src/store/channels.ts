import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { KnownTemplate } from '../app/adapter';
import type { Channels } from '../app/ports';
import { channelOf } from './rows';
import type { Tables } from './tables';

export function channels(db: Kysely<Tables>): Channels {
  return {
    ensure: async ({ id, type, key, name, botMode, events, at }) => {
      const row = await db
        .insertInto('channels')
        .values({
          id,
          type,
          key,
          name,
          bot_mode: botMode,
          events: JSON.stringify(events),
          created_at: at,
          queue_id: null,
          language: null,
          served_by: null,
          served_at: null,
          poll_offset: null,
          templates: null,
          webhook_url: null,
          person_window: null,
        })
        .onConflict((conflict) =>
          conflict.columns(['type', 'key']).doUpdateSet({ name, bot_mode: botMode, events: JSON.stringify(events) }),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      return channelOf(row);
    },
    find: async (id) => {
      const row = await db.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : channelOf(row);
    },
    findByKey: async (type, key) => {
      const row = await db.selectFrom('channels').selectAll().where('type', '=', type).where('key', '=', key).executeTakeFirst();
      return row === undefined ? null : channelOf(row);
    },
    serve: async (id, by, others, at) => {
      const { rows } = await sql`
        update channels set served_by = ${by}, served_at = ${at}
        where id = ${id} and (served_by is null or served_by = ${by} or coalesce(served_at, 0) <= ${others}) returning id`.execute(db);
      return rows.length > 0;
    },
    leave: async (id, by) => {
      await db.updateTable('channels').set({ served_by: null, served_at: null }).where('id', '=', id).where('served_by', '=', by).execute();
    },
    templates: async (id) => {
      const row = await db.selectFrom('channels').select('templates').where('id', '=', id).executeTakeFirst();
      return row?.templates == null ? [] : (JSON.parse(row.templates) as readonly KnownTemplate[]);
    },
    setTemplates: async (id, templates) => {
      await db
        .updateTable('channels')
        .set({ templates: JSON.stringify(templates) })
        .where('id', '=', id)
        .execute();
    },
    webhookUrl: async (id) => {
      const row = await db.selectFrom('channels').select('webhook_url').where('id', '=', id).executeTakeFirst();
      return row?.webhook_url ?? null;
    },
    setWebhookUrl: async (id, url) => {
      await sql`update channels set webhook_url = ${url} where id = ${id} and coalesce(webhook_url, '') <> ${url}`.execute(db);
    },
    setPersonWindow: async (id, window) => {
      await db.updateTable('channels').set({ person_window: window }).where('id', '=', id).execute();
    },
    pollOffset: async (id) => {
      const row = await db.selectFrom('channels').select('poll_offset').where('id', '=', id).executeTakeFirst();
      return row?.poll_offset ?? null;
    },
    setPollOffset: async (id, offset) => {
      await sql`update channels set poll_offset = ${offset} where id = ${id}`.execute(db);
    },
  };
}
