import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import { asAgentId, asChatId } from '../core/brand';
import { asInstant } from '../core/brand';
import type { AgentId, ChatId } from '../core/brand';
import type { ChatStatus } from '../core/chat';
import { textFor } from '../core/content';
import type { MessageContent } from '../core/content';
import { responseDueAt } from '../core/deadlines';
import type { FileKind } from '../core/file';
import type { MessageAuthor } from '../core/message';
import { windowClosesAt } from '../core/time-window';
import type { TileFor, TileView, Views } from '../app/views';
import { capacity, load } from './agents';
import { everyChat, matching } from './chat-filter';
import type { Engine } from './engines/engine';
import { members } from './members';
import type { Tables } from './tables';

/** How many closed chats an agent's list keeps. */
const closedShown = 10;
/** How many new items a list shows; the oldest come first, so the rest follow as these are taken. */
const newShown = 300;

interface TileRow {
  readonly for_agent: string;
  readonly area: TileView['area'];
  readonly offer: 'you' | 'all' | null;
  readonly offered_at: number | null;
  readonly offer_due_at: number | null;
  readonly id: string;
  readonly status: string;
  readonly contact_id: string;
  readonly contact_name: string;
  readonly contact_picture: string | null;
  readonly contact_phone: string | null;
  readonly contact_email: string | null;
  readonly unreachable_reason: string | null;
  readonly channel_id: string;
  readonly channel_type: string;
  readonly channel_name: string;
  readonly queue_id: string | null;
  readonly queue_name: string | null;
  readonly first_response_minutes: number | null;
  readonly ongoing_response_minutes: number | null;
  readonly agent_id: string | null;
  readonly agent_name: string | null;
  readonly parent_id: string | null;
  readonly waiting_since: number;
  readonly accepted_at: number | null;
  readonly completed_at: number | null;
  readonly last_customer_at: number | null;
  readonly unanswered_since: number | null;
  readonly replied_at: number | null;
  readonly last_text: string | null;
  readonly last_content: string | null;
  readonly last_files: number | null;
  readonly last_kind: string | null;
  readonly person_window: number | null;
  readonly last_author: string | null;
  readonly last_at: number | null;
  readonly unread: number;
  readonly contact_origin: string;
  readonly case_id: string | null;
  readonly case_number: number | null;
  readonly translation_on: number | null;
  readonly customer_language: string | null;
  readonly agent_language: string | null;
  readonly detected_language: string | null;
}

/** The longest last line of a tile, in characters. */
const previewLength = 200;
const nothing = sql`cast(null as bigint)`;

/**
 * Who sees which chat in which list: pairs of chat and agent. The rules of the inbox's lists are here and nowhere else: an Inactive agent
 * or one at the limit has no new items, and what is offered to all is for level 2 only when it was transferred.
 */
