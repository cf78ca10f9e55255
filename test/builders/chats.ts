import type { Agent } from '../../src/core/agent';
import { asAgentId, asChannelId, asChatId, asContactId, asIdentityId, asInstant } from '../../src/core/brand';
import type { BotChat, EndedChat, InProgressChat, WaitingChat } from '../../src/core/chat';
import type { Candidate } from '../../src/core/routing/candidate';

const facts = {
  id: asChatId('chat'),
  contactId: asContactId('contact'),
  identityId: asIdentityId('identity'),
  channelId: asChannelId('channel'),
  parentId: null,
  origin: 'customer' as const,
  queueId: null,
  waitingSince: asInstant(100),
  createdAt: asInstant(100),
};

/** A chat that waits for a flow to choose a queue. */
export const aWaitingChat = (chat: Partial<WaitingChat> = {}): WaitingChat => ({ ...facts, status: 'waiting', ...chat });

/** A chat that a bot answers. */
export const aBotChat = (chat: Partial<BotChat> = {}): BotChat => ({ ...facts, status: 'bot_processing', ...chat });

/** A chat of an agent. */
export const aChatInProgress = (chat: Partial<InProgressChat> = {}): InProgressChat => ({
  ...facts,
  status: 'in_progress',
  agentId: asAgentId('owner'),
  acceptedAt: asInstant(200),
  ...chat,
});

/** A chat that is over. */
export const anEndedChat = (chat: Partial<EndedChat> = {}): EndedChat => ({
  ...facts,
  status: 'completed',
  agentId: asAgentId('owner'),
  acceptedAt: asInstant(200),
  completedAt: asInstant(300),
  ...chat,
});

/** An Active agent with nothing to do. */
export const anAgent = (agent: Partial<Agent> = {}): Agent => ({
  id: asAgentId('agent'),
  name: 'An agent',
  status: 'active',
  load: 0,
  capacity: 5,
  lastTakenAt: null,
  ...agent,
});

/** An Active agent of a queue, of level 1, whom nothing is offered to. */
export const aCandidate = (candidate: Partial<Candidate> = {}): Candidate => ({
  ...anAgent(),
  level: 1,
  directedOffers: 0,
  lastAskedAt: null,
  ...candidate,
});
