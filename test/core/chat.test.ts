import fc from 'fast-check';
import type { Agent } from '../../src/core/agent';
import { shownStatus } from '../../src/core/agent';
import { asAgentId, asChatId, asInstant, asQueueId } from '../../src/core/brand';
import { acceptChat, completeByFlow, completeChat, isOpen, ownedBy, transferChat } from '../../src/core/chat';
import type { Chat, ChatStatus } from '../../src/core/chat';
import { aBotChat, aChatInProgress, aWaitingChat, anAgent, anEndedChat } from '../builders/chats';

const now = asInstant(1_000);
const childId = asChatId('child');
const ann = anAgent({ id: asAgentId('ann'), name: 'Ann' });
const ben = anAgent({ id: asAgentId('ben'), name: 'Ben' });
const every: readonly Chat[] = [
  aWaitingChat(),
  aBotChat(),
  aChatInProgress(),
  anEndedChat({ status: 'completed' }),
  anEndedChat({ status: 'handed_over' }),
  anEndedChat({ status: 'completed_by_bot' }),
];
const refusal = (outcome: { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly code: string } }) =>
  outcome.ok ? null : outcome.refusal.code;

describe('accepting', () => {
  it('gives a waiting chat to the agent, with its age', () => {
    const chat = aWaitingChat({ waitingSince: asInstant(7), queueId: asQueueId('desk') });
    expect(acceptChat(chat, ann, true, now)).toEqual({
      ok: true,
      value: { chat: { ...chat, status: 'in_progress', agentId: 'ann', acceptedAt: 1_000 }, line: { kind: 'accepted', agent: 'Ann' } },
    });
  });

  it.each<[ChatStatus, string]>([
    ['in_progress', 'already_taken'],
    ['bot_processing', 'bot'],
    ['completed', 'ended'],
    ['handed_over', 'ended'],
    ['completed_by_bot', 'ended'],
  ])('refuses a chat that is %s: %s', (status, code) => {
    for (const chat of every.filter((one) => one.status === status)) expect(refusal(acceptChat(chat, ann, true, now))).toBe(code);
  });

  it.each<[string, Partial<Agent>, boolean, string]>([
    ['whom it is not offered to', {}, false, 'not_offered'],
    ['who is Inactive', { status: 'inactive' }, true, 'inactive'],
    ['at the limit', { load: 5, capacity: 5 }, true, 'capacity'],
    ['above the limit', { load: 6, capacity: 5 }, true, 'capacity'],
  ])('refuses an agent %s', (_, facts, isOffered, code) => {
    expect(refusal(acceptChat(aWaitingChat(), anAgent(facts), isOffered, now))).toBe(code);
  });

  it('says how full the agent is', () => {
    const outcome = acceptChat(aWaitingChat(), anAgent({ load: 3, capacity: 3 }), true, now);
    expect(outcome).toMatchObject({ refusal: { reason: 'You have 3 of at most 3 chats in progress. Complete one to accept another.' } });
  });
});

describe('owning', () => {
  it('lets the owner act and nobody else', () => {
    const chat = aChatInProgress({ agentId: ann.id });
    expect(ownedBy(chat, ann.id)).toEqual({ ok: true, value: chat });
    expect(refusal(ownedBy(chat, ben.id))).toBe('not_owner');
  });

  it.each<[Chat, string]>([
    [aWaitingChat(), 'waiting'],
    [aBotChat(), 'bot'],
    [anEndedChat({ agentId: ann.id }), 'ended'],
  ])('refuses chats that nobody has', (chat, code) => {
    expect(refusal(ownedBy(chat, ann.id))).toBe(code);
  });
});

