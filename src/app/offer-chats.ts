import { asChatId, asInstant } from '../core/brand';
import type { AgentId, ChatId, ContactId, QueueId } from '../core/brand';
import type { WaitingChat } from '../core/chat';
import { wantsCase } from '../core/queue';
import { acceptMinutes, rankingDueAt } from '../core/deadlines';
import { isOpenAt } from '../core/hours';
import type { Candidate } from '../core/routing/candidate';
import { decideRoute } from '../core/routing/route';
import type { Decision } from '../core/routing/route';
import type { Settings } from '../core/settings';
import { arm } from './deadlines';
import type { ChatRecord, DecisionCause, DueDeadline, NewDecision, NewOffer, OpenOffer, QueueRecord, RaisedEvent, Tx } from './ports';
import { chatEvent } from './raise';
import type { UseCase } from './use-case';

/** A waiting chat that is to be offered by the rule of its queue. */
export interface WantedOffer {
  readonly chatId: ChatId;
  readonly cause: DecisionCause;
  /** For a custom queue: the agents in the order in which the flow wants them asked; null when it has not said. */
  readonly ranking?: readonly AgentId[] | null;
  /** Agents who are not to be asked, whatever they said before. */
  readonly notTo?: ReadonlySet<AgentId>;
  /** The agent who became free, and for whom the chat was looked up. */
  readonly to?: AgentId;
  /** The chat was in this queue before: where nobody can take it still, nothing is written. */
  readonly isRepeated?: boolean;
  /** A custom queue whose flow kept silent goes on by availability. */
  readonly withoutFlow?: boolean;
}

/** What was decided for one chat. */
export interface OfferedChat {
  readonly record: ChatRecord;
  readonly decision: Decision;
  /** False when the chat was offered already, or could not be. */
  readonly isNew: boolean;
  /** Where nobody of the queue takes chats now; null otherwise. */
  readonly quiet: QuietQueue | null;
}

/** A queue that takes no chats now. */
export interface QuietQueue {
  /** How many of its agents are there all the same, and will answer later. */
  readonly connected: number;
  /** Whether the chat is to become a case. */
  readonly wantsCase: boolean;
}

/**
 * Offers waiting chats by the rules of their queues, in this order, and stores why; the next of them sees the offers made to those
 * before. A chat that is offered already, waits no more or has no queue stays as it is.
 *
 * The rows of the queues' agents have to be locked before; this locks the chats.
 */
export async function offerChats(on: UseCase, tx: Tx, wanted: readonly WantedOffer[]): Promise<ReadonlyMap<ChatId, OfferedChat>> {
  if (wanted.length === 0) return new Map();
  const round = await situationOf(on, tx, wanted);
  for (const offer of wanted) decideOne(round, offer);

  await tx.offers.make(round.made);
  await tx.decisions.add(round.decisions);
  for (const { chatId, at } of round.nextRounds) await tx.chats.setNextRound(chatId, at);
  await arm(on, tx, { records: round.toArm, open: [...round.open, ...round.made.map(opened)], settings: round.settings });
  await tx.deadlines.set(round.events.flatMap(({ kind, subjectId }) => (kind === 'routing_wanted' ? [rankingOf(on, subjectId)] : [])));
  await tx.events.raise(round.events);
  for (const chatId of round.toArm.keys()) tx.feed.note({ kind: 'chat', chatId });
  return round.results;
}

/** Everything that is known of the chats of one call, and what is to be written. */
interface Round {
  readonly on: UseCase;
  readonly settings: Settings;
  readonly records: ReadonlyMap<ChatId, ChatRecord>;
  readonly candidates: ReadonlyMap<QueueId, readonly Candidate[]>;
  readonly open: readonly OpenOffer[];
  readonly declined: ReadonlyMap<ChatId, ReadonlySet<AgentId>>;
  readonly lastAgents: ReadonlyMap<ContactId, AgentId>;
  /** How many agents are there of queues that are closed, or in which nobody is Active. */
  readonly connected: ReadonlyMap<QueueId, number>;
  readonly results: Map<ChatId, OfferedChat>;
  readonly made: NewOffer[];
  readonly decisions: NewDecision[];
  readonly events: RaisedEvent[];
  readonly nextRounds: { readonly chatId: ChatId; readonly at: ReturnType<UseCase['now']> }[];
  readonly toArm: Map<ChatId, ChatRecord>;
}

