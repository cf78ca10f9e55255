import fc from 'fast-check';
import { asAgentId, asInstant } from '../../../src/core/brand';
import type { Candidate, RoutedChat } from '../../../src/core/routing/candidate';
import { decideRoute } from '../../../src/core/routing/route';
import type { RoutingRule, RoutingWay } from '../../../src/core/routing/route';
import { aCandidate } from '../../builders/chats';

const named = (name: string, facts: Partial<Candidate> = {}) => aCandidate({ id: asAgentId(name), ...facts });
const by = (rule: RoutingRule, way: Partial<RoutingWay> = {}): RoutingWay => ({ rule, isOpen: true, ranking: null, ...way });
const aRoutedChat = (chat: Partial<RoutedChat> = {}): RoutedChat => ({ origin: 'customer', asked: new Set(), lastAgentId: null, ...chat });
const first = (candidates: readonly Candidate[], asked: readonly string[] = [], isTransferred = false) => {
  const { result } = decideRoute(
    by('to_available_agent'),
    aRoutedChat({ origin: isTransferred ? 'transfer' : 'customer', asked: new Set(asked.map(asAgentId)) }),
    candidates,
  );
  return result.kind === 'offer_to' ? result.agentId : result.kind;
};

describe('to an available agent', () => {
  it('asks who has the fewest chats and offers', () => {
    expect(first([named('a', { load: 2 }), named('b', { load: 1 }), named('c', { load: 3 })])).toBe('b');
    expect(first([named('a', { load: 1, directedOffers: 1 }), named('b', { load: 1 })])).toBe('b');
  });

  it('among equals asks who took one longest ago, who never did before all, then the first by id', () => {
    const took = (at: number | null) => ({ lastTakenAt: at === null ? null : asInstant(at) });
    expect(first([named('a', took(20)), named('b', took(10))])).toBe('b');
    expect(first([named('a', took(0)), named('b', took(null))])).toBe('b');
    expect(first([named('b', took(10)), named('a', took(10))])).toBe('a');
  });

  it('passes over whoever cannot take it, and says why', () => {
    const candidates = [
      named('inactive', { status: 'inactive' }),
      named('full', { load: 5 }),
      named('promised', { load: 4, directedOffers: 1 }),
      named('expert', { level: 2 }),
      named('asked'),
    ];
    const { result, excluded } = decideRoute(by('to_available_agent'), aRoutedChat({ asked: new Set([asAgentId('asked')]) }), candidates);
    expect(result).toEqual({ kind: 'wait' });
    expect(Object.fromEntries(excluded)).toEqual({
      inactive: 'inactive',
      full: 'at_capacity',
      promised: 'at_capacity',
      expert: 'level',
      asked: 'already_asked',
    });
  });

  it('gives level 2 transferred chats only', () => {
    expect(first([named('expert', { level: 2 })])).toBe('wait');
    expect(first([named('expert', { level: 2 })], [], true)).toBe('expert');
  });

  it('knows nobody when nobody is Active', () => {
    expect(first([named('a', { status: 'inactive' })])).toBe('nobody');
    expect(first([])).toBe('nobody');
  });
});

describe('to all agents', () => {
  const all = (candidates: readonly Candidate[]) => decideRoute(by('to_all_agents'), aRoutedChat(), candidates).result.kind;

  it('asks everybody as soon as one can take it', () => {
    expect(all([named('a', { load: 5 }), named('b')])).toBe('offer_to_all');
    expect(all([named('a', { load: 5 })])).toBe('wait');
    expect(all([named('a', { status: 'inactive' })])).toBe('nobody');
  });
});

describe('round robin', () => {
  const asks = (all: readonly Candidate[]) => decideRoute(by('round_robin'), aRoutedChat(), all).eligible.map(({ id }) => id);
  const asked = (at: number | null) => ({ lastAskedAt: at === null ? null : asInstant(at) });

  it('asks who was asked longest ago, whatever the load', () => {
    expect(asks([named('a', { ...asked(20), load: 0 }), named('b', { ...asked(10), load: 4 }), named('c', asked(null))])).toEqual([
      'c',
      'b',
      'a',
    ]);
  });
});

