import { asAgentId, asChannelId, asChatId, asInstant } from '../../src/core/brand';
import type { AgentId, QueueId } from '../../src/core/brand';
import { logIn } from '../../src/app/log-in';
import type { Channel } from '../../src/app/ports';
import { receiveMessage } from '../../src/app/receive-message';
import { routeChats } from '../../src/app/route-chat';
import { setAgentStatus } from '../../src/app/set-agent-status';
import type { Manage } from '../../src/runtime/manage';
import { manageOn } from '../../src/runtime/manage';
import type { OpenStore } from '../../src/store/store';
import { refusalOf, valueOf } from '../builders/contact-centre';
import { aDesk, minute } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const by = { kind: 'system' } as const;

/** Listens to a store; comes back once it is heard, with the promise of the next commit. */
async function newsFrom(store: OpenStore): Promise<{ readonly committed: Promise<void> }> {
  let isListening: () => void = () => undefined;
  let hasCommitted: () => void = () => undefined;
  const listening = new Promise<void>((resolve) => (isListening = resolve));
  const committed = new Promise<void>((resolve) => (hasCommitted = resolve));
  store.listen((signal) => (signal === null ? hasCommitted : isListening)());
  // On PostgreSQL nothing is heard before the listener is connected: the signal is repeated until it is.
  const repeat = setInterval(() => store.signal('ready'), 20);
  await listening;
  clearInterval(repeat);
  return { committed };
}

