import { offerLeftOvers } from '../../src/app/offer-left-overs';
import { queueCandidates } from '../../src/app/queue-candidates';
import { receiveMessage } from '../../src/app/receive-message';
import { routeChats } from '../../src/app/route-chat';
import { asChannelId, asChatId, asRoleId } from '../../src/core/brand';
import type { AgentId, ChatId, QueueId } from '../../src/core/brand';
import { refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk, minute, second } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

/** Who is asked for a chat, by which rule, and what happens when nobody takes it, on one engine. */
export function routingContract(engines: () => TestEngines): void {
  let desk: Desk;
  beforeEach(async () => {
    desk = await aDesk(engines());
  });
  afterEach(() => desk.close());

  const decisionsOf = async (chat: ChatId) => {
    const rows = await desk.raw.rows<{ cause: string; result: string; agent_id: string | null; candidates: string }>(
      `select * from decisions where chat_id = '${chat}' order by at, id`,
    );
    return rows.map(({ candidates, ...row }) => ({
      ...row,
      candidates: (JSON.parse(candidates) as { agentId: string; exclusion: string | null }[]).map(({ agentId, exclusion }) => [
        agentId,
        exclusion,
      ]),
    }));
  };

  describe('declining', () => {
    let queue: QueueId;
    let ann: AgentId;
    let ben: AgentId;
    beforeEach(async () => {
      queue = await desk.centre.addQueue('Desk', 'to_available_agent');
      ann = await desk.centre.addAgent('ann', { queues: ['Desk'] });
      ben = await desk.centre.addAgent('ben', { queues: ['Desk'] });
    });

    it('asks the next agent at once and leaves the status alone', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      await desk.heard();
      valueOf(await desk.centre.decline(chat, ann));
      expect(await desk.asked(chat)).toBe(ben);
      expect(await desk.status(ann)).toMatchObject({ status: 'active' });
      expect(await desk.heard()).toEqual(['declined', 'offered']);
    });

    it('by everybody leaves the chat waiting at its age, and asks nobody twice in the round', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      const { waiting_since: since } = await desk.chat(chat);
      valueOf(await desk.centre.decline(chat, ann));
      await desk.heard();
      valueOf(await desk.centre.decline(chat, ben));
      expect(await desk.heard()).toEqual(['declined', 'everyone_missed']);
      expect(await desk.asked(chat)).toBeNull();
      expect(await desk.chat(chat)).toMatchObject({ status: 'waiting', waiting_since: since, round: 1 });

      const other = await desk.centre.chatOf('other', queue);
      valueOf(await desk.centre.accept(other, ann));
      valueOf(await desk.centre.complete(other, ann));
      expect(await desk.asked(chat)).toBeNull();
    });

    it('by everybody begins a new round after the time in which offers are answered', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      valueOf(await desk.centre.decline(chat, ann));
      valueOf(await desk.centre.decline(chat, ben));
      await desk.centre.pass(5 * minute - second);
      expect(await desk.asked(chat)).toBeNull();
      await desk.centre.pass(second);
      expect(await desk.asked(chat)).not.toBeNull();
      expect(await desk.chat(chat)).toMatchObject({ round: 2 });
    });

    it('by all who are there gives the chat to the next who comes', async () => {
      await desk.centre.become(ben, 'inactive');
      const chat = await desk.centre.chatOf('visitor', queue);
      valueOf(await desk.centre.decline(chat, ann));
      expect(await desk.asked(chat)).toBeNull();
      await desk.centre.become(ben, 'active');
      expect(await desk.asked(chat)).toBe(ben);
    });

    it('takes an offer to all away from the one who declines, until the next round', async () => {
      const all = await desk.centre.addQueue('All', 'to_all_agents');
      for (const agent of [ann, ben]) await desk.store.transaction((tx) => tx.queues.addMember(all, agent, 1));
      const chat = await desk.centre.chatOf('visitor', all);
      valueOf(await desk.centre.decline(chat, ann));
      const seenBy = async () => (await desk.store.views.tilesOf([ann, ben])).map(({ agentId }) => agentId);
      expect(await seenBy()).toEqual([ben]);
      expect(refusalOf(await desk.centre.accept(chat, ann))).toBe('not_offered');
      valueOf(await desk.centre.decline(chat, ben));
      expect(await seenBy()).toEqual([]);
      await desk.centre.pass(5 * minute);
      expect([...(await seenBy())].toSorted()).toEqual([ann, ben].toSorted());
    });

    it('is refused when the chat is not offered, taken or over', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      expect(refusalOf(await desk.centre.decline(chat, ben))).toBe('not_offered');
      valueOf(await desk.centre.accept(chat, ann));
      expect(refusalOf(await desk.centre.decline(chat, ann))).toBe('already_taken');
      valueOf(await desk.centre.complete(chat, ann));
      expect(refusalOf(await desk.centre.decline(chat, ann))).toBe('ended');
    });
  });

  it('serves queues by their priority, then the oldest, and keeps the age over declines and misses', async () => {
    const normal = await desk.centre.addQueue('Normal', 'to_available_agent');
    const urgent = await desk.centre.addQueue('Urgent', 'to_available_agent');
    await desk.limit(urgent, { priority: 5 });
    const also = await desk.centre.addQueue('Also normal', 'to_available_agent');
    const ann = await desk.centre.addAgent('ann', { queues: ['Normal', 'Also normal', 'Urgent'], status: 'inactive' });
    const chats: ChatId[] = [];
    for (const [i, queue] of [normal, also, normal, urgent, urgent].entries()) {
      desk.clock.advance(second);
      chats.push(await desk.centre.chatOf(`visitor${String(i)}`, queue));
    }
    await desk.set('SimultaneousChats', 1);
    await desk.centre.become(ann, 'active');
    const served: ChatId[] = [];
    for (let i = 0; i < 5; i++) {
      const [chat] = await desk.raw.rows<{ chat_id: ChatId }>(`select chat_id from offers where state = 'open'`);
      if (chat === undefined) throw new Error('Somebody has to be asked');
      served.push(chat.chat_id);
      valueOf(await desk.centre.accept(chat.chat_id, ann));
      valueOf(await desk.centre.complete(chat.chat_id, ann));
    }
    expect(served).toEqual([chats[3], chats[4], chats[0], chats[1], chats[2]]);
  });

  it('serves who has waited longest when a chat that an agent was asked for moves to another queue, also beside a custom one', async () => {
    const urgent = await desk.centre.addQueue('Urgent', 'to_available_agent');
    await desk.limit(urgent, { priority: 5 });
    const normal = await desk.centre.addQueue('Normal', 'to_available_agent');
    const custom = await desk.centre.addQueue('Custom', 'custom');
    const ann = await desk.centre.addAgent('ann', { queues: ['Urgent', 'Normal', 'Custom'], status: 'inactive' });
    await desk.set('SimultaneousChats', 1);
    const chats: ChatId[] = [];
    for (const queue of [custom, normal, urgent]) {
      desk.clock.advance(second);
      chats.push(await desk.centre.chatOf(`visitor of ${queue}`, queue));
    }
    const [, older, moves] = chats;
    if (older === undefined || moves === undefined) throw new Error('There are three chats');
    await desk.centre.become(ann, 'active');
    expect(await desk.asked(moves)).toBe(ann);
    await desk.centre.route(moves, normal);
    expect([await desk.asked(older), await desk.asked(moves)]).toEqual([ann, null]);
  });

  it('gives each agent a turn in a queue with round robin', async () => {
    const queue = await desk.centre.addQueue('Turns', 'round_robin');
    for (const name of ['ann', 'ben', 'cid']) await desk.centre.addAgent(name, { queues: ['Turns'] });
    const asked: (AgentId | 'all' | null)[] = [];
    for (let i = 0; i < 6; i++) {
      desk.clock.advance(second);
      const chat = await desk.centre.chatOf(`visitor${String(i)}`, queue);
      asked.push(await desk.asked(chat));
    }
    expect(new Set(asked.slice(0, 3)).size).toBe(3);
    expect(asked.slice(3)).toEqual(asked.slice(0, 3));
  });

  it('asks the last agent of the contact first where the queue wants that', async () => {
    const queue = await desk.centre.addQueue('Sticky', 'to_available_agent');
    await desk.limit(queue, { last_agent_first: 1 });
    const ann = await desk.centre.addAgent('ann', { queues: ['Sticky'] });
    const ben = await desk.centre.addAgent('ben', { queues: ['Sticky'] });
    const first = await desk.centre.chatOf('visitor', queue);
    valueOf(await desk.centre.accept(first, ann));
    valueOf(await desk.centre.complete(first, ann));
    desk.clock.advance(second);
    const again = await desk.centre.chatOf('visitor', queue);
    expect(await desk.asked(again)).toBe(ann);
    expect(await desk.asked(await desk.centre.chatOf('stranger', queue))).toBe(ben);
  });

  describe('a custom queue', () => {
    let queue: QueueId;
    let ann: AgentId;
    let ben: AgentId;
    beforeEach(async () => {
      queue = await desk.centre.addQueue('Custom', 'custom');
      ann = await desk.centre.addAgent('ann', { queues: ['Custom'] });
      ben = await desk.centre.addAgent('ben', { queues: ['Custom'] });
      await desk.heard();
    });
    const rank = async (chatId: ChatId, ranking: readonly AgentId[]) => {
      const [routed] = await routeChats(desk.centre.on, [{ chatId, queueId: queue, ranking }]);
      if (routed === undefined || routed instanceof Error) throw new Error('It has to be routed');
      return routed.routing;
    };

    it('asks its flow, and then the agent whom the flow ranked first', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      expect(await desk.heard()).toContain('routing_wanted');
      expect(await desk.asked(chat)).toBeNull();
      expect(await rank(chat, [ben, ann])).toMatchObject({ result: 'assigned', agentId: ben });
      expect(await desk.asked(chat)).toBe(ben);
    });

    it('passes over ranked agents who cannot take the chat', async () => {
      await desk.centre.become(ben, 'inactive');
      const chat = await desk.centre.chatOf('visitor', queue);
      expect(await rank(chat, [ben, ann])).toMatchObject({ agentId: ann });
    });

    it('asks its flow again when the offer was missed, and when an agent becomes free', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      await rank(chat, [ben, ann]);
      await desk.heard();
      await desk.centre.pass(5 * minute);
      expect(await desk.heard()).toEqual(['offer_missed', 'agent_status_changed', 'routing_wanted']);
      await rank(chat, [ann]);
      await desk.centre.become(ann, 'inactive');
      await desk.heard();
      await desk.centre.become(ben, 'active');
      expect(await desk.heard()).toContain('routing_wanted');
    });

    it('goes on by availability when its flow keeps silent for 30 seconds', async () => {
      const chat = await desk.centre.chatOf('visitor', queue);
      await desk.centre.pass(30 * second - 1);
      expect(await desk.asked(chat)).toBeNull();
      await desk.centre.pass(1);
      expect(await desk.asked(chat)).toBe(ann);
      expect((await decisionsOf(chat)).at(-1)).toMatchObject({ cause: 'ranking_missing', agent_id: ann });
    });

    it('shows its flow who is there, the freest first', async () => {
      const other = await desk.centre.chatOf('visitor', queue);
      await rank(other, [ann]);
      valueOf(await desk.centre.accept(other, ann));
      expect((await queueCandidates(desk.centre.on, queue)).map(({ agent, isFree }) => [agent.name, agent.load, isFree])).toEqual([
        ['ben', 0, true],
        ['ann', 1, true],
      ]);
    });
  });

  describe('a chat that was transferred to a queue', () => {
    let queue: QueueId;
    let ann: AgentId;
    let child: ChatId;
    beforeEach(async () => {
      queue = await desk.centre.addQueue('Desk', 'to_available_agent');
      ann = await desk.centre.addAgent('ann', { queues: ['Desk'] });
      await desk.centre.addAgent('ben', { queues: ['Desk'], status: 'inactive' });
      const chat = await desk.centre.chatOf('visitor', queue);
      valueOf(await desk.centre.accept(chat, ann));
      child = asChatId(valueOf(await desk.centre.transfer(chat, ann, { kind: 'queue', queueId: queue })).value.chat.id);
    });

    it('gets what the customer writes from then on', async () => {
      expect(valueOf(await desk.centre.writes('visitor'))).toMatchObject({ isNewChat: false, item: { chat: { id: child } } });
    });

    it('comes back to the sender in the next round only, and to anybody else at once', async () => {
      expect(await desk.asked(child)).toBeNull();
      expect(await offerLeftOvers(desk.centre.on)).toBe(0);
      await desk.centre.pass(5 * minute - second);
      expect(await desk.asked(child)).toBeNull();
      await desk.centre.pass(second);
      expect(await desk.asked(child)).toBe(ann);
    });
  });

  describe('levels', () => {
    it('let agents of level 2 have transferred chats only, not those of customers or bots', async () => {
      const queue = await desk.centre.addQueue('Desk', 'to_available_agent');
      const expert = await desk.centre.addAgent('expert');
      await desk.store.transaction((tx) => tx.queues.addMember(queue, expert, 2));
      const ann = await desk.centre.addAgent('ann', { queues: ['Support'] });
      const chat = await desk.centre.chatOf('visitor', queue);
      expect(await desk.asked(chat)).toBeNull();
      const other = await desk.centre.chatOf('other', await support());
      valueOf(await desk.centre.accept(other, ann));
      const child = asChatId(valueOf(await desk.centre.transfer(other, ann, { kind: 'queue', queueId: queue })).value.chat.id);
      expect(await desk.asked(child)).toBe(expert);
    });

    const support = async () => {
      const queue = await desk.store.transaction((tx) => tx.queues.findByName('Support'));
      if (queue === null) throw new Error('Every store has this queue');
      return queue.id;
    };
  });

  describe('roles', () => {
    it('bring their members into a queue as they are when it counts', async () => {
      const queue = await desk.centre.addQueue('Desk', 'to_available_agent');
      const role = asRoleId(desk.centre.on.newId());
      const ann = await desk.centre.addAgent('ann');
      const ben = await desk.centre.addAgent('ben');
      await desk.raw.rows(`insert into roles (id, name, created_at) values ('${role}', 'Night shift', 0)`);
      await desk.raw.rows(`insert into role_members (role_id, agent_id) values ('${role}', '${ann}')`);
      await desk.raw.rows(`insert into queue_roles (queue_id, role_id, level) values ('${queue}', '${role}', 1)`);
      expect(await desk.asked(await desk.centre.chatOf('first', queue))).toBe(ann);
      await desk.raw.rows(`insert into role_members (role_id, agent_id) values ('${role}', '${ben}')`);
      expect(await desk.asked(await desk.centre.chatOf('second', queue))).toBe(ben);
    });
  });

  it('finds chats that were left over, and leaves alone what an agent has declined', async () => {
    const queue = await desk.centre.addQueue('Desk', 'to_available_agent');
    const ann = await desk.centre.addAgent('ann');
    const chat = await desk.centre.chatOf('visitor', queue);
    expect(await offerLeftOvers(desk.centre.on)).toBe(0);
    await desk.store.transaction((tx) => tx.queues.addMember(queue, ann, 1));
    expect(await offerLeftOvers(desk.centre.on)).toBe(1);
    expect(await desk.asked(chat)).toBe(ann);
    valueOf(await desk.centre.decline(chat, ann));
    expect(await offerLeftOvers(desk.centre.on)).toBe(0);
  });

  it('counts the chats of all channels and queues towards one limit', async () => {
    const one = await desk.centre.addQueue('One', 'to_available_agent');
    const two = await desk.centre.addQueue('Two', 'to_available_agent');
    const ann = await desk.centre.addAgent('ann', { queues: ['One', 'Two'] });
    await desk.set('SimultaneousChats', 2);
    const other = await desk.store.transaction((tx) =>
      tx.channels.ensure({
        id: asChannelId(desk.centre.on.newId()),
        type: 'sms',
        key: 'other',
        name: 'SMS',
        botMode: 'off',
        events: [],
        at: desk.clock.now(),
      }),
    );
    const elsewhere = await receiveMessage(desk.centre.on, {
      channel: other,
      sender: { externalId: '+5511', name: 'On the phone' },
      placeholder: '+5511',
      providerMessageId: 'sms 1',
      content: { text: 'Hello' },
      writtenAt: null,
      hasProfile: false,
      events: new Set(),
    });
    const sms = asChatId(valueOf(elsewhere).item.chat.id);
    await desk.centre.route(sms, two);
    valueOf(await desk.centre.accept(sms, ann));
    valueOf(await desk.centre.accept(await desk.centre.chatOf('visitor', one), ann));
    const third = await desk.centre.chatOf('c', one);
    expect(await desk.asked(third)).toBeNull();
    await desk.raw.rows(`update agents set capacity = 3 where id = '${ann}'`);
    await desk.centre.become(ann, 'inactive');
    await desk.centre.become(ann, 'active');
    expect(await desk.asked(third)).toBe(ann);
  });

  it('stores who was asked and why the others were not', async () => {
    const queue = await desk.centre.addQueue('Desk', 'to_available_agent');
    const ann = await desk.centre.addAgent('ann', { queues: ['Desk'] });
    const ben = await desk.centre.addAgent('ben', { queues: ['Desk'], status: 'inactive' });
    const chat = await desk.centre.chatOf('visitor', queue);
    valueOf(await desk.centre.decline(chat, ann));
    await desk.centre.become(ben, 'active');
    expect(await decisionsOf(chat)).toMatchObject([
      {
        cause: 'routed',
        result: 'offer_to',
        agent_id: ann,
        candidates: [
          [ann, null],
          [ben, 'inactive'],
        ],
      },
      {
        cause: 'declined',
        result: 'wait',
        agent_id: null,
        candidates: [
          [ann, 'already_asked'],
          [ben, 'inactive'],
        ],
      },
      {
        cause: 'agent_free',
        result: 'offer_to',
        agent_id: ben,
        candidates: [
          [ben, null],
          [ann, 'already_asked'],
        ],
      },
    ]);
  });

  it('routes to the queue of the channel, and says so when it has none', async () => {
    const queue = await desk.centre.addQueue('Desk', 'to_available_agent');
    const chat = await desk.centre.chatOf('visitor');
    const [unbound] = await routeChats(desk.centre.on, [{ chatId: chat, queueId: null }]);
    expect(unbound).toBeInstanceOf(Error);
    await desk.raw.rows(`update channels set queue_id = '${queue}'`);
    const [routed] = await routeChats(desk.centre.on, [{ chatId: chat, queueId: null }]);
    expect(routed).toMatchObject({ routing: { queueId: queue, result: 'no_agents', reason: 'nobody_active' } });
    expect(await desk.heard()).toContain('no_agents');
  });
}