describe('ending', () => {
  it('keeps who had the chat and since when', () => {
    const chat = aChatInProgress({ agentId: ann.id, acceptedAt: asInstant(500) });
    expect(completeChat(chat, 'Ann', now)).toMatchObject({
      chat: { status: 'completed', agentId: 'ann', acceptedAt: 500, completedAt: 1_000, waitingSince: chat.waitingSince },
      line: { kind: 'completed', agent: 'Ann' },
    });
  });

  it('by a flow says whether a bot had it', () => {
    expect(completeByFlow(aBotChat(), now).chat).toMatchObject({ status: 'completed_by_bot', agentId: null });
    expect(completeByFlow(aWaitingChat(), now).chat).toMatchObject({ status: 'completed', agentId: null, acceptedAt: null });
  });

  it('closes a chat for every further step', () => {
    for (const chat of every.filter(isOpen)) {
      const ended = completeByFlow(chat, now).chat;
      expect(isOpen(ended)).toBe(false);
      expect(refusal(acceptChat(ended, ann, true, now))).toBe('ended');
      expect(refusal(ownedBy(ended, ann.id))).toBe('ended');
    }
  });
});

describe('transferring', () => {
  const chat = aChatInProgress({ agentId: ann.id, waitingSince: asInstant(7), queueId: asQueueId('desk') });

  it('to an agent ends the chat and gives the child at once, with the age of the first', () => {
    const outcome = transferChat(chat, ann, { kind: 'agent', agent: ben }, childId, now);
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        parent: {
          chat: { id: chat.id, status: 'completed', agentId: 'ann', completedAt: 1_000 },
          line: { kind: 'transferred_to_agent', agent: 'Ann', to: 'Ben' },
        },
        child: {
          chat: {
            id: 'child',
            parentId: chat.id,
            status: 'in_progress',
            agentId: 'ben',
            waitingSince: 7,
            queueId: 'desk',
            createdAt: 1_000,
          },
        },
      },
    });
  });

  it('to a queue makes the child wait with the age of the first', () => {
    const outcome = transferChat(chat, ann, { kind: 'queue', queueId: asQueueId('sales'), name: 'Sales', otherAgents: 1 }, childId, now);
    expect(outcome).toMatchObject({
      value: {
        child: {
          chat: { status: 'waiting', queueId: 'sales', waitingSince: 7 },
          line: { kind: 'transferred_to_queue', agent: 'Ann', queue: 'Sales' },
        },
      },
    });
  });

  it('reaches an Inactive agent by name, but none at the limit and not oneself', () => {
    const to = (facts: Partial<Agent>) =>
      transferChat(chat, ann, { kind: 'agent', agent: anAgent({ id: ben.id, ...facts }) }, childId, now);
    expect(refusal(to({ status: 'inactive' }))).toBeNull();
    expect(refusal(to({ load: 5, capacity: 5 }))).toBe('capacity');
    expect(refusal(to({ id: ann.id }))).toBe('self');
  });

  it('needs another agent in the queue', () => {
    const outcome = transferChat(chat, ann, { kind: 'queue', queueId: asQueueId('sales'), name: 'Sales', otherAgents: 0 }, childId, now);
    expect(outcome).toMatchObject({ refusal: { code: 'no_other_agents', reason: expect.stringContaining('Sales') } });
  });
});

describe('the status that colleagues see', () => {
  it('is the limit before anything else', () => {
    expect(shownStatus({ status: 'active', load: 1, capacity: 2 })).toBe('active');
    expect(shownStatus({ status: 'inactive', load: 0, capacity: 2 })).toBe('inactive');
    expect(shownStatus({ status: 'active', load: 2, capacity: 2 })).toBe('chats_exceeded');
    expect(shownStatus({ status: 'inactive', load: 2, capacity: 2 })).toBe('chats_exceeded');
  });
});

it('a refusal always has a sentence to read', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...every),
      fc.boolean(),
      fc.nat(6),
      fc.constantFrom('active' as const, 'inactive' as const),
      (chat, isOffered, load, status) => {
        const outcome = acceptChat(chat, anAgent({ load, status }), isOffered, now);
        if (!outcome.ok) expect(outcome.refusal.reason).toMatch(/^[A-Z].*\.$/);
      },
    ),
  );
});
