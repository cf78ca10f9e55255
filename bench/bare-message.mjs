/**
 * What storing a customer's message comes to in rows, written by the fewest statements that write them: each row is known beforehand, so
 * nothing is looked up.
 */

const statements = {
  contact: 'insert into contacts (id, name, created_at) values ($1, $2, $3)',
  identity: `insert into contact_identities (id, contact_id, channel_type, external_id, created_at) values ($1, $2, 'web', $3, $4)`,
  chat: `insert into chats (id, contact_id, identity_id, channel_id, status, ordinal, waiting_since, created_at, last_seq, agent_read_seq,
    origin, state, last_message_at, last_customer_at, unanswered_since)
    values ($1, $2, $3, $4, 'waiting', 1, $5, $5, 1, 0, 'customer', 'new', $5, $5, $5)`,
  chatAgain: `update chats set last_seq = last_seq + 1, last_message_at = $2, last_customer_at = $2, unanswered_since = coalesce(unanswered_since, $2)
    where id = $1 returning last_seq`,
  message: `insert into messages (id, chat_id, channel_id, seq, author, text, status, status_at, provider_message_id, created_at)
    values ($1, $2, $3, $4, 'customer', $5, 'sent', $6, $7, $6)`,
  deadline: `insert into deadlines (subject_id, kind, due_at) values ($1, $2, $3)
    on conflict (subject_id, kind) do update set due_at = excluded.due_at, lease_until = null`,
  deadlines: `insert into deadlines (subject_id, kind, due_at) values ($1, $2, $3), ($1, $4, $5)
    on conflict (subject_id, kind) do update set due_at = excluded.due_at, lease_until = null`,
  event: `insert into events (id, topic, kind, subject_id, payload, state, attempts, next_attempt_at, created_at)
    values ($1, $2, $3, $4, $5, 'pending', 0, 0, $6)`,
  counter: `update counters set value = value + $1 where name = 'changes' returning value`,
  change: `insert into changes (seq, kind, chat_id, message_id, at) values ($1, 'message', $2, $3, $4)`,
  changes: `insert into changes (seq, kind, chat_id, message_id, at) values ($1, 'chat', $3, null, $5), ($2, 'message', $3, $4, $5)`,
};

/**
 * Stores a message in an open chat.
 *
 * @param query `(text, values) → rows`, or a promise of them
 * @param message `{ id, chatId, channelId, providerMessageId, text, eventId, payload, at }`, and `isForFlow` false for no event
 */
export async function storeMessage(query, { id, chatId, channelId, providerMessageId, text, eventId, payload, at, isForFlow = true }) {
  const [{ last_seq: seq }] = await query(statements.chatAgain, [chatId, at]);
  await query(statements.message, [id, chatId, channelId, Number(seq), text, at, providerMessageId]);
  await query(statements.deadlines, [chatId, 'chat_timeout', at + 3_600_000, 'response', at + 300_000]);
  if (isForFlow) await query(statements.event, [eventId, `channel:${channelId}`, 'message', chatId, payload, at]);
  const [{ value }] = await query(statements.counter, [1]);
  await query(statements.change, [Number(value), chatId, id, at]);
}

/** Stores the first message of a new customer: as {@link storeMessage}, with `contactId`, `identityId`, `externalId` and `name`. */
export async function storeFirstMessage(query, message) {
  const { id, chatId, channelId, contactId, identityId, externalId, name, providerMessageId, text, eventId, payload, at } = message;
  await query(statements.contact, [contactId, name, at]);
  await query(statements.identity, [identityId, contactId, externalId, at]);
  await query(statements.chat, [chatId, contactId, identityId, channelId, at]);
  await query(statements.message, [id, chatId, channelId, 1, text, at, providerMessageId]);
  await query(statements.deadline, [chatId, 'unrouted', at + 300_000]);
  await query(statements.event, [eventId, `channel:${channelId}`, 'new_chat', chatId, payload, at]);
  const [{ value }] = await query(statements.counter, [2]);
  await query(statements.changes, [Number(value) - 1, Number(value), chatId, id, at]);
}
