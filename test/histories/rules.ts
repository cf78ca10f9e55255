import type { World } from './world';

const membership = `(
  select u.queue_id, u.agent_id, min(u.level) as level from (
    select queue_id, agent_id, level from queue_members
    union all select r.queue_id, x.agent_id, r.level from queue_roles r join role_members x on x.role_id = r.role_id) u
  group by u.queue_id, u.agent_id)`;

const capacity = `(select cast(s.value as integer) from settings s where s.key = 'SimultaneousChats')`;
const load = `(select count(*) from chats l where l.agent_id = a.id and l.status = 'in_progress')`;
const directed = `(select count(*) from offers d where d.agent_id = a.id and d.state = 'open')`;
const unoffered = `h.status = 'waiting' and h.queue_id is not null and not exists (select 1 from offers o where o.chat_id = h.id and o.state = 'open')`;
const mayBeAsked = `a.status = 'active' and (m.level = 1 or h.origin = 'transfer') and not exists (
  select 1 from offers d where d.chat_id = h.id and d.round = h.round and d.agent_id = a.id and d.state = 'declined')`;
const deadline = (kind: string) => `exists (select 1 from deadlines t where t.subject_id = h.id and t.kind = '${kind}')`;
const due = (kind: string) => `coalesce((select t.due_at from deadlines t where t.subject_id = h.id and t.kind = '${kind}'), -1)`;

/** What must hold whatever happened: each query finds the ids of what breaks a rule. */
const forbidden: Readonly<Record<string, string>> = {
  'two open chats of a contact on a channel': `
    select max(id) as id from chats where completed_at is null group by contact_id, channel_id having count(*) > 1`,
  'an agent above the limit': `select a.id from agents a where ${load} > ${capacity}`,
  // Somebody who was asked may have been given a chat by name since; the other offers pass on once there is no room left at all.
  'an agent who is asked while there is no room left': `
    select a.id from agents a where ${directed} > 0 and ${load} >= ${capacity}`,
  'two owners of a chat': `
    select h.id from chats h where (select count(*) from messages m where m.chat_id = h.id and m.author = 'system' and m.text like '%accepted the chat') > 1
      or exists (select 1 from messages m where m.chat_id = h.id and m.author = 'agent' and m.agent_id <> h.agent_id)`,
  'a chat that waits while somebody of its queue is free': `
    select h.id from chats h join queues q on q.id = h.queue_id and q.rule in ('to_available_agent', 'round_robin')
    join ${membership} m on m.queue_id = q.id join agents a on a.id = m.agent_id
    where ${unoffered} and ${mayBeAsked} and ${load} + ${directed} < ${capacity}`,
  'a chat for all that is not offered': `
    select h.id from chats h join queues q on q.id = h.queue_id and q.rule = 'to_all_agents' where ${unoffered}`,
  'a chat of a custom queue that nobody is going to rank agents for, while somebody is free': `
    select h.id from chats h join queues q on q.id = h.queue_id and q.rule = 'custom'
    join ${membership} m on m.queue_id = q.id join agents a on a.id = m.agent_id
    where ${unoffered} and ${mayBeAsked} and ${load} + ${directed} < ${capacity} and not ${deadline('ranking')}`,
  'an open offer of a chat that does not wait, of another queue, or to somebody Inactive': `
    select o.id from offers o join chats h on h.id = o.chat_id left join agents a on a.id = o.agent_id
    where o.state = 'open' and (h.status <> 'waiting' or h.queue_id <> o.queue_id or a.status = 'inactive')`,
  'a chat offered twice': `select max(id) as id from offers where state = 'open' group by chat_id having count(*) > 1`,
  'a transferred chat that lost its age, or whose parent goes on': `
    select c.id from chats c join chats p on p.id = c.parent_id
    where (c.origin = 'transfer' and c.waiting_since <> p.waiting_since) or p.completed_at is null`,
  'a bot that spoke into an agent’s chat': `
    select h.id from chats h join messages m on m.chat_id = h.id and m.author = 'bot' where m.created_at > h.accepted_at`,
  'a gap in the places of messages': `
    select h.id from chats h left join messages m on m.chat_id = h.id group by h.id, h.last_seq
    having count(m.id) <> h.last_seq or coalesce(max(m.seq), 0) <> h.last_seq`,
  'a chat that is over with a deadline': `
    select h.id from chats h join deadlines t on t.subject_id = h.id where h.completed_at is not null`,
  'a chat that no flow routed without its deadline': `
    select h.id from chats h where h.status = 'waiting' and h.queue_id is null and not ${deadline('unrouted')}`,
  'an agent who is asked without a deadline': `
    select h.id from chats h join offers o on o.chat_id = h.id and o.state = 'open' and o.agent_id is not null
    where ${due('accept')} <> o.offered_at + 5 * 60000`,
  'a deadline for an answer that nobody is asked for': `
    select h.id from chats h where ${deadline('accept')}
      and not exists (select 1 from offers o where o.chat_id = h.id and o.state = 'open' and o.agent_id is not null)`,
  'a chat timeout that is not counted from the last message': `
    select h.id from chats h left join queues q on q.id = h.queue_id
    where h.completed_at is null and (q.chat_timeout_minutes is not null or h.status = 'bot_processing')
      and ${due('chat_timeout')} <> h.last_message_at + coalesce(q.chat_timeout_minutes, 60) * 60000`,
  'a customer who waits for an answer without a deadline': `
    select h.id from chats h join queues q on q.id = h.queue_id
    where h.status in ('waiting', 'in_progress') and h.unanswered_since is not null and h.overdue_at is null
      and (case when h.replied_at is null then q.first_response_minutes else q.ongoing_response_minutes end) is not null
      and ${due('response')} <>
        h.last_customer_at + (case when h.replied_at is null then q.first_response_minutes else q.ongoing_response_minutes end) * 60000`,
  'a chat that waits in a queue with an overflow without its deadline': `
    select h.id from chats h join queues q on q.id = h.queue_id
    where h.status = 'waiting' and q.overflow_queue_id is not null and ${due('overflow')} <> h.queued_at + q.overflow_after_minutes * 60000`,
  'a chat that somebody has declined without a next round': `
    select h.id from chats h join queues q on q.id = h.queue_id where h.status = 'waiting' and not ${deadline('next_round')}
      and exists (select 1 from offers d where d.chat_id = h.id and d.round = h.round and d.state = 'declined')`,
  'a deadline that is over': `select t.subject_id as id from deadlines t where t.due_at <= (select max(value) from counters where name = 'now')`,
};