async function situationOf(on: UseCase, tx: Tx, wanted: readonly WantedOffer[]): Promise<Round> {
  const chatIds = wanted.map(({ chatId }) => chatId);
  const records = await tx.chats.lockAll(chatIds);
  const queues = [...records.values()].flatMap(({ queue }) => queue ?? []);
  const contacts = [...records.values()].flatMap(({ chat, queue }) => (queue?.lastAgentFirst === true ? [chat.contactId] : []));
  const candidates = await tx.queues.candidatesOf([...new Set(queues.map(({ id }) => id))]);
  const quiet = queues.filter(
    ({ id, hours }) =>
      candidates.get(id)?.some(({ status }) => status === 'active') !== true || (hours !== null && !isOpenAt(hours, on.now())),
  );
  return {
    on,
    settings: await tx.settings.values(),
    records,
    candidates,
    connected: quiet.length === 0 ? new Map() : await tx.queues.connected([...new Set(quiet.map(({ id }) => id))], on.now()),
    open: await tx.offers.openOf(chatIds),
    declined: await tx.offers.declinedOf(chatIds),
    lastAgents: contacts.length === 0 ? new Map() : await tx.chats.lastAgents(contacts),
    results: new Map(),
    made: [],
    decisions: [],
    events: [],
    nextRounds: [],
    toArm: new Map(),
  };
}

function decideOne(round: Round, wanted: WantedOffer): void {
  const { chatId, cause } = wanted;
  const record = round.records.get(chatId);
  if (record === undefined || round.results.has(chatId)) return;
  const { chat, queue } = record;
  if (chat.status !== 'waiting' || queue === null) return;
  const decision = decisionFor(round, wanted, record, queue);
  const made = offersOf(round, record, chat, queue, decision);
  const isOffered = round.open.some((offer) => offer.chatId === chatId);
  const isNew = made.length > 0 && !isOffered;
  const isQuiet = decision.result.kind === 'nobody' || decision.result.kind === 'closed';
  round.results.set(chatId, { record, decision, isNew, quiet: isQuiet ? quietQueue(round, queue) : null });
  // Nothing has changed for a chat that was offered before, unless somebody has just said no to it.
  if (isOffered && cause !== 'declined') return;
  if (wanted.isRepeated === true && !isNew) return;

  if (isNew) round.made.push(...made);
  round.decisions.push(decisionRow(round, wanted, record, queue, decision));
  const nextRoundAt = nextRoundOf(round, record, queue);
  if (nextRoundAt !== null) round.nextRounds.push({ chatId, at: nextRoundAt });
  round.toArm.set(chatId, nextRoundAt === null ? record : { ...record, times: { ...record.times, nextRoundAt } });
  round.events.push(...eventsOf(round, record, wanted, decision, isNew));
}

function decisionFor(round: Round, wanted: WantedOffer, record: ChatRecord, queue: QueueRecord): Decision {
  const { chat } = record;
  const candidates = candidatesNow(round, queue.id);
  const asked = new Set([...(round.declined.get(chat.id) ?? []), ...(wanted.notTo ?? [])]);
  const way = {
    rule: wanted.withoutFlow === true && queue.rule === 'custom' ? ('to_available_agent' as const) : queue.rule,
    isOpen: queue.hours === null || isOpenAt(queue.hours, round.on.now()),
    ranking: wanted.ranking ?? null,
  };
  const lastAgentId = queue.lastAgentFirst ? (round.lastAgents.get(chat.contactId) ?? null) : null;
  const decision = decideRoute(way, { origin: chat.origin, asked, lastAgentId }, candidates);
  const { to } = wanted;
  if (decision.result.kind !== 'offer_to' || to === undefined) return decision;
  // Only this agent's row is locked: nobody else may be asked now.
  const isFree = decision.eligible.some(({ id }) => id === to);
  return { ...decision, result: isFree ? { kind: 'offer_to', agentId: to } : { kind: 'wait' } };
}

/** The candidates of a queue with the offers that this call is about to make. */
function candidatesNow({ candidates, made, on }: Round, queueId: QueueId): readonly Candidate[] {
  const known = candidates.get(queueId) ?? [];
  if (made.every(({ agentId }) => agentId === null)) return known;
  return known.map((candidate) => {
    const offers = made.filter(({ agentId }) => agentId === candidate.id).length;
    return offers === 0 ? candidate : { ...candidate, directedOffers: candidate.directedOffers + offers, lastAskedAt: on.now() };
  });
}

