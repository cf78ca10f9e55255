import fc from 'fast-check';
import { asAgentId, asInstant } from '../../../src/core/brand';
import type { AgentId } from '../../../src/core/brand';
import type { Candidate } from '../../../src/core/routing/candidate';
import { decideRoute } from '../../../src/core/routing/route';
import type { RoutingRule } from '../../../src/core/routing/route';
import { aCandidate } from '../../builders/chats';

const named = (name: string, facts: Partial<Candidate> = {}) => aCandidate({ id: asAgentId(name), ...facts });
const first = (candidates: readonly Candidate[], asked: readonly string[] = [], isTransferred = false) => {
  const { result } = decideRoute('to_available_agent', { isTransferred, asked: new Set(asked.map(asAgentId)) }, candidates);
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
    const { result, excluded } = decideRoute(
      'to_available_agent',
      { isTransferred: false, asked: new Set([asAgentId('asked')]) },
      candidates,
    );
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
  const all = (candidates: readonly Candidate[]) =>
    decideRoute('to_all_agents', { isTransferred: false, asked: new Set() }, candidates).result.kind;

  it('asks everybody as soon as one can take it', () => {
    expect(all([named('a', { load: 5 }), named('b')])).toBe('offer_to_all');
    expect(all([named('a', { load: 5 })])).toBe('wait');
    expect(all([named('a', { status: 'inactive' })])).toBe('nobody');
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
    }),
    { selector: ({ id }) => id, maxLength: 8 },
  )
  .map((all) => all.map((facts) => aCandidate(facts)));

describe('any queue', () => {
  it('decides the same in whatever order its agents come', () => {
    fc.assert(
      fc.property(
        candidates,
        fc.constantFrom<RoutingRule>('to_all_agents', 'to_available_agent'),
        fc.boolean(),
        (all, rule, isTransferred) => {
          const chat = { isTransferred, asked: new Set<AgentId>() };
          expect(decideRoute(rule, chat, all.toReversed()).result).toEqual(decideRoute(rule, chat, all).result);
        },
      ),
    );
  });

  it('asks only agents who can take the chat, and nobody with less to do is passed over', () => {
    fc.assert(
      fc.property(candidates, fc.boolean(), (all, isTransferred) => {
        const { result, excluded } = decideRoute('to_available_agent', { isTransferred, asked: new Set() }, all);
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