describe('custom', () => {
  const asks = (all: readonly Candidate[], ranking: readonly string[] | null) =>
    decideRoute(by('custom', { ranking: ranking === null ? null : ranking.map(asAgentId) }), aRoutedChat(), all);

  it('asks the flow when it has not ranked anybody, and somebody is free', () => {
    expect(asks([named('a')], null).result).toEqual({ kind: 'ask_flow' });
    expect(asks([named('a', { load: 5 })], null).result).toEqual({ kind: 'wait' });
  });

  it('asks the first of the ranking who can take it, and nobody who is not ranked', () => {
    const all = [named('a'), named('b', { status: 'inactive' }), named('c')];
    expect(asks(all, ['b', 'c', 'a']).result).toEqual({ kind: 'offer_to', agentId: 'c' });
    expect(asks(all, ['b']).result).toEqual({ kind: 'wait' });
    expect(asks(all, ['b']).excluded.get(asAgentId('a'))).toBe('not_ranked');
  });
});

describe('the last agent first', () => {
  const asks = (all: readonly Candidate[], last: string) =>
    decideRoute(by('to_available_agent'), aRoutedChat({ lastAgentId: asAgentId(last) }), all).result;

  it('asks who had the contact last, and anybody else when that agent cannot take it', () => {
    expect(asks([named('a'), named('b', { load: 3 })], 'b')).toEqual({ kind: 'offer_to', agentId: 'b' });
    expect(asks([named('a'), named('b', { load: 5 })], 'b')).toEqual({ kind: 'offer_to', agentId: 'a' });
  });
});

describe('a closed queue', () => {
  it('offers nothing', () => {
    expect(decideRoute(by('to_all_agents', { isOpen: false }), aRoutedChat(), [named('a')]).result).toEqual({ kind: 'closed' });
  });
});

const candidates = fc
  .uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }).map(asAgentId),
      status: fc.constantFrom('active' as const, 'inactive' as const),
      load: fc.nat(3),
      directedOffers: fc.nat(2),
      capacity: fc.integer({ min: 1, max: 3 }),
      level: fc.constantFrom(1 as const, 2 as const),
      lastTakenAt: fc.option(fc.nat(3).map(asInstant)),
      lastAskedAt: fc.option(fc.nat(3).map(asInstant)),
    }),
    { selector: ({ id }) => id, maxLength: 8 },
  )
  .map((all) => all.map((facts) => aCandidate(facts)));

describe('any queue', () => {
  it('decides the same in whatever order its agents come', () => {
    fc.assert(
      fc.property(
        candidates,
        fc.constantFrom<RoutingRule>('to_all_agents', 'to_available_agent', 'round_robin', 'custom'),
        fc.constantFrom<RoutedChat['origin']>('customer', 'transfer', 'handover'),
        (all, rule, origin) => {
          const chat = aRoutedChat({ origin });
          const way = by(rule, { ranking: all.map(({ id }) => id).toSorted() });
          expect(decideRoute(way, chat, all.toReversed()).result).toEqual(decideRoute(way, chat, all).result);
        },
      ),
    );
  });

  it('asks only agents who can take the chat, and nobody with less to do is passed over', () => {
    fc.assert(
      fc.property(candidates, fc.boolean(), (all, isTransferred) => {
        const { result, excluded } = decideRoute(
          by('to_available_agent'),
          aRoutedChat({ origin: isTransferred ? 'transfer' : 'customer' }),
          all,
        );
        const able = all.filter(
          ({ status, load, directedOffers, capacity, level }) =>
            status === 'active' && load + directedOffers < capacity && (level === 1 || isTransferred),
        );
        expect(excluded.size).toBe(all.length - able.length);
        if (result.kind !== 'offer_to') {
          expect(able).toEqual([]);
          return;
        }
        const chosen = able.find(({ id }) => id === result.agentId);
        const burden = (one: Candidate | undefined) => (one === undefined ? -1 : one.load + one.directedOffers);
        expect(burden(chosen)).toBe(Math.min(...able.map(burden)));
      }),
    );
  });
});
