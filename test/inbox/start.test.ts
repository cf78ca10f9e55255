import { ref, shallowRef } from 'vue';

import type { InboxMe, InboxReach, InboxTile, ReachOf } from '../../src/wire/inbox';
import type { Answer } from '../../inbox/api';
import { openStep, settleByTile, startCommand, type Commands } from '../../inbox/models/commands';
import { agoOf } from '../../inbox/models/durations';
import { keepOutbox } from '../../inbox/models/outbox';
import { keepStarting, stateOfWay } from '../../inbox/models/start';
import type { Tiles } from '../../inbox/models/tiles';
import { anAgent, aPerson, aTile, aWay } from './build';

const ok = <T>(value: T): Answer<T> => ({ kind: 'ok', value });
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const fresh = aTile({ chatId: 'chat-new', area: 'in_progress', status: 'in_progress' });

/** The dialog on a server that answers what the test put there. */
function aStarting() {
  const server = {
    people: ok<InboxReach>({ people: [aPerson()] }),
    command: ok({ commandId: '' }) as Answer<{ commandId: string }>,
  };
  const asked: ReachOf[] = [];
  const sent: string[] = [];
  const ended: string[] = [];
  const tiles = shallowRef<Tiles>(new Map());
  const me = shallowRef<InboxMe | null>(anAgent());
  const selectedId = ref<string | null>(null);
  const now = ref(0);
  const outbox = keepOutbox(
    {
      command({ id }) {
        sent.push(id);
        return Promise.resolve(server.command);
      },
    },
    null,
    () => now.value,
    () => void ended.push('command'),
  );
  let ids = 0;
  const starting = keepStarting({
    calls: {
      people(of) {
        asked.push(of);
        return Promise.resolve(server.people);
      },
    },
    outbox,
    tiles,
    me,
    clock: { now },
    selectedId,
    select: (chatId) => void (selectedId.value = chatId),
    newId: () => `start-${(ids += 1)}`,
    endSession: () => void ended.push('people'),
  });
  const arrive = (tile: InboxTile): void => {
    tiles.value = new Map(tiles.value).set(tile.chatId, tile);
    outbox.applyTile(tile);
  };
  const end = (state: 'done' | 'refused' | 'failed', reason: string | null = null, commandId = sent.at(-1) ?? ''): void =>
    outbox.applyEvent({ commandId, chatId: 'chat-old', kind: 'start', state, reason, code: null });
  return { starting, outbox, server, asked, sent, ended, me, selectedId, now, arrive, end };
}

/** The dialog after one click on a way that is free. */
async function aBeginning() {
  const kept = aStarting();
  kept.starting.open(null);
  kept.starting.take(aPerson(), aWay());
  await settle();
  return kept;
}

describe('the dialog in which a chat is begun', () => {
  it('shows the newest contacts first, those of a record where it was opened beside one, and what is searched for', async () => {
    const { starting, asked } = aStarting();
    starting.open(null);
    starting.open({ kind: 'contact', contactId: 'contact-1', name: 'Olena' });
    starting.open({ kind: 'case', caseId: 'case-1', number: 7 });
    starting.findEverybody();
    starting.open(null, 'Hohenlohe Estates');
    await settle();
    expect(asked).toEqual([
      { kind: 'search', text: '' },
      { kind: 'contact', contactId: 'contact-1' },
      { kind: 'case', caseId: 'case-1' },
      { kind: 'search', text: '' },
      { kind: 'search', text: 'Hohenlohe Estates' },
    ]);
    expect(starting.found.value.value?.people).toHaveLength(1);
  });

  it('goes back to the people of the record when the search is emptied', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const { starting, asked } = aStarting();
    starting.open({ kind: 'contact', contactId: 'contact-1', name: 'Olena' });
    starting.find('ma');
    jest.runAllTimers();
    starting.find('  ');
    jest.runAllTimers();
    jest.useRealTimers();
    await settle();
    expect(asked.slice(1)).toEqual([
      { kind: 'search', text: 'ma' },
      { kind: 'contact', contactId: 'contact-1' },
    ]);
  });

  it('says why the list could not be loaded, and ends with the session', async () => {
    const { starting, server, ended } = aStarting();
    server.people = { kind: 'refused', status: 401, error: { code: 'unauthenticated', message: 'The session has ended.' } };
    starting.open(null);
    await settle();
    expect(ended).toEqual(['people']);
    server.people = { kind: 'away' };
    starting.findAgain();
    await settle();
    expect(starting.found.value).toEqual({ value: null, isLoading: false, failure: '' });
  });
});