/** What administrators do, whatever the store's engine. */
export function administrationContract(engines: () => TestEngines): void {
  let desk: Desk;
  let manage: Manage;
  beforeEach(async () => {
    desk = await aDesk(engines());
    manage = manageOn(desk.centre.on);
  });
  afterEach(() => desk.close());

  const addQueue = async (name: string, rule = 'to_available_agent') =>
    valueOf(await manage.saveQueue({ by, which: { kind: 'new' }, changes: { name, rule } })).queue.id;
  const changeQueue = (queue: QueueId, changes: Parameters<Manage['saveQueue']>[0]['changes']) =>
    manage.saveQueue({ by, which: { kind: 'existing', idOrName: queue }, changes });
  const addAgent = (name: string, queues: readonly string[] = []) => desk.centre.addAgent(name, { queues });
  const changeAgent = (id: AgentId, changes: Parameters<Manage['saveAgent']>[0]['changes']) =>
    manage.saveAgent({ by, which: { kind: 'existing', idOrName: id }, changes });
  const addRole = async (name: string, ...agents: readonly AgentId[]) =>
    valueOf(await manage.saveRole({ by, which: { kind: 'new' }, name, agents })).role.id;
  const addChannel = (type: string): Promise<Channel> =>
    desk.store.transaction((tx) => {
      const { on } = desk.centre;
      return tx.channels.ensure({ id: asChannelId(on.newId()), type, key: type, name: type, botMode: 'off', events: [], at: on.now() });
    });
  const writesOn = (channel: Channel, customer: string) =>
    receiveMessage(desk.centre.on, {
      channel,
      sender: { externalId: customer, name: customer },
      placeholder: customer,
      providerMessageId: desk.centre.on.newId(),
      content: { text: 'Hello' },
      writtenAt: null,
      hasProfile: false,
      events: new Set(),
    });
  const addMembers = (queue: QueueId, members: { readonly agents?: readonly string[]; readonly roles?: readonly string[] }, level = 1) =>
    manage.changeQueueMembers({ by, queue, change: 'add', agents: [], roles: [], level, ...members });
  const removeMembers = (queue: QueueId, members: { readonly agents?: readonly string[]; readonly roles?: readonly string[] }) =>
    manage.changeQueueMembers({ by, queue, change: 'remove', agents: [], roles: [], ...members });

  describe('a queue', () => {
    it('keeps every field, and changes those that are given', async () => {
      const other = await addQueue('Second line');
      const changes = {
        name: ' Sales ',
        rule: 'round_robin',
        lastAgentFirst: true,
        priority: 3,
        chatTimeoutMinutes: 60,
        firstResponseMinutes: 2,
        ongoingResponseMinutes: 5,
        acceptTimeoutMinutes: 1,
        noAgents: 'create_case',
        overflow: { queue: 'Second line', afterMinutes: 10 },
        hours: { timeZone: 'Europe/Kyiv', days: [[{ from: '09:00', to: '18:00' }], [], [], [], [], [], []], holidays: ['2026-08-24'] },
      };
      const { queue, change } = valueOf(await manage.saveQueue({ by, which: { kind: 'new' }, changes }));
      expect(change).toBe('created');
      expect(queue).toMatchObject({
        ...changes,
        name: 'Sales',
        overflow: { queueId: other, afterMinutes: 10 },
        hours: { timeZone: 'Europe/Kyiv', days: [[{ from: 540, to: 1080 }], [], [], [], [], [], []], holidays: ['2026-08-24'] },
      });
      expect(valueOf(await manage.getQueue({ by, queue: 'Sales' })).queue).toEqual(queue);

      const changed = valueOf(await changeQueue(queue.id, { priority: -1, chatTimeoutMinutes: null, overflow: null, hours: null }));
      expect(changed).toEqual({
        change: 'updated',
        queue: { ...queue, priority: -1, chatTimeoutMinutes: null, overflow: null, hours: null },
      });
      expect(valueOf(await manage.getQueue({ by, queue: queue.id })).queue).toEqual(changed.queue);
    });

    it('is made once by its name, and left alone when nothing is to change', async () => {
      const save = (priority: number) => manage.saveQueue({ by, which: { kind: 'named' }, changes: { name: 'Sales', priority } });
      const first = valueOf(await save(1));
      const second = valueOf(await save(1));
      const third = valueOf(await save(2));
      expect([first.change, second.change, third.change]).toEqual(['created', 'unchanged', 'updated']);
      expect(new Set([first, second, third].map(({ queue }) => queue.id)).size).toBe(1);
    });

    it.each([
      ['without a name', { name: ' ' }, 'bad_name'],
      ['with a name that another has', { name: 'Support' }, 'taken'],
      ['with an unknown rule', { rule: 'by_mood' }, 'bad_rule'],
      ['with a limit of no minutes', { chatTimeoutMinutes: 0 }, 'bad_minutes'],
      ['with a limit below nothing', { firstResponseMinutes: -5 }, 'bad_minutes'],
      ['with a limit of half a minute', { acceptTimeoutMinutes: 0.5 }, 'bad_minutes'],
      ['with an overflow after no time', { overflow: { queue: 'Support', afterMinutes: 0 } }, 'bad_minutes'],
      ['with half a priority', { priority: 1.5 }, 'bad_priority'],
      ['with an unknown behaviour', { noAgents: 'panic' }, 'bad_no_agents'],
      ['with hours of nowhere', { hours: { timeZone: 'Nowhere', days: [] } }, 'bad_hours'],
    ])('is refused %s, and nothing is stored', async (_, changes, code) => {
      const id = await addQueue('Sales');
      const { queue } = valueOf(await manage.getQueue({ by, queue: id }));
      expect(refusalOf(await changeQueue(id, changes))).toBe(code);
      expect(valueOf(await manage.getQueue({ by, queue: id })).queue).toEqual(queue);
    });

    it('never overflows back into itself, over however many queues', async () => {
      const [one, two, three] = [await addQueue('One'), await addQueue('Two'), await addQueue('Three')];
      const lead = (from: QueueId, to: QueueId) => changeQueue(from, { overflow: { queue: to, afterMinutes: 1 } });
      expect(refusalOf(await lead(one, one))).toBe('overflow_comes_back');
      expect(refusalOf(await lead(one, two))).toBeNull();
      expect(refusalOf(await lead(two, three))).toBeNull();
      expect(refusalOf(await lead(three, one))).toBe('overflow_comes_back');
      expect(refusalOf(await lead(three, two))).toBe('overflow_comes_back');
      await expect(changeQueue(three, { overflow: { queue: 'Nowhere', afterMinutes: 1 } })).rejects.toThrow('There is no queue Nowhere');
    });

    it('is found by a part of its name, whatever its case, and by its rule', async () => {
      await addQueue('Sales 50%', 'custom');
      await addQueue('After sales');
      const names = async (filter: object) => valueOf(await manage.findQueues({ by, ...filter })).map(({ name }) => name);
      expect(await names({})).toEqual(['After sales', 'Sales 50%', 'Support']);
      expect(await names({ text: 'SALES' })).toEqual(['After sales', 'Sales 50%']);
      expect(await names({ text: '0%' })).toEqual(['Sales 50%']);
      expect(await names({ rule: 'custom' })).toEqual(['Sales 50%']);
      expect(await names({ limit: 1 })).toEqual(['After sales']);
    });

    it('is deleted with its members while nothing needs it', async () => {
      const id = await addQueue('Sales');
      const ann = await addAgent('ann');
      await addMembers(id, { agents: [ann], roles: [await addRole('Sellers', ann)] });
      expect(valueOf(await manage.deleteQueue({ by, queue: id }))).toBe(id);
      await expect(manage.getQueue({ by, queue: id })).rejects.toThrow('There is no queue');
    });

    it('stays while a chat, a channel or another queue needs it, or when it is the last', async () => {
      const [chats, channels, overflow] = [await addQueue('Chats'), await addQueue('Channels'), await addQueue('Overflow')];
      await desk.centre.chatOf('visitor', chats);
      await manage.updateChannel({ by, channelId: desk.centre.channel.id, changes: { queue: channels } });
      await changeQueue(chats, { overflow: { queue: overflow, afterMinutes: 1 } });
      const reasonOf = async (queue: string) => {
        const outcome = await manage.deleteQueue({ by, queue });
        return outcome.ok ? null : outcome.refusal;
      };
      expect(await reasonOf(chats)).toMatchObject({ code: 'has_chats', reason: expect.stringContaining('Remove its members') });
      expect(await reasonOf(channels)).toMatchObject({ code: 'has_channels', reason: expect.stringContaining('Web') });
      expect(await reasonOf(overflow)).toMatchObject({ code: 'takes_overflow', reason: expect.stringContaining('Chats') });
    });

    it('stays when it is the last', async () => {
      expect(refusalOf(await manage.deleteQueue({ by, queue: 'Support' }))).toBe('last_queue');
    });
  });

  describe('members', () => {
    it('are agents and roles with a level each, several at once', async () => {
      const queue = await addQueue('Sales');
      const [ann, ben] = [await addAgent('ann'), await addAgent('ben')];
      await addRole('Sellers', ann, ben);
      await addMembers(queue, { agents: [ann, 'BEN'] });
      const members = valueOf(await addMembers(queue, { agents: [ben], roles: ['Sellers'] }, 2));
      expect(members).toMatchObject([
        { kind: 'agent', id: ann, level: 1 },
        { kind: 'agent', id: ben, level: 2 },
        { kind: 'role', name: 'Sellers', level: 2 },
      ]);
      expect(valueOf(await removeMembers(queue, { agents: [ann, ben] }))).toMatchObject([{ kind: 'role', name: 'Sellers' }]);
      expect(refusalOf(await addMembers(queue, { agents: [ann] }, 3))).toBe('bad_level');
    });

    it('are offered what waits the moment that they join', async () => {
      const queue = await addQueue('Sales');
      const chat = await desk.centre.chatOf('visitor', queue);
      const ann = await addAgent('ann');
      await addMembers(queue, { agents: [ann] });
      expect(await desk.asked(chat)).toBe(ann);
    });

    it('are offered what waits the moment that they get a role, without an edit of the queue', async () => {
      const queue = await addQueue('Sales');
      await addRole('Sellers');
      await addMembers(queue, { roles: ['Sellers'] });
      const chat = await desk.centre.chatOf('visitor', queue);
      const ann = await addAgent('ann');
      await manage.changeRoleMembers({ by, role: 'Sellers', change: 'add', agents: [ann] });
      expect(await desk.asked(chat)).toBe(ann);
      expect(valueOf(await manage.findAgents({ by, queue: 'Sales' })).map(({ id }) => id)).toEqual([ann]);
    });

    it('lose what they were asked for when they leave, and the next one is asked', async () => {
      const queue = await addQueue('Sales');
      const ann = await addAgent('ann', ['Sales']);
      const chat = await desk.centre.chatOf('visitor', queue);
      expect(await desk.asked(chat)).toBe(ann);
      const ben = await addAgent('ben', ['Sales']);
      await removeMembers(queue, { agents: [ann] });
      expect(await desk.asked(chat)).toBe(ben);
      expect(refusalOf(await desk.centre.accept(chat, ann))).not.toBeNull();
      await removeMembers(queue, { agents: [ben] });
      expect(await desk.asked(chat)).toBeNull();
      expect(await desk.chat(chat)).toMatchObject({ status: 'waiting', queue_id: queue });
    });

    it('keep the chats that they have when several leave at once', async () => {
      const queue = await addQueue('Sales');
      const [ann, ben] = [await addAgent('ann', ['Sales']), await addAgent('ben', ['Sales'])];
      const [one, two] = [await desk.centre.chatOf('one', queue), await desk.centre.chatOf('two', queue)];
      await desk.centre.accept(one, ann);
      await desk.centre.accept(two, ben);
      expect(valueOf(await removeMembers(queue, { agents: [ann, ben] }))).toEqual([]);
      expect(await desk.chat(one)).toMatchObject({ status: 'in_progress', agent_id: ann });
      expect(await desk.chat(two)).toMatchObject({ status: 'in_progress', agent_id: ben });
    });

    it('of several queues get chats of all of them, up to one limit', async () => {
      const [sales, service] = [await addQueue('Sales'), await addQueue('Service')];
      const ann = await addAgent('ann', ['Sales', 'Service']);
      await changeAgent(ann, { ownCapacity: 2 });
      const chats = [];
      for (const [i, queue] of [sales, service, sales].entries()) chats.push(await desk.centre.chatOf(`visitor ${i}`, queue));
      expect(await Promise.all(chats.map((chat) => desk.asked(chat)))).toEqual([ann, ann, null]);
    });

    it('lose what they were asked for when their role loses them', async () => {
      const queue = await addQueue('Sales');
      const ann = await addAgent('ann');
      await addMembers(queue, { roles: [await addRole('Sellers', ann)] });
      const chat = await desk.centre.chatOf('visitor', queue);
      expect(await desk.asked(chat)).toBe(ann);
      await manage.saveRole({ by, which: { kind: 'existing', idOrName: 'Sellers' }, agents: [] });
      expect(await desk.asked(chat)).toBeNull();
    });
  });

  describe('a new rule or new times of a queue', () => {
    it('ask one agent where all were asked, and all where nobody was', async () => {
      const queue = await addQueue('Sales', 'to_all_agents');
      const ann = await addAgent('ann', ['Sales']);
      const chat = await desk.centre.chatOf('visitor', queue);
      expect(await desk.asked(chat)).toBe('all');
      await changeQueue(queue, { rule: 'to_available_agent' });
      expect(await desk.asked(chat)).toBe(ann);
      await desk.centre.become(ann, 'inactive');
      expect(await desk.asked(chat)).toBeNull();
      await changeQueue(queue, { rule: 'to_all_agents' });
      expect(await desk.asked(chat)).toBe('all');
    });

    it('offer what waited for the queue to open', async () => {
      const queue = await addQueue('Sales');
      const closed = { timeZone: 'UTC', days: [[], [], [], [], [], [], []] };
      await changeQueue(queue, { hours: closed });
      const ann = await addAgent('ann', ['Sales']);
      const chat = await desk.centre.chatOf('visitor', queue);
      expect(await desk.asked(chat)).toBeNull();
      await changeQueue(queue, { hours: null });
      expect(await desk.asked(chat)).toBe(ann);
    });

    it('hold for open chats too', async () => {
      const queue = await addQueue('Sales');
      const ann = await addAgent('ann', ['Sales']);
      const chat = await desk.centre.chatOf('visitor', queue);
      await desk.centre.accept(chat, ann);
      expect(await desk.deadlines(chat)).not.toHaveProperty('chat_timeout');
      await changeQueue(queue, { chatTimeoutMinutes: 10, firstResponseMinutes: 2 });
      expect(await desk.deadlines(chat)).toMatchObject({ chat_timeout: 10 * minute, response: 2 * minute });
      await changeQueue(queue, { chatTimeoutMinutes: null });
      expect(await desk.deadlines(chat)).not.toHaveProperty('chat_timeout');
    });
  });

  describe('changes while people work', () => {
    it('hold for more chats than one step looks at', async () => {
      const queue = await addQueue('Sales');
      const chats = 501;
      for (let i = 0; i < chats; i++) await desk.centre.chatOf(`visitor ${i}`);
      await desk.raw.rows(`update chats set queue_id = '${queue}'`);
      await changeQueue(queue, { chatTimeoutMinutes: 10 });
      expect(await desk.raw.count("deadlines where kind = 'chat_timeout'")).toBe(chats);
    });

    it('leave nobody asked who is no member, nobody asked beyond the limit, and no failure', async () => {
      const queue = await addQueue('Sales');
      const agents = await Promise.all(['ann', 'ben', 'cid'].map((name) => addAgent(name)));
      await addRole('Sellers', ...agents);
      const [ann, ben] = agents;
      if (ann === undefined || ben === undefined) throw new Error('There are no agents');
      const rounds = Array.from({ length: 6 }, (_, i) => i);
      await Promise.all([
        ...rounds.map((i) => desk.centre.chatOf(`visitor ${i}`, queue)),
        ...rounds.map((i) => (i % 2 === 0 ? addMembers(queue, { roles: ['Sellers'] }) : removeMembers(queue, { roles: ['Sellers'] }))),
        ...rounds.map((i) => (i % 2 === 0 ? addMembers(queue, { agents: [ann] }) : removeMembers(queue, { agents: [ann] }))),
        ...rounds.map((i) => changeQueue(queue, { rule: i % 2 === 0 ? 'round_robin' : 'to_all_agents' })),
        ...rounds.map((i) => changeAgent(ben, { ownCapacity: 1 + (i % 3) })),
        ...rounds.map((i) => manage.setSetting({ by, code: 'SimultaneousChats', value: 1 + (i % 4) })),
        ...rounds.map((i) => desk.centre.become(ben, i % 2 === 0 ? 'inactive' : 'active')),
      ]);
      await changeQueue(queue, { rule: 'to_available_agent' });
      await removeMembers(queue, { roles: ['Sellers'], agents: [ann] });
      expect(await desk.raw.count("offers where state = 'open'")).toBe(0);
      await changeAgent(ben, { ownCapacity: 2 });
      await desk.centre.become(ben, 'active');
      await addMembers(queue, { agents: [ben] });
      const asked = await desk.raw.rows<{ agent_id: string; n: number }>(
        "select agent_id, count(*) as n from offers where state = 'open' group by agent_id",
      );
      expect(asked).toEqual([{ agent_id: ben, n: 2 }]);
    });
  });

  describe('a role', () => {
    it('is renamed, found and deleted, and stays while a queue has it', async () => {
      const ann = await addAgent('ann');
      const id = await addRole('Sellers', ann);
      expect(refusalOf(await manage.saveRole({ by, which: { kind: 'new' }, name: 'Sellers' }))).toBe('taken');
      expect(refusalOf(await manage.saveRole({ by, which: { kind: 'new' }, name: '' }))).toBe('bad_name');
      expect(valueOf(await manage.saveRole({ by, which: { kind: 'existing', idOrName: id }, name: 'Sales people' })).change).toBe(
        'updated',
      );
      expect(valueOf(await manage.findRoles({ by, text: 'people' }))).toEqual([{ id, name: 'Sales people' }]);
      expect(valueOf(await manage.getRole({ by, role: id })).members).toMatchObject([{ id: ann, login: 'ann' }]);
      const queue = await addQueue('Sales');
      await addMembers(queue, { roles: [id] });
      expect(refusalOf(await manage.deleteRole({ by, role: id }))).toBe('in_use');
      await removeMembers(queue, { roles: [id] });
      expect(refusalOf(await manage.deleteRole({ by, role: id }))).toBeNull();
      expect(valueOf(await manage.findRoles({ by }))).toEqual([]);
    });

    it('is made once by its name', async () => {
      const ann = await addAgent('ann');
      const save = (agents: readonly string[]) => manage.saveRole({ by, which: { kind: 'named' }, name: 'Sellers', agents });
      const changes = [await save(['ann']), await save([ann]), await save([])].map((outcome) => valueOf(outcome).change);
      expect(changes).toEqual(['created', 'unchanged', 'updated']);
    });
  });

  describe('an agent', () => {
    it('gets a password of its own, which is told once', async () => {
      const save = (changes: object) =>
        manage.saveAgent({ by, which: { kind: 'named' }, changes: { login: 'Ann', name: 'Ann', ...changes } });
      const made = valueOf(await save({ access: 'supervisor' }));
      expect(made).toMatchObject({ change: 'created', agent: { login: 'ann', access: 'supervisor', isEnabled: true, ownCapacity: null } });
      expect(made.password).toBe('secret 1');
      expect(valueOf(await save({}))).toMatchObject({ change: 'unchanged', password: null, agent: { access: 'supervisor' } });
      const logged = await logIn(desk.centre.on, { login: 'ann', password: made.password ?? '', address: 'here' });
      expect(refusalOf(logged)).toBeNull();
    });

    it.each([
      ['a login with spaces', { login: 'a b' }, 'bad_login'],
      ['the login of another', { login: 'ben' }, 'taken'],
      ['an empty name', { name: ' ' }, 'bad_name'],
      ['a short password', { password: '1234567' }, 'short_password'],
      ['no chats at all', { ownCapacity: 0 }, 'bad_capacity'],
      ['an unknown access', { access: 'king' }, 'bad_access'],
    ])('refuses %s', async (_, changes, code) => {
      const ann = await addAgent('ann');
      await addAgent('ben');
      expect(refusalOf(await changeAgent(ann, changes))).toBe(code);
    });

    it('is logged out everywhere by a new password, not by the same one', async () => {
      const ann = await addAgent('ann');
      await logIn(desk.centre.on, { login: 'ann', password: 'password of ann', address: 'here' });
      expect(valueOf(await changeAgent(ann, { password: 'password of ann' })).change).toBe('unchanged');
      expect(await desk.raw.count('agent_sessions')).toBe(1);
      expect(valueOf(await changeAgent(ann, { password: 'another password' })).change).toBe('updated');
      expect(await desk.raw.count('agent_sessions')).toBe(0);
      expect(refusalOf(await logIn(desk.centre.on, { login: 'ann', password: 'password of ann', address: 'here' }))).not.toBeNull();
      expect(refusalOf(await logIn(desk.centre.on, { login: 'ann', password: 'another password', address: 'here' }))).toBeNull();
    });

    it('who is disabled becomes Inactive, passes offers on, and cannot log in or become Active', async () => {
      const queue = await addQueue('Sales');
      const ann = await addAgent('ann', ['Sales']);
      await logIn(desk.centre.on, { login: 'ann', password: 'password of ann', address: 'here' });
      await desk.centre.become(ann, 'active');
      const chat = await desk.centre.chatOf('visitor', queue);
      const ben = await addAgent('ben', ['Sales']);
      expect(await desk.asked(chat)).toBe(ann);
      await changeAgent(ann, { isEnabled: false });
      expect(await desk.asked(chat)).toBe(ben);
      expect(await desk.status(ann)).toEqual({ status: 'inactive', reason: 'disabled' });
      expect(await desk.raw.count('agent_sessions')).toBe(0);
      expect(refusalOf(await logIn(desk.centre.on, { login: 'ann', password: 'password of ann', address: 'here' }))).not.toBeNull();
      expect(refusalOf(await setAgentStatus(desk.centre.on, { agentId: ann, status: 'active', by }))).toBe('disabled');
      const { agents } = await desk.store.views.targets(ben);
      expect(agents).toEqual([]);
    });

    it('takes more or fewer chats by a limit of its own, at once', async () => {
      const queue = await addQueue('Sales');
      const ann = await addAgent('ann', ['Sales']);
      await changeAgent(ann, { ownCapacity: 1 });
      const one = await desk.centre.chatOf('one', queue);
      const two = await desk.centre.chatOf('two', queue);
      expect([await desk.asked(one), await desk.asked(two)]).toEqual([ann, null]);
      await changeAgent(ann, { ownCapacity: 2 });
      expect(await desk.asked(two)).toBe(ann);
      await desk.centre.accept(one, ann);
      const ben = await addAgent('ben', ['Sales']);
      await changeAgent(ann, { ownCapacity: 1 });
      expect(await desk.asked(two)).toBe(ben);
    });

    it('is found by text, status, access, queue and role', async () => {
      await addQueue('Sales');
      const ann = await addAgent('ann', ['Sales']);
      const ben = await addAgent('ben');
      await desk.centre.become(ben, 'inactive');
      await changeAgent(ben, { access: 'administrator' });
      await addRole('Sellers', ben);
      const ids = async (filter: object) => valueOf(await manage.findAgents({ by, ...filter })).map(({ id }) => id);
      expect(await ids({})).toEqual([ann, ben]);
      expect(await ids({ text: 'AN' })).toEqual([ann]);
      expect(await ids({ status: 'inactive' })).toEqual([ben]);
      expect(await ids({ access: 'administrator' })).toEqual([ben]);
      expect(await ids({ isEnabled: false })).toEqual([]);
      expect(await ids({ queue: 'Sales' })).toEqual([ann]);
      expect(await ids({ role: 'Sellers' })).toEqual([ben]);
    });

    it('is deleted with everything that was only its own, unless history names it', async () => {
      const queue = await addQueue('Sales');
      const ann = await addAgent('ann', ['Sales']);
      await addRole('Sellers', ann);
      await logIn(desk.centre.on, { login: 'ann', password: 'password of ann', address: 'here' });
      expect(refusalOf(await manage.deleteAgent({ by, agent: 'ann' }))).toBeNull();
      expect(await desk.raw.count('agents')).toBe(0);
      const ben = await addAgent('ben', ['Sales']);
      await desk.centre.chatOf('visitor', queue);
      const outcome = await manage.deleteAgent({ by, agent: ben });
      expect(outcome).toMatchObject({ refusal: { code: 'has_history', reason: expect.stringContaining('Disable the agent') } });
    });
  });

  describe('a channel', () => {
    const channelId = () => desk.centre.channel.id;

    it('is bound to a queue, given a language, and found', async () => {
      await addQueue('Sales');
      const changed = valueOf(await manage.updateChannel({ by, channelId: channelId(), changes: { queue: 'Sales', language: 'pt-br' } }));
      expect(changed).toMatchObject({ isActive: true, language: 'pt-BR' });
      expect(valueOf(await manage.findChannels({ by, queue: 'Sales', type: 'web', text: 'we', isActive: true }))).toEqual([changed]);
      expect(valueOf(await manage.findChannels({ by, isActive: false }))).toEqual([]);
      expect(refusalOf(await manage.updateChannel({ by, channelId: channelId(), changes: { language: 'not a language' } }))).toBe(
        'bad_language',
      );
      expect(valueOf(await manage.updateChannel({ by, channelId: channelId(), changes: { queue: null, language: null } }))).toMatchObject({
        queueId: null,
        language: null,
      });
    });

    it('begins no chats while it is not active, and keeps its history', async () => {
      const chat = await desk.centre.chatOf('visitor');
      await manage.updateChannel({ by, channelId: channelId(), changes: { isActive: false } });
      expect(refusalOf(await desk.centre.writes('somebody else'))).toBe('channel_inactive');
      expect(valueOf(await manage.getChat({ by, chatId: chat, withMessages: true })).messages).toHaveLength(1);
    });

    it('may feed the queue that others feed, and a queue needs none', async () => {
      const fed = await addQueue('Fed');
      const alone = await addQueue('Alone');
      for (const type of ['telegram', 'whatsapp', 'sms']) {
        const channel = await addChannel(type);
        valueOf(await manage.updateChannel({ by, channelId: channel.id, changes: { queue: fed } }));
        const { item } = valueOf(await writesOn(channel, `customer of ${type}`));
        await routeChats(desk.centre.on, [{ chatId: asChatId(item.chat.id), queueId: null }]);
      }
      expect(valueOf(await manage.findChats({ by, queue: fed })).map(({ channel }) => channel.type)).toEqual([
        'sms',
        'whatsapp',
        'telegram',
      ]);
      expect(valueOf(await manage.findChats({ by, queue: alone }))).toEqual([]);
    });

    it('moves no open chat when it is bound to another queue', async () => {
      const [sales, service] = [await addQueue('Sales'), await addQueue('Service')];
      const chat = await desk.centre.chatOf('visitor', sales);
      await manage.updateChannel({ by, channelId: channelId(), changes: { queue: service } });
      expect(await desk.chat(chat)).toMatchObject({ queue_id: sales });
    });

    it('is deleted when it never had a chat', async () => {
      expect(valueOf(await manage.deleteChannel({ by, channelId: channelId() }))).toBe('deleted');
      await expect(manage.getChannel({ by, channelId: channelId() })).rejects.toThrow('There is no channel');
    });

    it('is not deleted once it has a chat, with advice to deactivate it', async () => {
      const chat = await desk.centre.chatOf('visitor');
      await desk.centre.completeByFlow(chat);
      const outcome = await manage.deleteChannel({ by, channelId: channelId() });
      expect(outcome).toMatchObject({ refusal: { code: 'has_chats', reason: expect.stringContaining('Deactivate it') } });
      expect(valueOf(await manage.getChannel({ by, channelId: channelId() })).isActive).toBe(true);
    });

    it('goes out of use by policy when no chat is open, and its history stays', async () => {
      await manage.setSetting({ by, code: 'ChannelDeletePolicy', value: 'noOpenChats' });
      const chat = await desk.centre.chatOf('visitor');
      expect(refusalOf(await manage.deleteChannel({ by, channelId: channelId() }))).toBe('has_open_chats');
      await desk.centre.completeByFlow(chat);
      expect(valueOf(await manage.deleteChannel({ by, channelId: channelId() }))).toBe('deactivated');
      expect(valueOf(await manage.getChat({ by, chatId: chat, withMessages: false })).channel.name).toBe('Web');
    });

    it('has to exist', async () => {
      await expect(manage.getChannel({ by, channelId: asChannelId('nowhere') })).rejects.toThrow('There is no channel nowhere');
    });
  });

  describe('a setting', () => {
    it('has a default until it is set, and tells when it was that already', async () => {
      expect(valueOf(await manage.getSetting({ by, code: 'SimultaneousChats' }))).toEqual({
        code: 'SimultaneousChats',
        value: 5,
        default: 5,
      });
      expect(valueOf(await manage.setSetting({ by, code: 'SimultaneousChats', value: '7' }))).toMatchObject({ change: 'updated' });
      expect(valueOf(await manage.setSetting({ by, code: 'SimultaneousChats', value: 7 }))).toMatchObject({ change: 'unchanged' });
      expect(valueOf(await manage.findSettings({ by }))).toContainEqual({ code: 'SimultaneousChats', value: 7, default: 5 });
    });

    it('is checked, and secrets of the installation are none', async () => {
      expect(refusalOf(await manage.setSetting({ by, code: 'SimultaneousChats', value: 0 }))).toBe('bad_setting');
      expect(refusalOf(await manage.setSetting({ by, code: 'VisitorSecret', value: 'mine' }))).toBe('unknown_setting');
      expect(refusalOf(await manage.getSetting({ by, code: 'VisitorSecret' }))).toBe('unknown_setting');
    });

    it('of a larger limit offers what waits, and of a smaller one passes offers on', async () => {
      const queue = await addQueue('Sales');
      await manage.setSetting({ by, code: 'SimultaneousChats', value: 1 });
      const ann = await addAgent('ann', ['Sales']);
      const one = await desk.centre.chatOf('one', queue);
      const two = await desk.centre.chatOf('two', queue);
      await desk.centre.accept(one, ann);
      expect(await desk.asked(two)).toBeNull();
      await manage.setSetting({ by, code: 'SimultaneousChats', value: 2 });
      expect(await desk.asked(two)).toBe(ann);
      await manage.setSetting({ by, code: 'SimultaneousChats', value: 1 });
      expect(await desk.asked(two)).toBeNull();
    });

    it('of another accept timeout holds for chats that are offered', async () => {
      const queue = await addQueue('Sales');
      await addAgent('ann', ['Sales']);
      const chat = await desk.centre.chatOf('visitor', queue);
      expect(await desk.deadlines(chat)).toMatchObject({ accept: 5 * minute });
      await manage.setSetting({ by, code: 'OmniChatOperatorAcceptChatTimeout', value: 1 });
      expect(await desk.deadlines(chat)).toMatchObject({ accept: minute });
    });
  });

  describe('the outbox', () => {
    const kill = (id: string) =>
      desk.raw.rows(`update events set state = 'dead', attempts = 6, last_error = 'The flow broke' where id = '${id}'`);

    it('shows what waits and what is dead, without what was written', async () => {
      const chat = await desk.centre.chatOf('visitor');
      const waiting = valueOf(await manage.findEvents({ by, kind: 'new_chat' }));
      expect(waiting).toMatchObject([{ kind: 'new_chat', subjectId: chat, state: 'pending', attempts: 0, lastError: null }]);
      expect(JSON.stringify(waiting)).not.toContain('Hello');
      expect(valueOf(await manage.findEvents({ by, state: 'dead' }))).toEqual([]);
      expect(valueOf(await manage.findEvents({ by, subjectId: chat, topic: waiting[0]?.topic ?? '' }))).toEqual(waiting);
    });

    it('gives a dead letter to its flow again, and says so to every process', async () => {
      await desk.centre.chatOf('visitor');
      const [event] = valueOf(await manage.findEvents({ by, kind: 'new_chat' }));
      if (event === undefined) throw new Error('There is no event');
      expect(refusalOf(await manage.replayEvent({ by, eventId: event.id }))).toBe('not_dead');
      await kill(event.id);
      const { committed } = await newsFrom(desk.store);
      expect(valueOf(await manage.replayEvent({ by, eventId: event.id }))).toMatchObject({ state: 'pending', attempts: 0 });
      await committed;
    });

    it('loses a dead letter, and nothing else', async () => {
      await desk.centre.chatOf('visitor');
      const [event] = valueOf(await manage.findEvents({ by, kind: 'new_chat' }));
      if (event === undefined) throw new Error('There is no event');
      expect(refusalOf(await manage.deleteEvent({ by, eventId: event.id }))).toBe('not_dead');
      await kill(event.id);
      expect(refusalOf(await manage.deleteEvent({ by, eventId: event.id }))).toBeNull();
      await expect(manage.deleteEvent({ by, eventId: event.id })).rejects.toThrow('There is no event');
    });
  });

  describe('chats', () => {
    it('are found by what they are, newest or oldest first', async () => {
      const queue = await addQueue('Sales');
      const ann = await addAgent('ann', ['Sales']);
      const one = await desk.centre.chatOf('one', queue);
      desk.clock.advance(minute);
      const two = await desk.centre.chatOf('two');
      await desk.centre.accept(one, ann);
      const ids = async (filter: object) => valueOf(await manage.findChats({ by, ...filter })).map(({ chat }) => chat.id);
      expect(await ids({})).toEqual([two, one]);
      expect(await ids({ order: 'oldest', limit: 1 })).toEqual([one]);
      expect(await ids({ status: 'in_progress' })).toEqual([one]);
      expect(await ids({ state: 'new', status: 'waiting' })).toEqual([two]);
      expect(await ids({ queue: 'Sales' })).toEqual([one]);
      expect(await ids({ agentId: ann })).toEqual([one]);
      expect(await ids({ channelId: desk.centre.channel.id })).toEqual([two, one]);
      expect(await ids({ channelId: asChannelId('another') })).toEqual([]);
      expect(await ids({ since: desk.centre.on.now() })).toEqual([two]);
      const { contact } = valueOf(await manage.getChat({ by, chatId: two, withMessages: false }));
      expect(await ids({ contactId: contact.id })).toEqual([two]);
    });

    it('say which kind of channel they came from, and are found by it', async () => {
      for (const type of ['telegram', 'webchat', 'infobip_whatsapp', 'viber', 'messenger']) {
        const chatId = asChatId(valueOf(await writesOn(await addChannel(type), `customer of ${type}`)).item.chat.id);
        expect(valueOf(await manage.getChat({ by, chatId, withMessages: false })).channel).toMatchObject({ type });
        expect(valueOf(await manage.findChats({ by, channelType: type })).map(({ chat }) => chat.id)).toEqual([chatId]);
        expect(valueOf(await manage.findChats({ by, channelType: type, status: 'completed' }))).toEqual([]);
      }
    });

    it('tell why they were offered to whom they were', async () => {
      const queue = await addQueue('Sales');
      const ann = await addAgent('ann', ['Sales']);
      const ben = await desk.centre.addAgent('ben', { queues: ['Sales'], status: 'inactive' });
      const chat = await desk.centre.chatOf('visitor', queue);
      expect(valueOf(await manage.getDecisions({ by, chatId: chat }))).toMatchObject([
        {
          cause: 'routed',
          rule: 'to_available_agent',
          queue: { name: 'Sales' },
          agent: { id: ann, name: 'ann' },
          candidates: [
            { agentId: ann, name: 'ann', exclusion: null },
            { agentId: ben, name: 'ben', exclusion: 'inactive' },
          ],
        },
      ]);
    });
  });

  describe('permission', () => {
    const as = async (access: string) => {
      const agentId = await addAgent(access);
      valueOf(await changeAgent(agentId, { access }));
      return { kind: 'agent', agentId } as const;
    };

    it('is for administrators only, in every use case that changes or shows the set-up', async () => {
      const administrator = await as('administrator');
      const nobody = { kind: 'agent', agentId: asAgentId('nobody') } as const;
      const everything = [
        (caller: typeof administrator) => manage.findQueues({ by: caller }),
        (caller: typeof administrator) => manage.getQueue({ by: caller, queue: 'Support' }),
        (caller: typeof administrator) => manage.saveQueue({ by: caller, which: { kind: 'named' }, changes: { name: 'Support' } }),
        (caller: typeof administrator) => manage.changeQueueMembers({ by: caller, queue: 'Support', change: 'add', agents: [], roles: [] }),
        (caller: typeof administrator) => manage.findRoles({ by: caller }),
        (caller: typeof administrator) => manage.saveRole({ by: caller, which: { kind: 'named' }, name: 'Role' }),
        (caller: typeof administrator) => manage.getRole({ by: caller, role: 'Role' }),
        (caller: typeof administrator) => manage.changeRoleMembers({ by: caller, role: 'Role', change: 'add', agents: [] }),
        (caller: typeof administrator) => manage.deleteRole({ by: caller, role: 'Role' }),
        (caller: typeof administrator) => manage.findAgents({ by: caller }),
        (caller: typeof administrator) =>
          manage.saveAgent({ by: caller, which: { kind: 'named' }, changes: { login: 'zoe', name: 'Zoe' } }),
        (caller: typeof administrator) => manage.getAgent({ by: caller, agent: 'zoe' }),
        (caller: typeof administrator) => manage.deleteAgent({ by: caller, agent: 'zoe' }),
        (caller: typeof administrator) => manage.findChannels({ by: caller }),
        (caller: typeof administrator) => manage.getChannel({ by: caller, channelId: desk.centre.channel.id }),
        (caller: typeof administrator) => manage.updateChannel({ by: caller, channelId: desk.centre.channel.id, changes: {} }),
        (caller: typeof administrator) => manage.deleteChannel({ by: caller, channelId: desk.centre.channel.id }),
        (caller: typeof administrator) => manage.findSettings({ by: caller }),
        (caller: typeof administrator) => manage.getSetting({ by: caller, code: 'SimultaneousChats' }),
        (caller: typeof administrator) => manage.setSetting({ by: caller, code: 'SimultaneousChats', value: 4 }),
        (caller: typeof administrator) => manage.findEvents({ by: caller }),
      ];
      const others = [nobody, await as('agent'), await as('supervisor')];
      for (const use of everything) {
        for (const caller of others) expect(refusalOf(await use(caller))).toBe('forbidden');
        expect(refusalOf(await use(administrator))).toBeNull();
      }
      await changeAgent(administrator.agentId, { isEnabled: false });
      expect(refusalOf(await manage.findQueues({ by: administrator }))).toBe('forbidden');
    });

    it('lets supervisors read all chats and set the status of others, with a trace of who did', async () => {
      const [agent, supervisor] = [await as('agent'), await as('supervisor')];
      const chat = await desk.centre.chatOf('visitor');
      expect(refusalOf(await manage.findChats({ by: agent, since: asInstant(0) }))).toBe('forbidden');
      expect(refusalOf(await manage.getChat({ by: agent, chatId: chat, withMessages: true }))).toBe('forbidden');
      expect(refusalOf(await manage.getDecisions({ by: agent, chatId: chat }))).toBe('forbidden');
      expect(valueOf(await manage.findChats({ by: supervisor }))).toHaveLength(1);
      expect(valueOf(await manage.getChat({ by: supervisor, chatId: chat, withMessages: true })).messages).toMatchObject([
        { text: 'Hello' },
      ]);
      const set = (caller: typeof agent, agentId: AgentId) => setAgentStatus(desk.centre.on, { agentId, status: 'inactive', by: caller });
      expect(refusalOf(await set(agent, supervisor.agentId))).toBe('forbidden');
      expect(refusalOf(await set(supervisor, agent.agentId))).toBeNull();
      expect(
        await desk.raw.rows(`select actor_id, reason from agent_status_log where agent_id = '${agent.agentId}' and status = 'inactive'`),
      ).toEqual([{ actor_id: supervisor.agentId, reason: 'supervisor' }]);
    });
  });
}
