import { asChannelId } from '../../src/core/brand';
import type { AgentId, QueueId } from '../../src/core/brand';
import type { Channel } from '../../src/app/ports';
import type { OpenStore } from '../../src/store/store';
import { aContactCentre } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import type { RawTables } from '../builders/engines';
import type { TestSurroundings } from '../builders/surroundings';

export const minute = 60_000;

/** Limits of the queue *One*, in minutes. */
const limits = { chat_timeout_minutes: 10, first_response_minutes: 2, ongoing_response_minutes: 3, overflow_after_minutes: 6 };

/** A small contact centre of every kind of queue, in which histories happen. */
export interface World {
  readonly centre: ContactCentre;
  readonly clock: TestSurroundings;
  readonly raw: RawTables;
  readonly agents: readonly AgentId[];
  readonly queues: readonly QueueId[];
  /** The queue whose chats the flow ranks agents for. */
  readonly custom: QueueId;
  /** A channel that a bot answers first. */
  readonly botChannel: Channel;
}

/** Sets up the world once; {@link beginAnew} takes it back to its beginning. */
export async function aWorld(store: OpenStore, clock: TestSurroundings, raw: RawTables): Promise<World> {
  const centre = await aContactCentre(store, clock);
  const all = await centre.addQueue('All', 'to_all_agents');
  const one = await centre.addQueue('One', 'to_available_agent');
  const other = await centre.addQueue('Other', 'to_available_agent');
  const turns = await centre.addQueue('Turns', 'round_robin');
  const custom = await centre.addQueue('Custom', 'custom');
  await raw.db
    .updateTable('queues')
    .set({ ...limits, overflow_queue_id: other })
    .where('id', '=', one)
    .execute();
  await raw.db.updateTable('queues').set({ priority: 3 }).where('id', '=', other).execute();
  await raw.db.updateTable('queues').set({ last_agent_first: 1 }).where('id', '=', turns).execute();
  const memberships = [['All', 'One'], ['One', 'Other', 'Custom'], ['All', 'Other', 'Custom'], ['One']];
  const agents: AgentId[] = [];
  for (const [i, queues] of memberships.entries()) {
    agents.push(await centre.addAgent(`agent${String(i)}`, { queues, status: 'inactive' }));
  }
  await raw.rows(`insert into roles (id, name, created_at) values ('role', 'Night shift', 0)`);
  for (const agentId of agents.slice(0, 3)) await raw.rows(`insert into role_members (role_id, agent_id) values ('role', '${agentId}')`);
  await raw.rows(`insert into queue_roles (queue_id, role_id, level) values ('${turns}', 'role', 1)`);
  await raw.rows(`update queue_members set level = 2 where queue_id = '${one}' and agent_id = '${agents[3] ?? ''}'`);
  await raw.rows(`insert into settings (key, value) values ('SimultaneousChats', '1')`);
  await raw.rows(`update channels set queue_id = '${one}'`);
  const botChannel = await store.transaction((tx) =>
    tx.channels.ensure({
      id: asChannelId(clock.newId()),
      type: 'whatsapp',
      key: 'bot',
      name: 'Bot',
      botMode: 'first',
      events: [],
      at: clock.now(),
    }),
  );
  await raw.rows(`update channels set queue_id = '${one}' where id = '${botChannel.id}'`);
  return { centre, clock, raw, agents, queues: [all, one, other, turns, custom], custom, botChannel };
}

const happened = ['decisions', 'deadlines', 'events', 'changes', 'offers', 'commands', 'messages', 'agent_status_log'] as const;

/** How a history begins. */
export interface Beginning {
  /** How many chats one agent has at most: few, so that limits are met often. */
  readonly capacity: number;
  /** How many of the agents are Active. */
  readonly active: number;
}

/** Forgets everything that happened: nobody has written, nobody was asked. */
export async function beginAnew({ raw, agents }: World, { capacity, active }: Beginning): Promise<void> {
  for (const table of happened) await raw.rows(`delete from ${table}`);
  await raw.rows('update chats set parent_id = null where parent_id is not null');
  for (const table of ['chats', 'contact_identities', 'duplicate_keys', 'contacts']) await raw.rows(`delete from ${table}`);
  await raw.rows(`update agents set status = 'active', status_since = 0, last_taken_at = null`);
  for (const agentId of agents.slice(active)) await raw.rows(`update agents set status = 'inactive' where id = '${agentId}'`);
  await raw.rows(`update settings set value = '${String(capacity)}' where key = 'SimultaneousChats'`);
}
