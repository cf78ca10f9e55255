import { asInstant } from './brand';
import type { Instant } from './brand';
import type { ChatStatus } from './chat';
import { isOpenAt, nextOpening } from './hours';
import type { Queue } from './queue';
import type { Settings } from './settings';
import { windowClosesAt } from './time-window';

/**
 * Moments at which something has to happen to a chat.
 *
 * `accept` ends an offer that one agent was asked with; `next_round` asks again those who declined; `opening` is when a closed queue
 * opens; `unrouted` and `ranking` are when a flow has had long enough to choose a queue, or to rank the agents of a custom one; `take_over` is when
 * a bot elsewhere has given the conversation to us.
 */
export type DeadlineKind =
  | 'accept'
  | 'chat_timeout'
  | 'response'
  | 'overflow'
  | 'next_round'
  | 'opening'
  | 'unrouted'
  | 'ranking'
  | 'window_closing'
  | 'window_closed'
  | 'take_over';

/** When things happened in a chat, as far as its deadlines go by them. */
export interface ChatTimes {
  readonly createdAt: Instant;
  /** Of any author but the system; the beginning of the chat when nobody wrote. */
  readonly lastMessageAt: Instant;
  readonly lastCustomerAt: Instant | null;
  /** The first message of the customer that no agent has answered. */
  readonly unansweredSince: Instant | null;
  /** The first reply of an agent in this chat or one that it came from. */
  readonly repliedAt: Instant | null;
  /** When the missing answer was told to be overdue; null once answered. */
  readonly overdueAt: Instant | null;
  /** When the chat came into its queue. */
  readonly queuedAt: Instant | null;
  readonly nextRoundAt: Instant | null;
}

/** What the deadlines of a chat depend on. */
export interface TimedChat {
  readonly status: ChatStatus;
  readonly channelType: string;
  readonly times: ChatTimes;
  readonly queue: Queue | null;
  /** When the agent who is asked alone was asked; null when nobody is. */
  readonly askedAt: Instant | null;
}

export type Deadlines = ReadonlyMap<DeadlineKind, Instant>;

/** How long a flow may take to rank the agents of a custom queue before the queue goes on by availability. */
const rankingPatience = 30_000;
const minute = 60_000;

/**
 * The deadlines that follow from what a chat is now; a chat that is over has none. Those of a provider's window are not among them
 * (see {@link windowDeadlines}), nor is `ranking`, which begins when a flow is asked.
 */
export function deadlinesOf(chat: TimedChat, settings: Settings, now: Instant): Deadlines {
  const due = new Map(messageDeadlines(chat, settings));
  if (chat.status !== 'waiting') return due;
  const { queue, times } = chat;
  if (queue === null) return due.set('unrouted', asInstant(times.createdAt + settings.UnroutedChatTimeoutMinutes * minute));
  if (chat.askedAt !== null) {
    due.set('accept', asInstant(chat.askedAt + acceptMinutes(queue, settings) * minute));
  }
  if (queue.overflow !== null) due.set('overflow', asInstant((times.queuedAt ?? times.createdAt) + queue.overflow.afterMinutes * minute));
  if (times.nextRoundAt !== null) due.set('next_round', times.nextRoundAt);
  const isOpen = queue.hours === null || isOpenAt(queue.hours, now);
  const opening = queue.hours === null || isOpen ? null : nextOpening(queue.hours, now);
  if (opening !== null) due.set('opening', opening);
  return due;
}

/** Until when a flow may rank the agents of a custom queue. */
export const rankingDueAt = (now: Instant): Instant => asInstant(now + rankingPatience);

/** The moments of a provider's time window that are still to come. They move with the customer's last message and with nothing else. */
export function windowDeadlines(chat: TimedChat, settings: Settings, now: Instant): Deadlines {
  const due = new Map<DeadlineKind, Instant>();
  const closesAt = chat.status === 'bot_processing' ? null : windowClosesAt(chat.channelType, chat.times.lastCustomerAt);
  if (closesAt === null) return due;
  const warnAt = asInstant(closesAt - settings.WindowClosingWarningMinutes * minute);
  if (warnAt > now) due.set('window_closing', warnAt);
  if (closesAt > now) due.set('window_closed', closesAt);
  return due;
}

/** The deadlines that a message moves, beside those of a provider's window. */
export function messageDeadlines(chat: TimedChat, settings: Settings): Deadlines {
  const { status, times, queue } = chat;
  const due = new Map<DeadlineKind, Instant>();
  if (status !== 'waiting' && status !== 'in_progress' && status !== 'bot_processing') return due;
  const timeout = chatTimeoutMinutes(status, queue, settings);
  if (timeout !== null) due.set('chat_timeout', asInstant(times.lastMessageAt + timeout * minute));
  if (status === 'bot_processing') return due;
  const overdueAt = times.overdueAt === null ? responseDueAt(times, queue) : null;
  if (overdueAt !== null) due.set('response', overdueAt);
  return due;
}

/** Minutes from the last message to the end of a chat; null when it never ends by itself. */
export function chatTimeoutMinutes(status: ChatStatus, queue: Queue | null, settings: Settings): number | null {
  return queue?.chatTimeoutMinutes ?? (status === 'bot_processing' ? settings.BotChatTimeoutMinutes : null);
}

/** Minutes in which the agents of a queue answer an offer. */
export const acceptMinutes = (queue: Queue, settings: Settings): number =>
  queue.acceptTimeoutMinutes ?? settings.OmniChatOperatorAcceptChatTimeout;

/**
 * When the answer that a customer waits for becomes overdue, counted from the customer's last message: the first limit until an agent has
 * replied, then the ongoing one. Null when nobody waits or the queue has no such limit.
 */
export function responseDueAt(
  times: Pick<ChatTimes, 'lastCustomerAt' | 'unansweredSince' | 'repliedAt'>,
  queue: Pick<Queue, 'firstResponseMinutes' | 'ongoingResponseMinutes'> | null,
): Instant | null {
  if (queue === null || times.unansweredSince === null || times.lastCustomerAt === null) return null;
  const limit = times.repliedAt === null ? queue.firstResponseMinutes : queue.ongoingResponseMinutes;
  return limit === null ? null : asInstant(times.lastCustomerAt + limit * minute);
}