/** A queue that asks everybody always has its offer open while it is, so that whoever joins sees it. */
function offersOf({ on }: Round, { round }: ChatRecord, chat: WaitingChat, queue: QueueRecord, { result }: Decision): readonly NewOffer[] {
  if (result.kind === 'closed') return [];
  const agentId = result.kind === 'offer_to' ? result.agentId : null;
  if (agentId === null && queue.rule !== 'to_all_agents') return [];
  return [{ id: on.newId(), chatId: chat.id, queueId: queue.id, agentId, round, at: on.now() }];
}

function decisionRow(
  { on, candidates }: Round,
  wanted: WantedOffer,
  record: ChatRecord,
  queue: QueueRecord,
  decision: Decision,
): NewDecision {
  const { result, eligible, excluded } = decision;
  const inOrder = [...eligible, ...(candidates.get(queue.id) ?? []).filter(({ id }) => excluded.has(id))];
  return {
    id: on.newId(),
    chatId: record.chat.id,
    queueId: queue.id,
    at: on.now(),
    cause: wanted.cause,
    rule: queue.rule,
    result: result.kind,
    agentId: result.kind === 'offer_to' ? result.agentId : null,
    candidates: inOrder.map((candidate) => ({
      agentId: candidate.id,
      load: candidate.load,
      offers: candidate.directedOffers,
      capacity: candidate.capacity,
      lastTakenAt: candidate.lastTakenAt,
      exclusion: excluded.get(candidate.id) ?? null,
    })),
  };
}

/** When those who declined may be asked again, in case nobody else takes the chat until then; null when nobody did, or it is set. */
function nextRoundOf({ on, settings, declined }: Round, record: ChatRecord, queue: QueueRecord) {
  if (record.times.nextRoundAt !== null || (declined.get(record.chat.id)?.size ?? 0) === 0) return null;
  return asInstant(on.now() + acceptMinutes(queue, settings) * 60_000);
}

/** Causes by which a chat comes into its queue, rather than back into it. */
const arrivals: ReadonlySet<DecisionCause> = new Set(['routed', 'transferred', 'handed_over', 'overflow', 'unrouted']);

function eventsOf(round: Round, record: ChatRecord, { cause }: WantedOffer, decision: Decision, isNew: boolean): readonly RaisedEvent[] {
  const { on } = round;
  const { result, excluded } = decision;
  switch (result.kind) {
    case 'offer_to':
      return [chatEvent(on, 'offered', record, { offer: { agentId: result.agentId } })];
    case 'offer_to_all':
      return isNew ? [chatEvent(on, 'offered', record, { offer: { agentId: null } })] : [];
    case 'ask_flow':
      return [chatEvent(on, 'routing_wanted', record, { cause })];
    case 'closed':
      return arrivals.has(cause) ? [chatEvent(on, 'no_agents', record, noAgents(round, record, 'closed'))] : [];
    case 'nobody':
    case 'wait': {
      const isEverybodyAsked = ![...excluded.values()].includes('at_capacity');
      if ((cause === 'missed' || cause === 'declined') && isEverybodyAsked) return [chatEvent(on, 'everyone_missed', record)];
      return result.kind === 'nobody' && arrivals.has(cause)
        ? [chatEvent(on, 'no_agents', record, noAgents(round, record, 'nobody_active'))]
        : [];
    }
  }
}

const rankingOf = (on: UseCase, chatId: string): DueDeadline => ({
  chatId: asChatId(chatId),
  kind: 'ranking',
  dueAt: rankingDueAt(on.now()),
});

const noAgents = (round: Round, { queue }: ChatRecord, reason: 'nobody_active' | 'closed') => ({
  noAgents: { reason, behaviour: queue?.noAgents ?? 'wait', ...(queue === null ? {} : quietQueue(round, queue)) },
});

function quietQueue({ connected, settings }: Round, { id, noAgents: behaviour }: QueueRecord): QuietQueue {
  const there = connected.get(id) ?? 0;
  return { connected: there, wantsCase: settings.CaseManagement && wantsCase(behaviour, there) };
}

const opened = ({ chatId, queueId, agentId, at }: NewOffer): OpenOffer => ({ chatId, queueId, agentId, offeredAt: at });
