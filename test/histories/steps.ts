import { noProviders } from '../builders/contact-centre';
import fc from 'fast-check';
import { declineChat } from '../../src/app/decline-chat';
import { offerLeftOvers } from '../../src/app/offer-left-overs';
import { receiveMessage } from '../../src/app/receive-message';
import { routeChats } from '../../src/app/route-chat';
import { sendMessage } from '../../src/app/send-message';
import { startChat } from '../../src/app/start-chat';
import { transferChat } from '../../src/app/transfer-chat';
import { asAgentId, asChatId, asContactId } from '../../src/core/brand';
import type { AgentId, ChatId } from '../../src/core/brand';
import { minute } from './world';
import type { Beginning, World } from './world';

const customers = ['cora', 'carl', 'cleo', 'curt', 'cian', 'chen', 'cruz', 'chas', 'coco'];

/** One step of a history; numbers choose among what exists when the step is taken. */
export type Step =
  | { readonly do: 'write' | 'write_to_bot'; readonly customer: number }
  | { readonly do: 'arrive'; readonly customer: number; readonly queue: number }
  | { readonly do: 'route' | 'rank'; readonly chat: number; readonly queue: number }
  | { readonly do: 'status'; readonly agent: number; readonly status: 'active' | 'inactive' }
  | { readonly do: 'accept' | 'decline'; readonly offer: number; readonly agent: number }
  | { readonly do: 'reply' | 'complete' | 'transfer'; readonly chat: number; readonly to: number; readonly toQueue: boolean }
  | { readonly do: 'bot_says' | 'hand_over' | 'flow_completes'; readonly chat: number }
  | { readonly do: 'start'; readonly customer: number; readonly agent: number }
  | { readonly do: 'pass'; readonly minutes: number };

const pick = fc.nat({ max: 99 });

/** How histories begin. */
export const beginning: fc.Arbitrary<Beginning> = fc.record({ capacity: fc.constantFrom(1, 2), active: fc.nat({ max: 4 }) });

const oneOf = <T extends string>(...all: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...all);

/** Steps in the proportion in which they lead somewhere. */
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: oneOf('arrive'), customer: pick, queue: pick }) },
  { weight: 4, arbitrary: fc.record({ do: oneOf('write', 'write', 'write_to_bot'), customer: pick }) },
  { weight: 4, arbitrary: fc.record({ do: oneOf('route', 'route', 'route', 'rank'), chat: pick, queue: pick }) },
  { weight: 4, arbitrary: fc.record({ do: oneOf('status'), agent: pick, status: oneOf('active', 'active', 'inactive') }) },
  { weight: 9, arbitrary: fc.record({ do: oneOf('accept', 'accept', 'decline'), offer: pick, agent: pick }) },
  { weight: 7, arbitrary: fc.record({ do: oneOf('reply', 'complete', 'transfer'), chat: pick, to: pick, toQueue: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: oneOf('bot_says', 'hand_over', 'hand_over', 'flow_completes'), chat: pick }) },
  { weight: 1, arbitrary: fc.record({ do: oneOf('start'), customer: pick, agent: pick }) },
  { weight: 5, arbitrary: fc.record({ do: oneOf('pass'), minutes: fc.constantFrom(0, 1, 2, 5, 5, 6, 10, 60) }) },
);

const at = <T>(all: readonly T[], choice: number): T | undefined => all[choice % Math.max(all.length, 1)];

/** Takes a step; a refusal is an outcome like any other, a failure is thrown. */
export async function take(world: World, wanted: Step): Promise<void> {
  const { centre, clock, raw, agents } = world;
  switch (wanted.do) {
    case 'write':
    case 'write_to_bot':
    case 'arrive':
      await write(world, wanted);
      return;
    case 'route':
    case 'rank':
      await route(world, wanted);
      return;
    case 'status': {
      const agent = at(agents, wanted.agent);
      if (agent !== undefined) await centre.become(agent, wanted.status);
      return;
    }
    case 'accept':
    case 'decline':
      await answer(world, wanted);
      return;
    case 'reply':
    case 'complete':
    case 'transfer':
      await work(world, wanted);
      return;
    case 'bot_says':
    case 'hand_over':
    case 'flow_completes':
      await act(world, wanted);
      return;
    case 'start': {
      const contacts = await raw.rows<{ id: string }>('select id from contacts order by id');
      const contact = at(contacts, wanted.customer);
      const agentId = at(agents, wanted.agent);
      if (contact === undefined || agentId === undefined) return;
      await startChat(centre.on, { contactId: asContactId(contact.id), channelId: centre.channel.id, actor: { kind: 'agent', agentId } });
      return;
    }
    case 'pass':
      clock.advance(wanted.minutes * minute);
  }
}

