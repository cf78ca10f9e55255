import type { Kysely } from 'kysely';
import type { Administration } from '../../app/administration/ports';
import type { Engine } from '../engines/engine';
import type { Tables } from '../tables';
import { agentSetup } from './agents';
import { channelSetup } from './channels';
import { chatSearch } from './chats';
import { outbox } from './events';
import { offerSearch } from './offers';
import { queueSetup } from './queues';
import { roleSetup } from './roles';

/** The statements of administration. */
export function administration(db: Kysely<Tables>, engine: Engine): Administration {
  return {
    agents: agentSetup(db, engine),
    channels: channelSetup(db),
    chats: chatSearch(db, engine),
    events: outbox(db, engine),
    offers: offerSearch(db, engine),
    queues: queueSetup(db, engine),
    roles: roleSetup(db, engine),
    settings: {
      set: async (code, value) => {
        await db
          .insertInto('settings')
          .values({ key: code, value })
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
          .execute();
      },
    },
  };
}
