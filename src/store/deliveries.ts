import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asChannelId, asChatId, asIdentityId, asInstant, asMessageId, asPartId } from '../core/brand';
import { statusesBefore } from '../core/message';
import type { MessageAuthor, PartState } from '../core/message';
import type { ProviderFailure } from '../app/adapter';
import type { ClaimedPart, Deliveries, MovedPart, ReceiptOf, StoredPart } from '../app/delivery-ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

interface ClaimedRow {
  readonly id: string;
  readonly message_id: string;
  readonly identity_id: string;
  readonly external_id: string;
  readonly author: string;
  readonly content: string;
  readonly attempts: number;
  readonly created_at: number;
  readonly last_customer_at: number | null;
}
interface MovedRow {
  readonly id: string;
  readonly message_id: string;
  readonly chat_id: string;
}

const movedOf = (row: MovedRow): MovedPart => ({
  partId: asPartId(row.id),
  messageId: asMessageId(row.message_id),
  chatId: asChatId(row.chat_id),
});

const unsent = sql`('queued', 'calling')`;
/** The states from which a receipt moves a part on: those of messages, and `calling`, because a receipt can overtake the answer. */
const earlierThan = (status: ReceiptOf['status']) =>
  sql`(${sql.join([...statusesBefore(status).filter((before) => before !== 'sending'), 'calling'].map((state) => sql.lit(state)))})`;