/** What the clock of the runtime does at every tick. */
export async function tick(world: World): Promise<void> {
  await world.centre.pass(0);
  await offerLeftOvers(world.centre.on);
}

async function write(world: World, wanted: Extract<Step, { do: 'write' | 'write_to_bot' | 'arrive' }>): Promise<void> {
  const { centre, clock, queues } = world;
  const externalId = at(customers, wanted.customer) ?? '';
  const channel = wanted.do === 'write_to_bot' ? world.botChannel : centre.channel;
  const received = await receiveMessage(centre.on, {
    channel,
    sender: { externalId, name: externalId },
    placeholder: externalId,
    providerMessageId: clock.newId(),
    content: { text: 'Hello' },
    writtenAt: null,
    hasProfile: false,
    events: new Set<never>(),
  });
  const queueId = wanted.do === 'arrive' ? at(queues, wanted.queue) : undefined;
  if (queueId === undefined || !received.ok || !received.value.isNewChat) return;
  await routeChats(centre.on, [{ chatId: asChatId(received.value.item.chat.id), queueId }]);
}

async function route({ centre, raw, queues, agents, custom }: World, wanted: Extract<Step, { do: 'route' | 'rank' }>): Promise<void> {
  const chats = await raw.rows<{ id: string }>(`
    select id from chats where status <> 'bot_processing' order by case status when 'waiting' then 0 else 1 end, id desc limit 6`);
  const chat = at(chats, wanted.chat);
  const queueId = wanted.do === 'rank' ? custom : at(queues, wanted.queue);
  if (chat === undefined || queueId === undefined) return;
  const ranking = wanted.do === 'rank' ? [...agents.slice(wanted.queue % 4), ...agents.slice(0, wanted.queue % 4)] : null;
  await routeChats(centre.on, [{ chatId: asChatId(chat.id), queueId, ranking }]);
}

/** Mostly one who is asked answers; sometimes anybody does. */
async function answer({ centre, raw, agents }: World, wanted: Extract<Step, { do: 'accept' | 'decline' }>): Promise<void> {
  const offers = await raw.rows<{ chat_id: string; agent_id: string | null }>(
    `select chat_id, agent_id from offers where state = 'open' order by id`,
  );
  const offer = at(offers, wanted.offer);
  const anybody = at(agents, wanted.agent);
  if (offer === undefined || anybody === undefined) return;
  const agentId: AgentId = offer.agent_id === null || wanted.agent % 9 === 0 ? anybody : asAgentId(offer.agent_id);
  const chatId: ChatId = asChatId(offer.chat_id);
  await (wanted.do === 'accept' ? centre.accept(chatId, agentId) : declineChat(centre.on, { chatId, actor: { kind: 'agent', agentId } }));
}

async function work(
  { centre, raw, agents, queues }: World,
  wanted: Extract<Step, { do: 'reply' | 'complete' | 'transfer' }>,
): Promise<void> {
  const chats = await raw.rows<{ id: string; agent_id: string }>(`
    select id, agent_id from chats where agent_id is not null order by case status when 'in_progress' then 0 else 1 end, id desc limit 6`);
  const chat = at(chats, wanted.chat);
  if (chat === undefined) return;
  const chatId = asChatId(chat.id);
  const agentId = asAgentId(chat.agent_id);
  if (wanted.do === 'reply') await centre.reply(chatId, agentId);
  if (wanted.do === 'complete') await centre.complete(chatId, agentId);
  if (wanted.do !== 'transfer') return;
  const queueId = at(queues, wanted.to);
  const to = at(agents, wanted.to);
  if (queueId === undefined || to === undefined) return;
  await centre.transfer(chatId, agentId, wanted.toQueue ? { kind: 'queue', queueId } : { kind: 'agent', agentId: to });
}

async function act({ centre, raw }: World, wanted: Extract<Step, { do: 'bot_says' | 'hand_over' | 'flow_completes' }>): Promise<void> {
  const chats = await raw.rows<{ id: string }>(`
    select id from chats order by case status when 'bot_processing' then 0 when 'waiting' then 1 else 2 end, id desc limit 4`);
  const chat = at(chats, wanted.chat);
  if (chat === undefined) return;
  const chatId = asChatId(chat.id);
  const actor = { kind: 'flow' } as const;
  if (wanted.do === 'bot_says')
    await sendMessage(centre.on, noProviders, { chatId, actor, text: 'Beep', botName: 'Bot', idempotencyKey: null });
  if (wanted.do === 'hand_over') await transferChat(centre.on, { chatId, actor, to: { kind: 'channel_queue' }, note: null });
  if (wanted.do === 'flow_completes' && wanted.chat % 3 === 0) await centre.completeByFlow(chatId);
}
