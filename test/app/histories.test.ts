import fc from 'fast-check';
import { acceptChat } from '../../src/app/accept-chat';
import type { Actor } from '../../src/app/actor';
import { completeChat } from '../../src/app/complete-chat';
import type { CommandKind } from '../../src/app/ports';
import { sendMessage } from '../../src/app/send-message';
import { transferChat } from '../../src/app/transfer-chat';
import { asChatId } from '../../src/core/brand';
import type { AgentId, ChatId, QueueId } from '../../src/core/brand';
import { openStore } from '../../src/store/store';
import { aContactCentre, noProviders } from '../builders/contact-centre';
import type { ContactCentre } from '../builders/contact-centre';
import { rawTables } from '../builders/engines';
import type { RawTables } from '../builders/engines';
import { sqliteInMemory } from '../builders/sqlite';
import { testSurroundings } from '../builders/surroundings';

const customers = ['cora', 'carl', 'cleo', 'curt', 'cian', 'chen', 'cruz', 'chas', 'coco', 'cyan'];
const agentNames = ['ann', 'ben', 'cid', 'dee'];
const limit = 2;

/** One step of a history; numbers choose among what exists when the step is taken. */
type Step =
  | { readonly do: 'write'; readonly customer: number }
  | { readonly do: 'redeliver' }
  | { readonly do: 'route'; readonly chat: number; readonly queue: number }
  | { readonly do: 'status'; readonly agent: number; readonly status: 'active' | 'inactive' }
  | { readonly do: 'accept' | 'reply' | 'complete'; readonly chat: number; readonly agent: number }
  | { readonly do: 'transfer'; readonly chat: number; readonly agent: number; readonly to: number; readonly toQueue: boolean }
  | { readonly do: 'repeat'; readonly command: number }
  | { readonly do: 'complete_by_flow'; readonly chat: number };

const pick = fc.nat({ max: 999 });
const kinds = <T extends string>(...all: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...all);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ do: kinds('write'), customer: pick }) },
  { weight: 1, arbitrary: fc.record({ do: kinds('redeliver') }) },
  { weight: 9, arbitrary: fc.record({ do: kinds('route'), chat: pick, queue: pick }) },
  { weight: 4, arbitrary: fc.record({ do: kinds('status'), agent: pick, status: kinds('active', 'active', 'inactive') }) },
  { weight: 12, arbitrary: fc.record({ do: kinds('accept', 'accept', 'accept', 'accept', 'reply', 'complete'), chat: pick, agent: pick }) },
  { weight: 3, arbitrary: fc.record({ do: kinds('transfer'), chat: pick, agent: pick, to: pick, toQueue: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: kinds('repeat'), command: pick }) },
  { weight: 1, arbitrary: fc.record({ do: kinds('complete_by_flow'), chat: pick }) },
);

/** Something that was asked for by a command and can be asked for again. */
interface Done {
  readonly again: () => Promise<unknown>;
}

interface World {
  readonly centre: ContactCentre;
  readonly raw: RawTables;
  readonly agents: readonly AgentId[];
  readonly queues: readonly QueueId[];
  readonly done: Done[];
}

const at = <T>(all: readonly T[], choice: number): T | undefined => all[choice % Math.max(all.length, 1)];

async function take(world: World, wanted: Step): Promise<void> {
  const { centre, raw, agents, queues, done } = world;
  switch (wanted.do) {
    case 'write':
      await centre.writes(at(customers, wanted.customer) ?? '');
      return;
    case 'redeliver': {
      const [last] = await raw.rows<{ external_id: string; provider_message_id: string }>(`
        select i.external_id, m.provider_message_id from messages m join chats h on h.id = m.chat_id join contact_identities i on i.id = h.identity_id
        where m.author = 'customer' order by m.id desc limit 1`);
      if (last !== undefined) await unchanged(world, () => centre.writes(last.external_id, 'Hello', last.provider_message_id));
      return;
    }
    case 'status': {
      const agent = at(agents, wanted.agent);
      if (agent !== undefined) await centre.become(agent, wanted.status);
      return;
    }
    case 'repeat': {
      const earlier = at(done, wanted.command);
      if (earlier !== undefined) await unchanged(world, earlier.again);
      return;
    }
    case 'route':
    case 'complete_by_flow': {
      const chat = await anyChat(world, wanted.chat);
      const queue = wanted.do === 'route' ? at(queues, wanted.queue) : undefined;
      if (chat === undefined) return;
      const run = () => (queue === undefined ? centre.completeByFlow(chat) : centre.route(chat, queue));
      await run();
      await unchanged(world, run);
      return;
    }
    default:
      await command(world, wanted);
  }
}

