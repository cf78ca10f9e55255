import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asChatId, asContactId, asIdentityId, asMessageId } from '../core/brand';
import type { ContactId, IdentityId } from '../core/brand';
import { keysOf } from '../core/duplicates/keys';
import type { Contacts } from '../app/ports';
import { insertKeys, refreshKeys } from './duplicate-keys';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

interface IdentityRow {
  readonly id: string;
  readonly contact_id: string;
  readonly name: string;
  readonly message_id: string | null;
}

type Wanted = Parameters<Contacts['ensureIdentity']>[0];
type Known = Omit<Awaited<ReturnType<Contacts['ensureIdentity']>>, 'isNew' | 'isNewContact'>;
const known = { isNew: false, isNewContact: false } as const;

export function contacts(db: Kysely<Tables>, engine: Engine): Contacts {
  const lockIdentity = async ({ channelType, externalId, message }: Wanted): Promise<Known | null> => {
    const { rows } = await sql<IdentityRow>`
      select i.id, i.contact_id, c.name, (select m.id from messages m where m.channel_id = ${message.channelId}
        and m.provider_message_id = ${message.providerMessageId}) as message_id
      from contact_identities i join contacts c on c.id = i.contact_id
      where i.channel_type = ${channelType} and i.external_id = ${externalId} ${engine.forUpdate}`.execute(db);
    const row = rows[0];
    if (row === undefined) return null;
    const messageId = row.message_id === null ? null : asMessageId(row.message_id);
    return { id: asIdentityId(row.id), contactId: asContactId(row.contact_id), contactName: row.name, messageId };
  };
  /**
   * The id under which a person that the provider calls by several is stored, or who wrote the message when it is stored already: the same
   * id is the same message, whoever is said to have written it. Null when there is neither.
   */
  const storedId = async (wanted: Wanted): Promise<{ readonly externalId: string; readonly isAlias: boolean } | null> => {
    const { channelType, externalId, aliases, message } = wanted;
    const ids = [externalId, ...aliases];
    const { rows } = await sql<{ external_id: string; by_message: number }>`
      select i.external_id, 0 as by_message from contact_identities i
      where i.channel_type = ${channelType} and i.external_id in ${engine.anyOf(ids)}
      union all
      select i.external_id, 0 from identity_aliases a join contact_identities i on i.id = a.identity_id
      where a.channel_type = ${channelType} and a.external_id in ${engine.anyOf(ids)}
      union all
      select i.external_id, 1 from messages m join chats h on h.id = m.chat_id
      join contact_identities i on i.id = coalesce(m.identity_id, h.identity_id)
      where m.channel_id = ${message.channelId} and m.provider_message_id = ${message.providerMessageId}
      order by by_message limit 1`.execute(db);
    const [row] = rows;
    return row === undefined ? null : { externalId: row.external_id, isAlias: row.by_message === 0 };
  };
  const addAliases = async (channelType: string, identityId: string, aliases: readonly string[]): Promise<void> => {
    for (const alias of aliases) {
      await sql`
        insert into identity_aliases (channel_type, external_id, identity_id) values (${channelType}, ${alias}, ${identityId})
        on conflict (channel_type, external_id) do nothing`.execute(db);
    }
  };
  /** The contact that has the phone; it is given to `contactId` when nobody has it. */
  const ownerOfPhone = async (phone: string, contactId: ContactId): Promise<ContactId> => {
    // On a conflict the row is locked and returned as it is, so that two first messages of one number meet.
    const { rows } = await sql<{ contact_id: string }>`
      insert into contact_phones (phone, contact_id) values (${phone}, ${contactId})
      on conflict (phone) do update set contact_id = contact_phones.contact_id returning contact_id`.execute(db);
    return asContactId(rows[0]?.contact_id ?? contactId);
  };
  const ownerOf = async (id: IdentityId): Promise<ContactId | null> => {
    const { rows } = await sql<{ contact_id: string }>`
      select contact_id from contact_identities where id = ${id} and external_id <> 'erased:' || id ${engine.forUpdate}`.execute(db);
    return rows[0] === undefined ? null : asContactId(rows[0].contact_id);
  };
  const nameOf = async (id: ContactId): Promise<string> => {
    const row = await db.selectFrom('contacts').select('name').where('id', '=', id).executeTakeFirstOrThrow();
    return row.name;
  };
  /** Whether who writes on a channel is a contact at once; elsewhere people say first who it is. */
  const makesContacts = async (channelId: string): Promise<boolean> => {
    const row = await db.selectFrom('channels').select('auto_create_contact').where('id', '=', channelId).executeTakeFirst();
    return row?.auto_create_contact !== 0;
  };
  /** What a provider told of a new contact is what it is found by; a placeholder says nothing. */
  const insertNewKeys = async ({ contactId, facts: { name, phone } }: Wanted): Promise<void> => {
    if (name === null) return;
    const keys = keysOf({ name, mobile: phone, business: null, phones: [], email: null });
    await insertKeys(db, engine, [{ contactId, keys }]);
  };
  return {
    ensureIdentity: async (wanted) => {
      const { identityId, channelType, externalId, aliases, facts, placeholder, at } = wanted;
      const there = await lockIdentity(wanted);
      if (there !== null) return { ...there, ...known };
      const stored = await storedId(wanted);
      if (stored !== null) {
        const found = await lockIdentity({ ...wanted, externalId: stored.externalId });
        if (found !== null) {
          const others = [externalId, ...aliases].filter((id) => id !== stored.externalId);
          if (stored.isAlias) await addAliases(channelType, found.id, others);
          return { ...found, ...known };
        }
      }
      const isKnown = await makesContacts(wanted.message.channelId);
      const name = isKnown ? facts.name : null;
      await db
        .insertInto('contacts')
        .values({
          id: wanted.contactId,
          name: name ?? placeholder,
          named_by: name === null ? 'placeholder' : 'provider',
          origin: isKnown ? 'chat' : 'unidentified',
          created_at: at,
          phone: facts.phone,
          email: null,
          language: facts.language,
          picture_hash: null,
          business_phone: null,
          job_title: null,
          note: null,
          account_id: null,
          updated_at: null,
          deleted_at: null,
          deleted_as: null,
          keys_at: at,
        })
        .execute();
      const contactId = facts.phone === null ? wanted.contactId : await ownerOfPhone(facts.phone, wanted.contactId);
      const made = await db
        .insertInto('contact_identities')
        .values({
          id: identityId,
          contact_id: contactId,
          channel_type: channelType,
          external_id: externalId,
          created_at: at,
          name: facts.name,
          phone: facts.phone,
          unreachable_since: null,
          unreachable_reason: null,
        })
        .onConflict((conflict) => conflict.columns(['channel_type', 'external_id']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (made !== undefined) {
        await addAliases(channelType, identityId, aliases);
        if (contactId === wanted.contactId) {
          if (isKnown) await insertNewKeys(wanted);
          return { id: identityId, contactId, contactName: name ?? placeholder, isNew: true, isNewContact: true, messageId: null };
        }
        await db.deleteFrom('contacts').where('id', '=', wanted.contactId).execute();
        return { id: identityId, contactId, contactName: await nameOf(contactId), isNew: true, isNewContact: false, messageId: null };
      }
      // Another first message won the race while this one waited for its insert.
      await db.deleteFrom('contact_phones').where('contact_id', '=', wanted.contactId).execute();
      await db.deleteFrom('contacts').where('id', '=', wanted.contactId).execute();
      const winner = await lockIdentity(wanted);
      if (winner === null) throw new TypeError('A contact identity vanished while it was being made');
      return { ...winner, ...known };
    },
    known: async ({ channelType, externalIds, channelId, providerMessageIds }) => {
      const { rows } = await sql<Omit<IdentityRow, 'message_id'> & { readonly external_id: string }>`
        select i.id, i.contact_id, i.external_id, c.name from contact_identities i join contacts c on c.id = i.contact_id
        where i.channel_type = ${channelType} and i.external_id in ${engine.anyOf(externalIds)}
        order by i.id ${engine.forUpdateOf('i')}`.execute(db);
      const messages = await sql<{ provider_message_id: string }>`
        select provider_message_id from messages
        where channel_id = ${channelId} and provider_message_id in ${engine.anyOf(providerMessageIds)}`.execute(db);
      return {
        identities: new Map(
          rows.map((row) => [row.external_id, { id: asIdentityId(row.id), contactId: asContactId(row.contact_id), contactName: row.name }]),
        ),
        stored: new Set(messages.rows.map((row) => row.provider_message_id)),
      };
    },
    findIdentity: async (channelType, externalId) => {
      const { rows } = await sql<IdentityRow & { readonly unreachable_since: number | null }>`
        select i.id, i.contact_id, c.name, i.unreachable_since from contact_identities i join contacts c on c.id = i.contact_id
        where i.channel_type = ${channelType} and (i.external_id = ${externalId} or i.id in (
          select a.identity_id from identity_aliases a where a.channel_type = ${channelType} and a.external_id = ${externalId}))`.execute(
        db,
      );
      const row = rows[0];
      if (row === undefined) return null;
      return {
        id: asIdentityId(row.id),
        contactId: asContactId(row.contact_id),
        contactName: row.name,
        isReachable: row.unreachable_since === null,
      };
    },
    rename: async (id, channelType, from, to) => {
      await sql`
        update contact_identities set external_id = ${to} where id = ${id}
          and not exists (select 1 from contact_identities o where o.channel_type = ${channelType} and o.external_id = ${to})`.execute(db);
      await sql`delete from identity_aliases where channel_type = ${channelType} and external_id = ${to}`.execute(db);
      await addAliases(channelType, id, [from]);
    },
    ownerOf,
    learn: async (identityId, facts) => {
      const contactId = await ownerOf(identityId);
      if (contactId === null) return false;
      // Written out as text: PostgreSQL cannot tell the type of a parameter that is only compared with null.
      const [name, language] = [sql`cast(${facts.name} as text)`, sql`cast(${facts.language} as text)`];
      await sql`
        update contact_identities set name = coalesce(${name}, name), phone = coalesce(phone, ${facts.phone}) where id = ${identityId}`.execute(
        db,
      );
      if (facts.phone !== null && engine.locksRows) {
        // Who saves a contact has locked it before its phones.
        await sql`select id from contacts where id = ${contactId} ${engine.forUpdate}`.execute(db);
      }
      const isOwn = facts.phone !== null && (await ownerOfPhone(facts.phone, contactId)) === contactId;
      // Of somebody unidentified only the identity knows the name, until a person says who it is.
      const isNamed = sql`(named_by = 'person' or origin = 'unidentified')`;
      const phone = sql`cast(${isOwn ? facts.phone : null} as text)`;
      const { rows } = await sql`
        update contacts set
          name = case when ${isNamed} then name else coalesce(${name}, name) end,
          named_by = case when ${isNamed} or ${name} is null then named_by else 'provider' end,
          phone = coalesce(phone, ${phone}), language = coalesce(language, ${language})
        where id = ${contactId} and ((not ${isNamed} and name <> coalesce(${name}, name))
          or (phone is null and ${phone} is not null) or (language is null and ${language} is not null))
        returning id`.execute(db);
      if (rows.length > 0 || isOwn) await refreshKeys(db, engine, [contactId], null);
      return rows.length > 0;
    },
    claim: async (contactId, facts) => {
      const [phone, email] = [sql`cast(${facts.phone} as text)`, sql`cast(${facts.email} as text)`];
      const { rows } = await sql`
        update contacts set phone = coalesce(phone, ${phone}), email = coalesce(email, ${email})
        where id = ${contactId} and deleted_at is null and ((phone is null and ${phone} is not null) or (email is null and ${email} is not null))
        returning id`.execute(db);
      if (rows.length > 0) await refreshKeys(db, engine, [contactId], null);
      return rows.length > 0;
    },
    setReachable: async (id, since, reason) => {
      const { rows } = await sql`
        update contact_identities set unreachable_since = ${since}, unreachable_reason = ${reason}
        where id = ${id} and (unreachable_since is null) <> (${since === null ? 1 : 0} = 1) returning id`.execute(db);
      return rows.length > 0;
    },
    openChats: async (contactId) => {
      const { rows } = await sql<{ id: string }>`
        select id from chats where contact_id = ${contactId} and status in ('bot_processing', 'waiting', 'in_progress')`.execute(db);
      return rows.map((row) => asChatId(row.id));
    },
  };
}