const everyRule = Object.entries(forbidden)
  .map(([rule, query]) => `select '${rule.replaceAll("'", "''")}' as rule, broken.id from (${query}) broken`)
  .join(' union all ');

/** What breaks a rule now; nothing, whatever happened. */
export async function broken({ raw, clock }: World): Promise<readonly { readonly rule: string; readonly id: string }[]> {
  await raw.rows(`update counters set value = ${String(clock.now())} where name = 'now'`);
  return raw.rows(everyRule);
}

/**
 * Chats that wait while somebody of their queue is free, before the look for left-overs: every step has to offer by itself. While a flow is
 * asked to rank agents, a slot may be kept free for its answer.
 */
export async function leftToTheSweep({ raw }: World): Promise<readonly { readonly id: string }[]> {
  const query = forbidden['a chat that waits while somebody of its queue is free'] ?? '';
  return raw.rows(`select h.id from chats h where h.id in (${query}) and not exists (select 1 from deadlines where kind = 'ranking')`);
}

/** Where a chat may go from each status; what begins, begins waiting, with a bot, or with an agent. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  none: ['waiting', 'bot_processing', 'in_progress'],
  waiting: ['in_progress', 'completed'],
  bot_processing: ['handed_over', 'completed_by_bot'],
  in_progress: ['completed'],
};

export type Statuses = ReadonlyMap<string, string>;

/** The status of every chat. */
export async function statusesOf({ raw }: World): Promise<Statuses> {
  const rows = await raw.rows<{ id: string; status: string }>('select id, status from chats');
  return new Map(rows.map(({ id, status }) => [id, status]));
}

/** Chats that moved against an arrow. One step may take a chat over several. */
export function illegalMoves(before: Statuses, after: Statuses): readonly string[] {
  return [...after].flatMap(([id, to]) => {
    const from = before.get(id) ?? 'none';
    return from === to || reachable(from).has(to) ? [] : [`${id}: ${from} → ${to}`];
  });
}

function reachable(from: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const next of arrows[from] ?? []) for (const status of [next, ...reachable(next)]) found.add(status);
  return found;
}

/** What waits without an offer, and what agents are asked for one by one: to see who was served before whom. */
export interface Line {
  readonly waiting: readonly { readonly id: string; readonly priority: number; readonly since: number; readonly agent: string }[];
  readonly asked: ReadonlyMap<string, { readonly agent: string; readonly priority: number; readonly since: number; readonly chat: string }>;
}

/** The line as it stands. `waiting` has a chat once for every agent who may be asked for it. */
export async function lineOf({ raw }: World): Promise<Line> {
  const waiting = await raw.rows<Line['waiting'][number]>(`
    select h.id, q.priority, h.waiting_since as since, a.id as agent
    from chats h join queues q on q.id = h.queue_id and q.rule in ('to_available_agent', 'round_robin')
    join ${membership} m on m.queue_id = q.id join agents a on a.id = m.agent_id where ${unoffered} and ${mayBeAsked}`);
  const asked = await raw.rows<{ id: string; agent: string; priority: number; since: number; chat: string }>(`
    select o.id, o.agent_id as agent, q.priority, h.waiting_since as since, h.id as chat
    from offers o join chats h on h.id = o.chat_id join queues q on q.id = o.queue_id
    where o.state = 'open' and o.agent_id is not null and q.rule in ('to_available_agent', 'round_robin')`);
  return { waiting, asked: new Map(asked.map((offer) => [offer.id, offer])) };
}

/** Offers that this step made to an agent while an older chat waited that the agent could have been asked for, before and after. */
export function servedOutOfTurn(before: Line, after: Line): readonly string[] {
  return [...after.asked].flatMap(([id, offer]) => {
    if (before.asked.has(id)) return [];
    const passedOver = after.waiting.filter(
      (chat) =>
        chat.agent === offer.agent &&
        before.waiting.some((earlier) => earlier.id === chat.id && earlier.agent === chat.agent) &&
        (chat.priority > offer.priority || (chat.priority === offer.priority && chat.since < offer.since)),
    );
    return passedOver.map((chat) => `${offer.chat} before ${chat.id}`);
  });
}