/** An agent asks for a step by a command, which can be repeated later. */
async function command(world: World, wanted: Extract<Step, { readonly do: CommandKind }>): Promise<void> {
  const { centre, agents, queues, done } = world;
  const pair = await pairFor(world, wanted.do, wanted);
  if (pair === null) return;
  const { chatId, agentId } = pair;
  const actor: Actor = { kind: 'command', commandId: await centre.command(wanted.do, chatId, agentId) };
  const run = (): Promise<unknown> => {
    switch (wanted.do) {
      case 'accept':
        return acceptChat(centre.on, { chatId, actor });
      case 'reply':
        return sendMessage(centre.on, noProviders, { chatId, actor, text: 'Hi', botName: 'Bot', idempotencyKey: null });
      case 'complete':
        return completeChat(centre.on, { chatId, actor });
      case 'transfer': {
        const queueId = at(queues, wanted.to);
        const to = at(agents, wanted.to);
        if (queueId === undefined || to === undefined) throw new Error('There are queues and agents');
        return transferChat(centre.on, {
          chatId,
          actor,
          to: wanted.toQueue ? { kind: 'queue', queueId } : { kind: 'agent', agentId: to },
          note: null,
        });
      }
    }
  };
  await run();
  done.push({ again: run });
}

/** Mostly a chat that is not over; the newest ended ones stay in reach. */
async function anyChat({ raw }: World, choice: number): Promise<ChatId | undefined> {
  const chats = await raw.rows<{ id: string }>(`
    select id from chats order by case when completed_at is null then 0 else 1 end, id desc limit 12`);
  const chat = at(chats, choice);
  return chat === undefined ? undefined : asChatId(chat.id);
}

/** Mostly a chat and an agent with whom the step can succeed; sometimes any two, and any two where no such pair is. */
async function pairFor(
  { raw, agents }: World,
  kind: CommandKind,
  choice: { readonly chat: number; readonly agent: number },
): Promise<{ readonly chatId: ChatId; readonly agentId: AgentId } | null> {
  const likely =
    kind === 'accept'
      ? `select h.id, coalesce(o.agent_id, m.agent_id) as agent_id from chats h join offers o on o.chat_id = h.id and o.state = 'open'
         left join queue_members m on o.agent_id is null and m.queue_id = o.queue_id order by h.id, 2`
      : `select id, agent_id from chats where status = 'in_progress' order by id`;
  const any = `select h.id, a.id as agent_id from chats h join agents a on 1 = 1 order by h.id desc, a.id limit 40`;
  const pairs = choice.agent % 8 === 0 ? [] : await raw.rows<{ id: string; agent_id: string }>(likely);
  const pair = at(pairs, choice.chat) ?? at(await raw.rows<{ id: string; agent_id: string }>(any), choice.chat);
  const agentId = agents.find((id) => id === pair?.agent_id);
  return pair === undefined || agentId === undefined ? null : { chatId: asChatId(pair.id), agentId };
}

const content = async ({ raw }: World) => ({
  tables: await Promise.all(
    ['chats', 'messages', 'offers', 'commands', 'agents', 'contacts', 'events', 'changes'].map((table) =>
      raw.rows(`select * from ${table} order by 1`),
    ),
  ),
});

async function unchanged(world: World, again: () => Promise<unknown>): Promise<void> {
  const before = await content(world);
  await again();
  expect(await content(world)).toEqual(before);
}

