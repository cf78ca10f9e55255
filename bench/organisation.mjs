/** Chats that each agent has in progress, which is also what the agent may have. */
const inProgressEach = 3;
/** New chats that no flow has put in a queue yet. */
const unrouted = 1_000;

/**
 * Fills an empty store with a large organisation, by bulk statements that both engines know.
 *
 * Every queue has ten agents, all of them Active and at their limit; the rest of the open chats wait, a thousand of them in no queue yet.
 *
 * @param bare `query(text)`
 * @returns `fresh`, routes for chats in no queue, and `busy`, `{ chatId, agentId }` of chats in progress; both in an even spread
 */
export async function seedOrganisation(bare, { agents, queues, openChats, now }) {
  const inProgress = agents * inProgressEach;
  for (const statement of statementsFor({ agents, queues, openChats, inProgress, now })) await bare.query(statement);
  const fresh = Array.from({ length: unrouted }, (_, index) => ({
    chatId: id('chat', openChats - unrouted + index),
    queueId: id('queue', spread(index, queues)),
  }));
  const busy = Array.from({ length: Math.min(inProgress, unrouted) }, (_, index) => {
    // One chat of each agent before a second one of any.
    const chat = spread(index % agents, agents) + agents * Math.floor(index / agents);
    return { chatId: id('chat', chat), agentId: id('agent', chat % agents) };
  });
  return { fresh: fresh.toReversed(), busy: busy.toReversed() };
}

/** Ids that are made alike here and in SQL; as long as real ones, and in the order of their numbers. */
const prefix = '01900000-0000-7000-8000-';
const kinds = { queue: 1, agent: 2, contact: 3, identity: 4, chat: 5 };
const id = (kind, number) => `${prefix}${kinds[kind] * 1e11 + number}`;
const idInSql = (kind, number) => `('${prefix}' || (${kinds[kind] * 1e11} + ${number}))`;

/** Steps through all numbers below `count`, far from each other. */
function spread(index, count) {
  return (index * 7_919) % count;
}

function statementsFor({ agents, queues, openChats, inProgress, now }) {
  const numbers = (count) => `with recursive numbers (i) as (select 0 union all select i + 1 from numbers where i < ${count - 1})`;
  const queuesEach = (queues * 10) / agents;
  // The chats in progress are of the queues of their agents; those that wait are spread over all queues.
  const agentOf = `(i % ${agents})`;
  const queueOf = `case when i < ${inProgress} then (${agentOf} * ${queuesEach}) % ${queues} else i % ${queues} end`;
  const isRouted = `i < ${openChats - unrouted}`;
  const isTaken = `i < ${inProgress}`;
  return [
    `insert into channels (id, type, key, name, created_at) values ('${prefix}600000000000', 'web', 'bench', 'Web', ${now})`,
    `insert into queues (id, name, rule, created_at)
      ${numbers(queues)} select ${idInSql('queue', 'i')}, 'Queue ' || i, 'to_available_agent', ${now} from numbers`,
    `insert into agents (id, login, name, password_hash, status, status_since, capacity, last_taken_at, created_at)
      ${numbers(agents)} select ${idInSql('agent', 'i')}, 'agent' || i, 'Agent ' || i, '', 'active', ${now}, ${inProgressEach}, ${now} - i, ${now}
      from numbers`,
    `insert into queue_members (queue_id, agent_id, level)
      ${numbers(queues * 10)} select ${idInSql('queue', `((i % ${agents}) * ${queuesEach} + i / ${agents}) % ${queues}`)},
        ${idInSql('agent', agentOf)}, 1 from numbers`,
    `insert into contacts (id, name, created_at)
      ${numbers(openChats)} select ${idInSql('contact', 'i')}, 'Contact ' || i, ${now} from numbers`,
    `insert into contact_identities (id, contact_id, channel_type, external_id, created_at)
      ${numbers(openChats)} select ${idInSql('identity', 'i')}, ${idInSql('contact', 'i')}, 'web', 'visitor ' || i, ${now} from numbers`,
    `insert into chats (id, contact_id, identity_id, channel_id, queue_id, agent_id, status, ordinal, waiting_since, created_at, accepted_at,
        last_seq, agent_read_seq, origin, state, queued_at, last_message_at, last_customer_at, unanswered_since)
      ${numbers(openChats)} select ${idInSql('chat', 'i')}, ${idInSql('contact', 'i')}, ${idInSql('identity', 'i')}, '${prefix}600000000000',
        case when ${isRouted} then ${idInSql('queue', `(${queueOf})`)} end, case when ${isTaken} then ${idInSql('agent', agentOf)} end,
        case when ${isTaken} then 'in_progress' else 'waiting' end, 1, ${now} - ${openChats} + i, ${now} - ${openChats} + i,
        case when ${isTaken} then ${now} end, 1, 0, 'customer', 'new', case when ${isRouted} then ${now} end, ${now}, ${now}, ${now} from numbers`,
    `insert into deadlines (subject_id, kind, due_at)
      select id, 'chat_timeout', last_message_at + 3600000 from chats`,
    'analyze',
  ];
}
