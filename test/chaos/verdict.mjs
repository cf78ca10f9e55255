/**
 * Judges a run by what the senders were told and by the rows of the store.
 *
 * @param store a `pg` client whose search path is the store's schema
 * @param ledger what was acknowledged
 * @returns how many acknowledged messages are stored, and every fault: `{ kind, what, count, examples }`, where `kind` is `lost`, `doubled`,
 *   `stuck` or `wrong`
 */
export async function judge(store, ledger) {
  await store.query('begin transaction isolation level repeatable read read only');
  try {
    const messages = (await store.query(customerMessages)).rows;
    const faults = [...judgeMessages(messages, ledger), ...(await judgeCommands(store, ledger)), ...(await judgeRows(store))];
    const keys = new Set(messages.map(({ key }) => key));
    return {
      stored: ledger.messages.filter((message) => keys.has(keyOf(message))).length,
      faults: faults.filter(({ count }) => count > 0),
    };
  } finally {
    await store.query('rollback');
  }
}

/** How many events no flow has dealt with, and how many commands are neither done nor refused. */
export async function unsettled(store) {
  const { rows } = await store.query(
    `select (select count(*)::int from events) as events, (select count(*)::int from commands where state in ('pending', 'retrying')) as commands`,
  );
  return rows[0];
}

const customerMessages = `
  select m.provider_message_id as key, m.text, h.contact_id as "contactId", h.ordinal, m.seq, i.external_id as "visitorId"
  from messages m join chats h on h.id = m.chat_id join contact_identities i on i.id = h.identity_id
  where m.author = 'customer'`;

const keyOf = ({ visitorId, id }) => `${visitorId}:${id}`;

const fault = (kind, what, found) => ({ kind, what, count: found.length, examples: found.slice(0, 3) });

function judgeMessages(rows, { messages }) {
  const rowsOf = Map.groupBy(rows, ({ key }) => key);
  // Without looking at ids: nobody ever writes the same text twice.
  const byText = Map.groupBy(rows, ({ visitorId, text }) => `${visitorId} ${text}`);
  const acknowledged = new Set(messages.map(keyOf));
  const misplaced = messages.filter((message) =>
    (rowsOf.get(keyOf(message)) ?? []).some((row) => row.visitorId !== message.visitorId || row.text !== message.text),
  );
  const inOrder = rows.toSorted((a, b) => a.ordinal - b.ordinal || a.seq - b.seq);
  const orderOf = new Map(messages.map((message) => [keyOf(message), message.order]));
  const disordered = [...Map.groupBy(inOrder, ({ visitorId }) => visitorId).values()].filter((own) => {
    const orders = own.map(({ key }) => orderOf.get(key));
    return orders.some((order, index) => index > 0 && order <= orders[index - 1]);
  });
  return [
    fault(
      'lost',
      'acknowledged messages are not stored',
      messages.map(keyOf).filter((key) => !rowsOf.has(key)),
    ),
    fault('lost', 'acknowledged messages are stored with another text or for another customer', misplaced.map(keyOf)),
    fault(
      'doubled',
      'messages are stored more than once',
      [...rowsOf, ...byText].filter(([, found]) => found.length > 1).map(([key]) => key),
    ),
    fault(
      'wrong',
      'stored messages were never acknowledged',
      rows.map(({ key }) => key).filter((key) => !acknowledged.has(key)),
    ),
    fault(
      'wrong',
      'customers have their messages in another order',
      disordered.map(([{ visitorId }]) => visitorId),
    ),
  ];
}

