import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { asContactId, asIdentityId } from '../core/brand';
import type { Contacts, Identity } from '../app/ports';
import type { Engine } from './engines/engine';
import type { Tables } from './tables';

interface IdentityRow {
  readonly id: string;
  readonly contact_id: string;
  readonly name: string;
}

export function contacts(db: Kysely<Tables>, engine: Engine): Contacts {
  const lockIdentity = async (channelType: string, externalId: string): Promise<Identity | null> => {
    const { rows } = await sql<IdentityRow>`
      select i.id, i.contact_id, c.name from contact_identities i join contacts c on c.id = i.contact_id
      where i.channel_type = ${channelType} and i.external_id = ${externalId} ${engine.forUpdate}`.execute(db);
    const row = rows[0];
    return row === undefined ? null : { id: asIdentityId(row.id), contactId: asContactId(row.contact_id), contactName: row.name };
  };
  return {
    ensureIdentity: async ({ identityId, contactId, channelType, externalId, name, at }) => {
      const known = await lockIdentity(channelType, externalId);
      if (known !== null) return { ...known, isNew: false };
      await db.insertInto('contacts').values({ id: contactId, name, created_at: at }).execute();
      const made = await db
        .insertInto('contact_identities')
        .values({ id: identityId, contact_id: contactId, channel_type: channelType, external_id: externalId, created_at: at })
        .onConflict((conflict) => conflict.columns(['channel_type', 'external_id']).doNothing())
        .returning('id')
        .executeTakeFirst();
      if (made !== undefined) return { id: identityId, contactId, contactName: name, isNew: true };
      // Another first message won the race while this one waited for its insert.
      await db.deleteFrom('contacts').where('id', '=', contactId).execute();
      const winner = await lockIdentity(channelType, externalId);
      if (winner === null) throw new TypeError('A contact identity vanished while it was being made');
      return { ...winner, isNew: false };
    },
  };
}
