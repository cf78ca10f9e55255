import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asAttachmentId, asChannelId, asChatId, asContactId, asIdentityId, asMessageId } from '../core/brand';
import type { FileKind } from '../core/file';
import type { FileSource } from '../app/adapter';
import type { Attachment, Errand, ErrandKind, Errands, Files } from '../app/file-ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

/** A file of a message, without its bytes. */
export type AttachmentRow = Pick<Tables['attachments'], 'id' | 'message_id' | 'kind' | 'name' | 'type' | 'size' | 'state' | 'reason'>;

export const attachmentOf = (row: AttachmentRow): Attachment => ({
  id: asAttachmentId(row.id),
  messageId: row.message_id === null ? null : asMessageId(row.message_id),
  kind: row.kind as FileKind,
  name: row.name,
  type: row.type,
  size: row.size,
  state: row.state as Attachment['state'],
  reason: row.reason,
});

export function files(db: Kysely<Tables>, engine: Engine): Files {
  return {
    put: async ({ hash, type, bytes, at }) => {
      await db
        .insertInto('files')
        .values({ hash, type, bytes, size: bytes.length, created_at: at })
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .execute();
    },
    read: async (hash) => {
      const row = await db.selectFrom('files').select(['type', 'bytes']).where('hash', '=', hash).executeTakeFirst();
      return row === undefined ? null : { type: row.type, bytes: row.bytes };
    },
    addAll: async (attachments) => {
      if (attachments.length === 0) return;
      await db
        .insertInto('attachments')
        .values(
          attachments.map(({ id, messageId, position, kind, name, type, size, hash, ownerId, at }) => ({
            id,
            message_id: messageId,
            position,
            kind,
            name,
            type,
            size,
            hash,
            state: hash === null ? 'pending' : 'stored',
            reason: null,
            owner_id: ownerId,
            created_at: at,
          })),
        )
        .execute();
    },
    find: async (id) => {
      const { rows } = await sql<
        AttachmentRow & {
          readonly hash: string | null;
          readonly owner_id: string | null;
          readonly chat_id: string | null;
          readonly channel_id: string | null;
          readonly external_id: string | null;
        }
      >`
        select a.*, m.chat_id, h.channel_id, i.external_id from attachments a
        left join messages m on m.id = a.message_id left join chats h on h.id = m.chat_id
        left join contact_identities i on i.id = h.identity_id
        where a.id = ${id}`.execute(db);
      const row = rows[0];
      if (row === undefined) return null;
      return {
        attachment: attachmentOf(row),
        ownerId: row.owner_id,
        hash: row.hash,
        chatId: row.chat_id === null ? null : asChatId(row.chat_id),
        channelId: row.channel_id === null ? null : asChannelId(row.channel_id),
        externalId: row.external_id,
      };
    },
    unused: async (ids, ownerId) => {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom('attachments')
        .selectAll()
        .where('id', 'in', engine.anyOf(ids))
        .where('owner_id', '=', ownerId)
        .where('message_id', 'is', null)
        .execute();
      const found = new Map(rows.map((row) => [row.id, row]));
      // A file that is named twice is there once.
      return [...new Set(ids)].flatMap((id) => {
        const row = found.get(id);
        return row?.hash === undefined || row.hash === null ? [] : [{ ...attachmentOf(row), hash: row.hash }];
      });
    },
    attach: async (ids, messageId) => {
      for (const [position, id] of ids.entries()) {
        await sql`update attachments set message_id = ${messageId}, position = ${position} where id = ${id} and message_id is null`.execute(
          db,
        );
      }
    },
    settle: async (id, outcome) => {
      const values =
        outcome.state === 'stored'
          ? {
              state: 'stored',
              reason: null,
              hash: outcome.hash,
              type: outcome.type,
              size: outcome.size,
              kind: outcome.kind,
              name: outcome.name,
            }
          : { state: 'failed', reason: outcome.reason };
      await db.updateTable('attachments').set(values).where('id', '=', id).where('state', '=', 'pending').execute();
    },
    setPicture: async (contactId, hash) => {
      await db.updateTable('contacts').set({ picture_hash: hash }).where('id', '=', contactId).execute();
    },
    pictureOf: async (contactId) => {
      const row = await db.selectFrom('contacts').select('picture_hash').where('id', '=', contactId).executeTakeFirst();
      return row?.picture_hash ?? null;
    },
    prune: async (before) => {
      await sql`delete from attachments where message_id is null and created_at < ${before}`.execute(db);
      // A picture that a merge replaced is there again when that is taken back.
      await sql`
        delete from files where created_at < ${before}
          and not exists (select 1 from attachments a where a.hash = files.hash)
          and not exists (select 1 from contacts c where c.picture_hash = files.hash)
          and not exists (select 1 from merges m where m.undone_at is null and m.record like '%' || files.hash || '%')`.execute(db);
    },
  };
}

interface ErrandRow {
  readonly id: string;
  readonly kind: string;
  readonly subject_id: string;
  readonly source: string | null;
  readonly attempts: number;
  readonly contact_id: string | null;
  readonly external_id: string | null;
}

export function errands(db: Kysely<Tables>, engine: Engine): Errands {
  return {
    addAll: async (wanted) => {
      if (wanted.length === 0) return;
      await db
        .insertInto('errands')
        .values(
          wanted.map(({ id, kind, subjectId, channelId, source, at }) => ({
            id,
            kind,
            subject_id: subjectId,
            channel_id: channelId,
            source: source === null ? null : JSON.stringify(source),
            attempts: 0,
            due_at: 0,
            lease_until: null,
            created_at: at,
          })),
        )
        .execute();
    },
    claim: async ({ channelId, limit, duration }) => {
      const { clock } = engine;
      const { rows } = await sql<ErrandRow>`
        with due as materialized (
          select f.id from errands f
          where f.channel_id = ${channelId} and f.due_at <= ${clock} and (f.lease_until is null or f.lease_until <= ${clock})
          order by f.due_at, f.id limit ${limit} ${engine.forUpdateSkipLocked})
        update errands set lease_until = ${clock} + ${duration},
          attempts = case when lease_until is null then attempts else attempts + 1 end
        where id in (select id from due)
        returning id, kind, subject_id, source, attempts,
          (select i.contact_id from contact_identities i where i.id = errands.subject_id) as contact_id,
          (select i.external_id from contact_identities i where i.id = errands.subject_id) as external_id`.execute(db);
      return rows.map((row) => ({
        id: row.id,
        source: row.source === null ? null : (JSON.parse(row.source) as FileSource),
        attempts: row.attempts,
        subject: subjectOf(row),
      }));
    },
    finish: async (id) => {
      await db.deleteFrom('errands').where('id', '=', id).execute();
    },
    retry: async (id, after) => {
      await sql`
        update errands set attempts = attempts + 1, lease_until = null, due_at = ${engine.clock} + ${after} where id = ${id}`.execute(db);
    },
  };
}

function subjectOf(row: ErrandRow): Errand['subject'] {
  const identityId = asIdentityId(row.subject_id);
  const externalId = row.external_id ?? '';
  switch (row.kind as ErrandKind) {
    case 'profile':
      return { kind: 'profile', identityId, contactId: asContactId(row.contact_id ?? ''), externalId };
    case 'release':
      return { kind: 'release', identityId, externalId };
    case 'acknowledge':
      return { kind: 'acknowledge' };
    case 'file':
      return { kind: 'file', attachmentId: asAttachmentId(row.subject_id) };
  }
}
