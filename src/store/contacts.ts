import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asContactId, asIdentityId, asMessageId } from '../core/brand';
import type { Contacts } from '../app/ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

interface IdentityRow {
  readonly id: string;
  readonly contact_id: string;
  readonly name: string;
  readonly message_id: string | null;
}

type Wanted = Parameters<Contacts['ensureIdentity']>[0];
type Known = Omit<Awaited<ReturnType<Contacts['ensureIdentity']>>, 'isNew'>;

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
  return {
    ensureIdentity: async (wanted) => {
      const { identityId, contactId, channelType, externalId, name, at } = wanted;
      const known = await lockIdentity(wanted);
      if (known !== null) return { ...known, isNew: false };
      await db.insertInto('contacts').values({ id: contactId, name, created_at: at }).execute();
      const made = await db
        .insertInto('contact_identities')
        .values({ id: identityId, contact_id: contactId, channel_type: channelType, external_id: externalId, created_at: at })
        .onConflict((conflict) => conflict.columns(['channel_type', 'external_id']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (made !== undefined) return { id: identityId, contactId, contactName: name, isNew: true, messageId: null };
      // Another first message won the race while this one waited for its insert.
      await db.deleteFrom('contacts').where('id', '=', contactId).execute();
      const winner = await lockIdentity(wanted);
      if (winner === null) throw new TypeError('A contact identity vanished while it was being made');
      return { ...winner, isNew: false };
    },
  };
}
