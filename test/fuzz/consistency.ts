import type { RawTables } from '../builders/engines';

/** Queries that find what must not be, by what it would be. */
const rules: Readonly<Record<string, string>> = {
  'a message without its chat': `select m.id from messages m where not exists (select 1 from chats c where c.id = m.chat_id)`,
  'a message on another channel than its chat': `select m.id from messages m join chats c on c.id = m.chat_id where c.channel_id <> m.channel_id`,
  'a customer’s message without its identity': `select m.id from messages m where m.author = 'customer' and not exists
    (select 1 from contact_identities i where i.id = m.identity_id)`,
  'a chat without its contact or identity': `select c.id from chats c where not exists
    (select 1 from contact_identities i join contacts k on k.id = i.contact_id where i.id = c.identity_id and i.contact_id = c.contact_id)`,
  'a contact without an identity': `select k.id from contacts k where not exists (select 1 from contact_identities i where i.contact_id = k.id)`,
  'a chat without a message': `select c.id from chats c where not exists (select 1 from messages m where m.chat_id = c.id)`,
  'a gap in the messages of a chat': `select c.id from chats c left join messages m on m.chat_id = c.id group by c.id, c.last_seq
    having count(m.id) <> c.last_seq or min(m.seq) <> 1 or max(m.seq) <> c.last_seq`,
  'two open chats of a contact on a channel': `select contact_id from chats where completed_at is null group by contact_id, channel_id having count(*) > 1`,
  'a provider’s id that two messages have': `select provider_message_id from messages where provider_message_id is not null
    group by channel_id, provider_message_id having count(*) > 1`,
  'a message of ours that came back as another one': `select m.id from messages m where m.author <> 'customer' and exists
    (select 1 from provider_ids p where p.channel_id = m.channel_id and p.provider_message_id = m.provider_message_id)`,
  'an attachment without its message': `select a.id from attachments a where case when a.message_id is null then a.owner_id is null
    else not exists (select 1 from messages m where m.id = a.message_id) end`,
  'a message that has not the files it counts': `select m.id from messages m where m.files <>
    (select count(*) from attachments a where a.message_id = m.id)`,
  'a file that is to come and that nobody fetches': `select a.id from attachments a where a.state = 'pending' and not exists
    (select 1 from errands e where e.subject_id = a.id)`,
  'a customer whom no flow hears of': `select c.id from chats c where c.parent_id is null and c.status = 'waiting' and not exists
    (select 1 from events e where e.subject_id = c.id and e.kind = 'new_chat')`,
  'a chat that waits for a flow without a deadline': `select c.id from chats c where c.status = 'waiting' and c.queue_id is null and not exists
    (select 1 from deadlines d where d.subject_id = c.id)`,
  'JSON that is none': `select id from messages where content is not null and not json_valid(content)
    union all select id from events where not json_valid(payload)
    union all select id from errands where source is not null and not json_valid(source)`,
  // SQLite takes what PostgreSQL refuses: text with NUL, keys that no page of an index holds, numbers that are no instant.
  'a text that PostgreSQL cannot hold': [
    ...['messages.text', 'messages.content', 'messages.provider_message_id', 'messages.reaction', 'messages.original_text'],
    ...['contacts.name', 'contacts.phone', 'contacts.language', 'contact_identities.external_id', 'contact_identities.name'],
    ...['contact_identities.unreachable_reason', 'identity_aliases.external_id', 'attachments.name', 'attachments.type'],
    ...['early_receipts.provider_message_id', 'early_receipts.code', 'early_receipts.reason', 'errands.source', 'events.payload'],
  ]
    .map((name) => {
      const [table, column] = name.split('.') as [string, string];
      // In JSON it is written as six characters, which only \`json\` would refuse.
      return `select '${name}' as id from ${table} where instr(${column}, char(0)) > 0`;
    })
    .join(' union all '),
  'a key that no index of PostgreSQL holds': `select 'messages' as id from messages where length(cast(provider_message_id as blob)) > 2600
    union all select 'identity' from contact_identities where length(cast(external_id as blob)) > 2600
    union all select 'alias' from identity_aliases where length(cast(external_id as blob)) > 2600
    union all select 'receipt' from early_receipts where length(cast(provider_message_id as blob)) > 2600
    union all select 'phone' from contact_phones where length(phone) > 2600`,
  'an instant that is none': `select id from messages where typeof(created_at) <> 'integer' or typeof(status_at) <> 'integer'
      or typeof(coalesce(edited_at, 0)) <> 'integer' or typeof(coalesce(deleted_at, 0)) <> 'integer'
    union all select id from chats where typeof(coalesce(last_customer_at, 0)) <> 'integer' or typeof(last_message_at) <> 'integer'
    union all select provider_message_id from early_receipts where typeof(at) <> 'integer'
    union all select id from attachments where typeof(coalesce(size, 0)) <> 'integer'`,
};

/** What is wrong in a store: nothing, or sentences with the ids of what is. */
export async function inconsistencies({ rows }: RawTables): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [what, query] of Object.entries(rules)) {
    const [first, ...more] = await rows<Record<string, unknown>>(query);
    if (first !== undefined)
      found.push(`${what}: ${Object.values(first).map(String).join(' ').slice(0, 120)} (${String(more.length)} more)`);
  }
  return found;
}