describe('a chat that an agent begins', () => {
  it('is about the case that it was begun beside, and about none otherwise', async () => {
    const { starting, outbox, end } = aStarting();
    starting.open({ kind: 'case', caseId: 'case-1', number: 7 });
    starting.take(aPerson(), aWay());
    await settle();
    expect([...outbox.commands.value.values()].map(({ command }) => command)).toMatchObject([{ kind: 'start', caseId: 'case-1' }]);
    end('refused', 'No');
    starting.open(null);
    starting.take(aPerson(), aWay());
    await settle();
    expect([...outbox.commands.value.values()].at(-1)?.command).not.toHaveProperty('caseId');
  });

  it('is asked for once, however often the way is clicked', async () => {
    const { starting, sent } = await aBeginning();
    starting.take(aPerson(), aWay());
    starting.take(aPerson({ id: 'contact-2' }), aWay());
    expect(sent).toEqual(['start-1']);
    expect([starting.isBeginning(aPerson(), aWay()), starting.isBeginning(aPerson({ id: 'contact-2' }), aWay())]).toEqual([true, false]);
  });

  it('comes on screen when it is done and there, in whatever order that is heard', async () => {
    for (const order of ['tile first', 'word first']) {
      const { starting, selectedId, outbox, arrive, end } = await aBeginning();
      if (order === 'tile first') arrive(fresh);
      else end('done');
      await settle();
      if (order === 'word first') {
        expect([starting.isOpen.value, selectedId.value]).toEqual([false, null]);
        arrive(fresh);
      } else end('done');
      await settle();
      expect([starting.isOpen.value, selectedId.value, starting.arrived.value]).toEqual([false, 'chat-new', { chatId: 'chat-new' }]);
      expect([outbox.commands.value.size, starting.state.value]).toEqual([0, null]);
    }
  });

  it('only comes into the list when the agent has closed the dialog or gone to another chat meanwhile', async () => {
    const closed = await aBeginning();
    closed.starting.close();
    closed.arrive(fresh);
    await settle();
    expect([closed.selectedId.value, closed.starting.state.value]).toEqual([null, null]);
    const left = await aBeginning();
    left.end('done');
    left.selectedId.value = 'chat-2';
    await settle();
    left.arrive(fresh);
    await settle();
    expect([left.selectedId.value, left.starting.arrived.value]).toEqual(['chat-2', null]);
  });

  it('is refused with a reason, which stays until it is put aside; the list says anew what is possible', async () => {
    const { starting, asked, end, outbox } = await aBeginning();
    end('refused', 'The channel is not active.');
    await settle();
    expect(starting.state.value).toMatchObject({ phase: 'refused', reason: 'The channel is not active.', name: 'Olena Kovalenko' });
    expect([starting.isOpen.value, starting.canTake(aWay()), asked.length]).toEqual([true, true, 2]);
    starting.dismiss();
    expect([starting.state.value, outbox.commands.value.size]).toEqual([null, 0]);
  });

  it('keeps the reason for the agent who closed the dialog before', async () => {
    const { starting, end } = await aBeginning();
    starting.close();
    end('failed', 'The store was away.');
    await settle();
    expect([starting.isOpen.value, starting.state.value?.reason]).toEqual([false, 'The store was away.']);
  });

  it('goes out again under its id when nobody has answered or the server was not reached', async () => {
    const { starting, sent, outbox, now, server } = await aBeginning();
    now.value = 60_000;
    outbox.tick(now.value);
    expect(starting.state.value?.phase).toBe('unanswered');
    server.command = { kind: 'away' };
    starting.take(aPerson(), aWay());
    await settle();
    expect(starting.state.value?.phase).toBe('unsent');
    starting.sendAgain();
    expect(sent).toEqual(['start-1', 'start-1', 'start-1']);
  });

  it('is a new wish after a refusal', async () => {
    const { starting, sent, end } = await aBeginning();
    end('refused', 'Taken.');
    starting.take(aPerson(), aWay());
    expect(sent).toEqual(['start-1', 'start-2']);
  });
});

describe('the ways to a customer', () => {
  it('open the agent’s own chat without asking the server', () => {
    const { starting, selectedId, sent, me } = aStarting();
    me.value = anAgent({ load: 5, capacity: 5 });
    starting.open(null);
    starting.take(aPerson(), aWay({ state: 'yours', chatId: 'chat-mine' }));
    expect([selectedId.value, starting.isOpen.value, sent]).toEqual(['chat-mine', false, []]);
  });

  it('cannot be taken while something is in the way, or with as many chats as allowed', () => {
    const { starting, sent, me } = aStarting();
    const states = ['taken', 'waiting', 'bot', 'channel_inactive', 'window_closed', 'unreachable'] as const;
    expect(states.filter((state) => starting.canTake(aWay({ state })))).toEqual([]);
    for (const state of states) starting.take(aPerson(), aWay({ state }));
    me.value = anAgent({ load: 5, capacity: 5 });
    starting.take(aPerson(), aWay());
    expect([starting.isFull.value, sent]).toEqual([true, []]);
  });

  it('close with the time window, to its last millisecond', () => {
    const way = aWay({ closesAt: 1_000 });
    expect([999, 1_000, 1_001].map((now) => stateOfWay(way, now))).toEqual(['free', 'free', 'window_closed']);
    expect(stateOfWay(aWay({ closesAt: 1_000, state: 'taken' }), 2_000)).toBe('taken');
  });

  it('tell how long ago the customer wrote', () => {
    const format = new Intl.RelativeTimeFormat('en');
    expect([0, 59 * 60_000, 90 * 60_000, 49 * 3_600_000, 800 * 86_400_000].map((time) => agoOf(time, format))).toEqual([
      '1 minute ago',
      '59 minutes ago',
      '1 hour ago',
      '2 days ago',
      '2 years ago',
    ]);
  });
});

describe('the command that begins a chat', () => {
  const start = { id: 'start-1', kind: 'start', chatId: 'chat-1', contactId: 'contact-1', channelId: 'channel-1' } as const;
  const under: Commands = startCommand(new Map(), start, 0);

  it('is no step of the earlier chat whose id it carries', () => {
    expect(openStep(under, 'chat-1')).toBeNull();
  });

  it('is settled by the agent’s own chat with that contact on that channel, and by no other', () => {
    const phase = (change: Partial<InboxTile>) => settleByTile(under, { ...fresh, ...change }).get('start-1')?.phase;
    expect(phase({})).toBe('done');
    expect(phase({ chatId: 'chat-1', area: 'closed' })).toBe('posting');
    expect(phase({ channel: { id: 'channel-2', type: 'telegram', name: 'Second bot' } })).toBe('posting');
    expect(phase({ contact: { ...fresh.contact, id: 'contact-2' } })).toBe('posting');
  });
});
