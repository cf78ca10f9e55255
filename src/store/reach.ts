import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asChannelId, asChatId, asContactId, asInstant } from '../core/brand';
import type { ChatStatus } from '../core/chat';
import type { Reach } from '../app/reach-ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

interface WayRow {
  readonly contact_id: string;
  readonly channel_id: string;
  readonly channel_type: string;
  readonly channel_name: string;
  readonly active: number;
  readonly chat_id: string;
  readonly status: string;
  readonly agent_id: string | null;
  readonly agent_name: string | null;
  readonly address: string | null;
  readonly unreachable_since: number | null;
  readonly last_at: number;
}

export function reach(db: Kysely<Tables>, engine: Engine): Reach {
  return {
    channelsOf: async (contactIds) => {
      const { rows } = await sql<WayRow>`
        select w.contact_id, w.channel_id, n.type as channel_type, n.name as channel_name, n.active, h.id as chat_id, h.status,
          h.agent_id, a.name as agent_name, coalesce(w.phone, w.name) as address, w.unreachable_since, w.last_at
        from (select i.contact_id, h.channel_id, h.id as chat_id, h.last_customer_at as last_at, i.phone, i.name, i.unreachable_since,
            row_number() over (partition by i.contact_id, h.channel_id order by h.last_customer_at desc, h.id desc) as place
          from contact_identities i join chats h on h.identity_id = i.id
          where i.contact_id in ${engine.anyOf(contactIds)} and h.last_customer_at is not null) w
        join channels n on n.id = w.channel_id
        join chats h on h.id = coalesce((select o.id from chats o where o.contact_id = w.contact_id and o.channel_id = w.channel_id
          and o.status in ('bot_processing', 'waiting', 'in_progress') order by o.beside, o.waiting_since desc, o.id desc limit 1), w.chat_id)
        left join agents a on a.id = h.agent_id
        where w.place = 1 order by w.last_at desc, w.channel_id`.execute(db);
      return rows.map((row) => ({
        contactId: asContactId(row.contact_id),
        channel: { id: asChannelId(row.channel_id), type: row.channel_type, name: row.channel_name, isActive: row.active === 1 },
        chat: { id: asChatId(row.chat_id), status: row.status as ChatStatus, agentId: row.agent_id, agentName: row.agent_name },
        address: row.address,
        isReachable: row.unreachable_since === null,
        lastAt: asInstant(row.last_at),
      }));
    },
  };
}