async function judgeCommands(store, { commands }) {
  const states = new Map((await store.query('select id, state from commands')).rows.map(({ id, state }) => [id, state]));
  const replies = (await store.query(`select command_id as id, text from messages where author = 'agent'`)).rows;
  const repliesOf = Map.groupBy(replies, ({ id }) => id);
  const isDone = ({ id, kind }) => kind === 'reply' && states.get(id) === 'done';
  const ids = (found) => found.map(({ id }) => id);
  return [
    fault('lost', 'acknowledged commands are not stored', ids(commands.filter(({ id }) => !states.has(id)))),
    fault('lost', 'answers are said to be sent and are not stored', ids(commands.filter((one) => isDone(one) && !repliesOf.has(one.id)))),
    fault(
      'doubled',
      'answers are stored more than once',
      [...repliesOf, ...Map.groupBy(replies, ({ text }) => text)].filter(([, found]) => found.length > 1).map(([key]) => key),
    ),
    fault(
      'stuck',
      'commands are neither done nor refused',
      [...states].filter(([, state]) => state !== 'done' && state !== 'refused').map(([id, state]) => `${id} ${state}`),
    ),
  ];
}

/** Each statement finds what may not be there, as `what`. */
const forbidden = [
  ['doubled', 'customers are more than one contact', `select external_id as what from contact_identities group by 1 having count(*) > 1`],
  [
    'doubled',
    'contacts have more than one open chat on a channel',
    `select contact_id as what from chats where completed_at is null group by contact_id, channel_id having count(*) > 1`,
  ],
  [
    'doubled',
    'chats are offered twice to the same agents',
    `select chat_id as what from offers where state = 'open' group by chat_id, agent_id having count(*) > 1`,
  ],
  ['stuck', 'events are not dealt with', `select concat_ws(' ', topic, kind, state, last_error) as what from events`],
  ['stuck', 'chats are in no queue', `select id as what from chats where queue_id is null`],
  [
    'stuck',
    'chats were never offered to anybody',
    `select h.id as what from chats h where h.parent_id is null and not exists (select 1 from offers o where o.chat_id = h.id)`,
  ],
  [
    'stuck',
    'chats wait without an offer while an agent of their queue is free',
    `select h.id as what from chats h where h.status = 'waiting'
       and not exists (select 1 from offers o where o.chat_id = h.id and o.state = 'open')
       and exists (select 1 from members m join free_agents f on f.id = m.agent_id where m.queue_id = h.queue_id)`,
  ],
  [
    'stuck',
    'deadlines are over and nobody acted',
    `select concat_ws(' ', kind, subject_id) as what from deadlines where due_at < extract(epoch from now()) * 1000 - 30000`,
  ],
  [
    'wrong',
    'ended chats still have deadlines',
    `select h.id as what from chats h join deadlines d on d.subject_id = h.id where h.completed_at is not null and d.kind not like 'window%'`,
  ],
  [
    'wrong',
    'chats were offered without a decision on record',
    `select o.chat_id as what from offers o where not exists (select 1 from decisions d where d.chat_id = o.chat_id and d.queue_id = o.queue_id)`,
  ],
  ['stuck', 'messages were never sent', `select id as what from messages where status in ('sending', 'failed')`],
  [
    'wrong',
    'agents have more chats than they may',
    `select agent_id as what from chats where status = 'in_progress' group by 1 having count(*) > (select value from limits)`,
  ],
  [
    'wrong',
    'ended or taken chats are still offered',
    `select o.chat_id as what from offers o join chats h on h.id = o.chat_id where o.state = 'open' and h.status <> 'waiting'`,
  ],
];

const limits = `
  with limits as (select coalesce((select cast(value as integer) from settings where key = 'SimultaneousChats'), 5) as value),
  members as (
    select queue_id, agent_id from queue_members
    union select r.queue_id, m.agent_id from queue_roles r join role_members m on m.role_id = r.role_id),
  free_agents as (
    select a.id from agents a where a.status = 'active' and a.enabled = 1 and (select count(*) from chats l where l.agent_id = a.id and l.status = 'in_progress')
      + (select count(*) from offers o where o.agent_id = a.id and o.state = 'open') < (select value from limits))`;

async function judgeRows(store) {
  const faults = [];
  for (const [kind, what, statement] of forbidden) {
    const { rows } = await store.query(`${limits} ${statement}`);
    faults.push(
      fault(
        kind,
        what,
        rows.map((row) => row.what),
      ),
    );
  }
  return faults;
}