function audience(whichChats: RawBuilder<unknown>, whichAgents: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select h.id as chat_id, h.agent_id as for_agent, 'in_progress' as area, null as offer, ${nothing} as offered_at
    from chats h where h.status = 'in_progress' and ${whichChats} and h.agent_id in ${whichAgents}
    union all
    select h.id, a.id, 'new', 'you', o.offered_at
    from offers o join agents a on a.id = o.agent_id join chats h on h.id = o.chat_id
    where o.state = 'open' and o.agent_id in ${whichAgents} and h.status = 'waiting' and ${whichChats}
      and a.status = 'active' and ${load} < ${capacity}
    union all
    select h.id, a.id, 'new', 'all', o.offered_at
    from ${members({ agents: whichAgents })} m join agents a on a.id = m.agent_id
    join chats h on h.queue_id = m.queue_id and h.status = 'waiting' and (m.level = 1 or h.origin = 'transfer')
    join offers o on o.chat_id = h.id and o.agent_id is null and o.state = 'open'
    where ${whichChats} and a.status = 'active' and ${load} < ${capacity}
      and not exists (
        select 1 from offers d where d.chat_id = h.id and d.round = h.round and d.agent_id = a.id and d.state = 'declined')
    union all
    select h.id, a.id, 'closed', null, ${nothing}
    from agents a join chats h on h.agent_id = a.id and h.completed_at >= coalesce(
      (select x.completed_at from chats x where x.agent_id = a.id and x.completed_at is not null
       order by x.completed_at desc limit 1 offset ${sql.lit(closedShown - 1)}), 0)
    where a.id in ${whichAgents} and ${whichChats}`;
}

export function tileViews(
  db: Kysely<Tables>,
  engine: Engine,
  cursor: () => Promise<number>,
): Pick<Views, 'tilesOf' | 'tilesFor' | 'readableTile' | 'liveTiles' | 'allChats'> {
  const select = async (pairs: RawBuilder<unknown>): Promise<readonly TileFor[]> => {
    // Read first, so that the tiles are at least as new as their revision says.
    const revision = await cursor();
    const { rows } = await sql<TileRow>`
      select v.for_agent, v.area, v.offer, v.offered_at, d.due_at as offer_due_at, h.id, h.status, h.contact_id, c.name as contact_name,
        substr(c.picture_hash, 1, 12) as contact_picture, c.phone as contact_phone, c.email as contact_email, i.unreachable_reason,
        c.origin as contact_origin, h.case_id, k.number as case_number, t.is_on as translation_on, t.customer_language, t.agent_language,
        t.detected_language,
        h.channel_id, n.type as channel_type, n.name as channel_name, h.queue_id, q.name as queue_name, q.first_response_minutes,
        q.ongoing_response_minutes, h.agent_id, w.name as agent_name, h.parent_id, h.waiting_since, h.accepted_at, h.completed_at,
        h.last_customer_at, h.unanswered_since, h.replied_at,
        substr(coalesce(nullif(y.text, ''), m.text), 1, ${sql.lit(previewLength)}) as last_text, m.content as last_content, m.files as last_files, case when m.files > 0 then
          (select case when min(f.kind) = max(f.kind) then min(f.kind) end from attachments f where f.message_id = m.id) end as last_kind, n.person_window,
        m.author as last_author, m.created_at as last_at,
        (select count(*) from messages u where u.chat_id = h.id and u.author = 'customer' and u.seq > h.agent_read_seq) as unread
      from (${pairs}) v
      join chats h on h.id = v.chat_id join contacts c on c.id = h.contact_id join channels n on n.id = h.channel_id
      join contact_identities i on i.id = h.identity_id
      left join queues q on q.id = h.queue_id left join agents w on w.id = h.agent_id
      left join cases k on k.id = h.case_id left join chat_translations t on t.chat_id = h.id
      left join deadlines d on v.offer = 'you' and d.subject_id = h.id and d.kind = 'accept'
      left join messages m on m.chat_id = h.id and m.seq =
        (select max(l.seq) from messages l where l.chat_id = h.id and l.author <> 'system')
      left join message_translations y on t.is_on = 1 and y.message_id = m.id and y.language = t.agent_language
      order by h.waiting_since, h.id`.execute(db);
    const shown = new Map<string, number>();
    return rows.flatMap((row) => {
      if (row.area === 'new') {
        const count = (shown.get(row.for_agent) ?? 0) + 1;
        shown.set(row.for_agent, count);
        if (count > newShown) return [];
      }
      return [tileOf(row, revision)];
    });
  };
  const agentList = (ids: readonly AgentId[]) => engine.anyOf(ids);
  const chatList = (ids: readonly ChatId[]) => sql`h.id in ${engine.anyOf(ids)}`;
  const everybody = sql`(select every.id from agents every)`;
  return {
    tilesOf: (agentIds) => select(audience(sql`1 = 1`, agentList(agentIds))),
    tilesFor: (chatIds) => select(audience(chatList(chatIds), everybody)),
    readableTile: async (chatId, agentId) => {
      const listed = await select(audience(chatList([chatId]), agentList([agentId])));
      if (listed[0] !== undefined) return listed[0].tile;
      const earlier = await select(sql`
        select h.id as chat_id, h.agent_id as for_agent, 'closed' as area, null as offer, ${nothing} as offered_at
        from chats h where h.id = ${chatId} and h.agent_id = ${agentId} and h.completed_at is not null`);
      return earlier[0]?.tile ?? null;
    },
    liveTiles: async (chatIds) => (await select(everyChat(sql`where ${chatList(chatIds)}`))).map(({ tile }) => tile),
    allChats: async (filter) => {
      const tiles = (await select(everyChat(sql`where ${matching(filter)} limit ${filter.limit + 1}`))).map(({ tile }) => tile);
      const inOrder = filter.status === 'completed' ? tiles.toSorted((a, b) => (a.chatId < b.chatId ? 1 : -1)) : tiles;
      return { tiles: inOrder.slice(0, filter.limit), hasMore: inOrder.length > filter.limit };
    },
  };
}

function tileOf(row: TileRow, revision: number): TileFor {
  const { last_text: text, last_author: author, last_at: at } = row;
  return {
    agentId: asAgentId(row.for_agent),
    tile: {
      chatId: asChatId(row.id),
      area: row.area,
      status: row.status as ChatStatus,
      contact: {
        id: row.contact_id,
        name: row.contact_name,
        picture: row.contact_picture,
        phone: row.contact_phone,
        email: row.contact_email,
        isIdentified: row.contact_origin !== 'unidentified',
      },
      channel: { id: row.channel_id, type: row.channel_type, name: row.channel_name },
      windowClosesAt: row.completed_at === null ? personWindow(row) : null,
      unreachable: row.unreachable_reason,
      queue: row.queue_id === null ? null : { id: row.queue_id, name: row.queue_name ?? '' },
      agent: row.agent_id === null ? null : { id: row.agent_id, name: row.agent_name ?? '' },
      lastMessage:
        text === null || author === null || at === null
          ? null
          : {
              text: previewOf(text, row.last_content),
              author: author as MessageAuthor,
              at,
              files: row.last_files ?? 0,
              kind: row.last_kind as FileKind | null,
            },
      waitingSince: row.waiting_since,
      acceptedAt: row.accepted_at,
      completedAt: row.completed_at,
      unread: row.unread,
      parentId: row.parent_id === null ? null : asChatId(row.parent_id),
      offer: row.offer,
      offeredAt: row.offered_at,
      offerExpiresAt: row.offer_due_at,
      ...answerOf(row),
      case: row.case_id === null || row.case_number === null ? null : { id: row.case_id, number: row.case_number },
      translation:
        row.translation_on === null
          ? null
          : { isOn: row.translation_on === 1, from: row.customer_language, detected: row.detected_language, to: row.agent_language },
      revision,
    },
  };
}

/** Until when an agent may write freely: some providers give persons longer than bots. */
const personWindow = ({ channel_type: type, last_customer_at: at, person_window: length }: TileRow) =>
  length === null || at === null ? windowClosesAt(type, instantOrNull(at)) : at + length;

/** The last line of a tile. */
const previewOf = (text: string, content: string | null): string =>
  (text !== '' || content === null ? text : textFor('', JSON.parse(content) as MessageContent).slice(0, previewLength)).toWellFormed();

/** What the customer waits for; nothing in a chat that is over or that a bot answers. */
function answerOf(row: TileRow): Pick<TileView, 'unansweredSince' | 'overdueAt'> {
  if (row.status !== 'waiting' && row.status !== 'in_progress') return { unansweredSince: null, overdueAt: null };
  const times = {
    lastCustomerAt: instantOrNull(row.last_customer_at),
    unansweredSince: instantOrNull(row.unanswered_since),
    repliedAt: instantOrNull(row.replied_at),
  };
  const limits = { firstResponseMinutes: row.first_response_minutes, ongoingResponseMinutes: row.ongoing_response_minutes };
  return { unansweredSince: times.unansweredSince, overdueAt: responseDueAt(times, limits) };
}

const instantOrNull = (at: number | null) => (at === null ? null : asInstant(at));