/** What must hold whatever happened: each query finds what breaks a rule. */
const forbidden: Readonly<Record<string, string>> = {
  'two open chats of a contact on a channel': `
    select contact_id from chats where completed_at is null group by contact_id, channel_id having count(*) > 1`,
  'an agent above the limit': `
    select agent_id from chats where status = 'in_progress' group by agent_id having count(*) > ${String(limit)}`,
  'an agent with more chats and directed offers than the limit, while offered': `
    select a.id from agents a where exists (select 1 from offers o where o.agent_id = a.id and o.state = 'open')
      and (select count(*) from chats h where h.agent_id = a.id and h.status = 'in_progress') >= ${String(limit)}`,
  'a gap in the places of messages': `
    select h.id from chats h left join messages m on m.chat_id = h.id group by h.id, h.last_seq
    having count(m.id) <> h.last_seq or coalesce(max(m.seq), 0) <> h.last_seq or coalesce(min(m.seq), 1) <> 1`,
  'a child that lost the age of its parent': `
    select c.id from chats c join chats p on p.id = c.parent_id where c.waiting_since <> p.waiting_since`,
  'a child whose parent goes on': `
    select c.id from chats c join chats p on p.id = c.parent_id where p.completed_at is null`,
  'an open offer of a chat that does not wait': `
    select o.id from offers o join chats h on h.id = o.chat_id where o.state = 'open' and h.status <> 'waiting'`,
  'an open offer of another queue than the chat’s': `
    select o.id from offers o join chats h on h.id = o.chat_id where o.state = 'open' and h.queue_id <> o.queue_id`,
  'a chat offered to two at once': `
    select chat_id from offers where state = 'open' group by chat_id having count(*) > 1`,
  'an offer to an agent who is Inactive': `
    select o.id from offers o join agents a on a.id = o.agent_id where o.state = 'open' and a.status <> 'active'`,
  'a chat of a queue for all that is offered to nobody': `
    select h.id from chats h join queues q on q.id = h.queue_id and q.rule = 'to_all_agents'
    where h.status = 'waiting' and not exists (select 1 from offers o where o.chat_id = h.id and o.state = 'open')`,
  // Whoever passed a chat on is not asked for it at once; see transfer-chat.ts.
  'a chat that waits for an available agent while there is one': `
    select h.id from chats h join queues q on q.id = h.queue_id and q.rule = 'to_available_agent'
    join queue_members m on m.queue_id = q.id join agents a on a.id = m.agent_id and a.status = 'active'
    where h.status = 'waiting' and not exists (select 1 from offers o where o.chat_id = h.id and o.state = 'open')
      and (m.level = 1 or h.parent_id is not null)
      and coalesce((select p.agent_id from chats p where p.id = h.parent_id), '') <> a.id
      and (select count(*) from chats l where l.agent_id = a.id and l.status = 'in_progress')
        + (select count(*) from offers d where d.agent_id = a.id and d.state = 'open') < ${String(limit)}`,
};

const endedChats = ({ raw }: World) =>
  raw.rows<{ id: string }>(
    `select id, status, agent_id, completed_at, end_reason, queue_id from chats where completed_at is not null order by id`,
  );

describe('whatever happens', () => {
  it('the rules of chats, agents and queues hold after every step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 120, size: 'max' }), async (steps) => {
        const clock = testSurroundings();
        const database = sqliteInMemory();
        const store = await openStore(database.engine(), clock.now);
        const centre = await aContactCentre(store, clock);
        const raw = rawTables(database);
        try {
          const queues = [
            await centre.addQueue('All', 'to_all_agents'),
            await centre.addQueue('One', 'to_available_agent'),
            await centre.addQueue('Other', 'to_available_agent'),
          ];
          const [, one] = queues;
          const agents: AgentId[] = [];
          for (const [i, name] of agentNames.entries()) {
            agents.push(
              await centre.addAgent(name, {
                queues: i % 2 === 0 ? ['All', 'One'] : ['One', 'Other'],
                status: i < 3 ? 'active' : 'inactive',
              }),
            );
          }
          const [, , , dee] = agents;
          await raw.rows(`insert into settings (key, value) values ('SimultaneousChats', '${String(limit)}')`);
          if (one !== undefined && dee !== undefined) await store.transaction((tx) => tx.queues.addMember(one, dee, 2));
          const world: World = { centre, raw, agents, queues, done: [] };
          let ended: readonly { readonly id: string }[] = [];
          for (const wanted of steps) {
            clock.advance(100);
            await take(world, wanted);
            for (const [rule, query] of Object.entries(forbidden))
              expect({ rule, found: await raw.rows(query) }).toEqual({ rule, found: [] });
            const now = await endedChats(world);
            expect(now.filter(({ id }) => ended.some((before) => before.id === id))).toEqual(ended);
            ended = now;
          }
        } finally {
          await database.dispose();
        }
      }),
      { numRuns: 100, interruptAfterTimeLimit: 30_000 },
    );
  }, 60_000);
});