export function deliveries(db: Kysely<Tables>, engine: Engine): Deliveries {
  return {
    addAll: async (parts) => {
      if (parts.length === 0) return;
      await db
        .insertInto('message_parts')
        .values(
          parts.map(({ id, messageId, chatId, channelId, identityId, position, content, at }) => ({
            id,
            message_id: messageId,
            chat_id: chatId,
            channel_id: channelId,
            identity_id: identityId,
            position,
            content: JSON.stringify(content),
            state: 'queued',
            code: null,
            reason: null,
            status_at: at,
            sent_at: null,
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
      const { rows } = await sql<ClaimedRow & { readonly seq: number }>`
        with due as materialized (
          select p.seq from message_parts p
          where p.channel_id = ${channelId} and p.state = 'queued' and p.due_at <= ${clock}
            and not exists (
              select 1 from message_parts e where e.channel_id = p.channel_id and e.identity_id = p.identity_id and e.seq < p.seq
                and e.state in ${unsent})
          order by p.seq limit ${limit} ${engine.forUpdateSkipLocked})
        update message_parts set state = 'calling', lease_until = ${clock} + ${duration}
        where seq in (select seq from due)
        returning seq, id, message_id, identity_id, content, attempts, created_at,
          (select i.external_id from contact_identities i where i.id = message_parts.identity_id) as external_id,
          (select m.author from messages m where m.id = message_parts.message_id) as author,
          (select h.last_customer_at from chats h where h.id = message_parts.chat_id) as last_customer_at`.execute(db);
      return rows.toSorted((a, b) => a.seq - b.seq).map(claimedOf);
    },
    renew: async (ids, duration) => {
      if (ids.length === 0) return;
      await sql`
        update message_parts set lease_until = ${engine.clock} + ${duration}
        where id in ${engine.anyOf(ids)} and state = 'calling'`.execute(db);
    },
    sent: async (id, channelId, providerMessageIds, at) => {
      await sql`
        update message_parts set state = 'sent', sent_at = ${at}, status_at = ${at}, lease_until = null, code = null, reason = null
        where id = ${id} and state = 'calling'`.execute(db);
      for (const providerMessageId of providerMessageIds) {
        await db
          .insertInto('provider_ids')
          .values({ channel_id: channelId, provider_message_id: providerMessageId, part_id: id })
          .onConflict((conflict) => conflict.columns(['channel_id', 'provider_message_id']).doNothing())
          .execute();
      }
    },
    failed: async (id, { code, reason }, at) => {
      await sql`
        update message_parts set state = 'failed', code = ${code}, reason = ${reason}, status_at = ${at}, lease_until = null
        where id = ${id} and state in ${unsent}`.execute(db);
    },
    postpone: async (id, after) => {
      await sql`
        update message_parts set state = 'queued', lease_until = null, attempts = attempts + 1, due_at = ${engine.clock} + ${after}
        where id = ${id} and state = 'calling'`.execute(db);
    },
    cancelRest: async (messageId, { code, reason }, at) => {
      const { rows } = await sql`
        update message_parts set state = 'failed', code = ${code}, reason = ${reason}, status_at = ${at}
        where message_id = ${messageId} and state = 'queued' returning id`.execute(db);
      return rows.length;
    },
    ofMessage: async (messageId) => {
      const rows = await db
        .selectFrom('message_parts')
        .select(['state', 'code', 'reason', 'content'])
        .where('message_id', '=', messageId)
        .orderBy('position')
        .execute();
      return rows.map(({ state, code, reason, content }) => ({
        state: state as PartState,
        failure: failureOf(code, reason),
        content: JSON.parse(content) as StoredPart,
      }));
    },
    resend: async (messageId, at) => {
      const { rows } = await sql`
        update message_parts set state = 'queued', code = null, reason = null, status_at = ${at}, attempts = 0, due_at = 0, created_at = ${at}
        where message_id = ${messageId} and state = 'failed' returning id`.execute(db);
      return rows.length > 0;
    },
    receipt: async ({ channelId, providerMessageId, status, at, failure }) => {
      const known = await sql<MovedRow>`
        select p.id, p.message_id, p.chat_id from provider_ids r join message_parts p on p.id = r.part_id
        where r.channel_id = ${channelId} and r.provider_message_id = ${providerMessageId}`.execute(db);
      const part = known.rows[0];
      if (part === undefined) return null;
      const { rows } = await sql`
        update message_parts set state = ${status}, status_at = ${at}, sent_at = coalesce(sent_at, ${at}), lease_until = null,
          code = ${failure?.code ?? null}, reason = ${failure?.reason ?? null}
        where id = ${part.id} and state in ${earlierThan(status)} returning id`.execute(db);
      return { ...movedOf(part), isMoved: rows.length > 0 };
    },
    watermark: async ({ identityId, channelId, status, upTo, at }) => {
      const earlier = status === 'read' ? sql`('sent', 'delivered')` : sql`('sent')`;
      const { rows } = await sql<MovedRow>`
        update message_parts set state = ${status}, status_at = ${at}
        where identity_id = ${identityId} and channel_id = ${channelId} and state in ${earlier} and sent_at <= ${upTo}
        returning id, message_id, chat_id`.execute(db);
      return rows.map(movedOf);
    },
    park: async ({ channelId, providerMessageId, status, at, failure }, receivedAt) => {
      await db
        .insertInto('early_receipts')
        .values({
          channel_id: channelId,
          provider_message_id: providerMessageId,
          status,
          at,
          code: failure?.code ?? null,
          reason: failure?.reason ?? null,
          received_at: receivedAt,
        })
        .onConflict((conflict) => conflict.columns(['channel_id', 'provider_message_id', 'status']).doNothing())
        .execute();
    },
    unpark: async (channelId, providerMessageIds) => {
      if (providerMessageIds.length === 0) return [];
      const { rows } = await sql<Tables['early_receipts']>`
        delete from early_receipts where channel_id = ${channelId} and provider_message_id in ${engine.anyOf(providerMessageIds)}
        returning *`.execute(db);
      return rows
        .toSorted((a, b) => a.at - b.at)
        .map((row) => ({
          channelId: asChannelId(row.channel_id),
          providerMessageId: row.provider_message_id,
          status: row.status as ReceiptOf['status'],
          at: asInstant(row.at),
          failure: failureOf(row.code, row.reason),
        }));
    },
    stranded: async ({ waitingSince, servedSince, limit }) => {
      const { rows } = await sql<MovedRow & { readonly state: string }>`
        select p.id, p.message_id, p.chat_id, p.state from message_parts p join channels c on c.id = p.channel_id
        where p.state in ${unsent} and ((p.state = 'calling' and p.lease_until <= ${engine.clock})
          or (p.state = 'queued' and p.created_at <= ${waitingSince} and coalesce(c.served_at, 0) <= ${servedSince}))
        order by p.seq limit ${limit} ${engine.forUpdateOf('p')}`.execute(db);
      return rows.map((row) => ({ ...movedOf(row), state: row.state === 'calling' ? 'calling' : 'queued' }));
    },
    messageOf: async (channelId, providerMessageId) => {
      const { rows } = await sql<{ message_id: string }>`
        select m.id as message_id from messages m where m.channel_id = ${channelId} and m.provider_message_id = ${providerMessageId}
        union all
        select p.message_id from provider_ids r join message_parts p on p.id = r.part_id
        where r.channel_id = ${channelId} and r.provider_message_id = ${providerMessageId}
        limit 1`.execute(db);
      return rows[0] === undefined ? null : asMessageId(rows[0].message_id);
    },
    providerIdOf: async (messageId) => {
      const { rows } = await sql<{ provider_message_id: string }>`
        select m.provider_message_id from messages m where m.id = ${messageId} and m.provider_message_id is not null
        union all
        select r.provider_message_id from message_parts p join provider_ids r on r.part_id = p.id where p.message_id = ${messageId}
        limit 1`.execute(db);
      return rows[0]?.provider_message_id ?? null;
    },
    prune: async (before) => {
      await db.deleteFrom('early_receipts').where('received_at', '<', before).execute();
    },
  };
}

function claimedOf(row: ClaimedRow): ClaimedPart {
  return {
    id: asPartId(row.id),
    messageId: asMessageId(row.message_id),
    identityId: asIdentityId(row.identity_id),
    externalId: row.external_id,
    author: row.author as MessageAuthor,
    content: JSON.parse(row.content) as StoredPart,
    attempts: row.attempts,
    createdAt: asInstant(row.created_at),
    lastCustomerAt: row.last_customer_at === null ? null : asInstant(row.last_customer_at),
  };
}

const failureOf = (code: string | null, reason: string | null): ProviderFailure | null =>
  code === null && reason === null ? null : { code: code ?? '', reason: reason ?? '' };
