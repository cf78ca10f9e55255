/** What agents asked for, and what flows have still to deal with. */
import type { AgentId, ChannelId, ChatId, CommandId, Instant, Millis, QueueId } from '../core/brand';
import type { EventKind } from '../core/events';

export type CommandKind = 'accept' | 'reply' | 'transfer' | 'complete' | 'decline' | 'action' | 'link' | 'start';
export type CommandState = 'pending' | 'retrying' | 'done' | 'refused' | 'failed';
/** Why a command was not carried out. */
export interface CommandReason {
  /** A sentence for a person. */
  readonly reason: string;
  /** By it pages say the same in the language of the agent; null for the words of a flow itself. */
  readonly code: string | null;
}
/** What flows come to that did not carry a command out: failed for good, failed and tried again, over without a word, broken off. */
export type FlowTrouble = 'flow_failed' | 'flow_retried' | 'not_connected' | 'interrupted';
export interface CommandRecord {
  readonly id: CommandId;
  readonly agentId: AgentId;
  readonly chatId: ChatId;
  readonly kind: CommandKind;
  /** What the page sent, already checked against the wire schema. */
  readonly payload: unknown;
  readonly state: CommandState;
  readonly reason: string | null;
  /** As in {@link CommandReason}; null in rows of earlier versions, too. */
  readonly code: string | null;
}
export interface Commands {
  /** False when a command of this id is already there. */
  readonly insert: (command: CommandRecord & { readonly at: Instant }) => Promise<boolean>;
  readonly find: (id: CommandId) => Promise<CommandRecord | null>;
  /** As `find`, with the row locked. */
  readonly lock: (id: CommandId) => Promise<CommandRecord | null>;
  readonly finish: (id: CommandId, state: CommandState, why: CommandReason | null, at: Instant) => Promise<void>;
  /** Fails those that are still pending or retrying; returns them. */
  readonly failUntouched: (ids: readonly CommandId[], why: CommandReason, at: Instant) => Promise<readonly CommandRecord[]>;
  /** Says of those that are not done or refused that their flow fails; returns them. */
  readonly markFailing: (
    ids: readonly CommandId[],
    state: 'retrying' | 'failed',
    why: CommandReason,
    at: Instant,
  ) => Promise<readonly CommandRecord[]>;
}

/** Something for a flow, in the outbox. */
export interface NewEvent {
  readonly id: string;
  /** Which trigger emits it: `channel:<id>`, `inbox:<id>`, or the topic of a subscription. */
  readonly topic: string;
  readonly kind: string;
  /** What it is about, and what it waits in line with: a chat's id, or an agent's. */
  readonly subjectId: string;
  readonly commandId: CommandId | null;
  /** The item's JSON, without the event's own fields. */
  readonly payload: unknown;
  readonly at: Instant;
}
/** Something that happened, for every flow that has subscribed to it. */
export interface RaisedEvent {
  readonly id: string;
  readonly kind: EventKind;
  readonly subjectId: string;
  /** Subscriptions may be for some queues or channels only. */
  readonly queueId: QueueId | null;
  readonly channelId: ChannelId | null;
  readonly payload: unknown;
  readonly at: Instant;
}
/** What a flow wants to hear of. */
export interface Subscription {
  /** Under which its events are put into the outbox. */
  readonly topic: string;
  readonly kinds: readonly EventKind[];
  /** Only events of these queues, and those of no queue: of chats that are in none yet, and of agents; empty for all. */
  readonly queueIds: readonly QueueId[];
  /** Only events of these channels, and those of no channel; empty for all. */
  readonly channelIds: readonly ChannelId[];
  /** Messages of a chat are gathered until the customer has been quiet for this long; 0 hands on each at once. */
  readonly quietFor: Millis;
}
export interface Subscriptions {
  readonly put: (subscription: Subscription, at: Instant) => Promise<void>;
  /** The kinds of events that anybody wants. */
  readonly wanted: () => Promise<ReadonlySet<EventKind>>;
  /** When a trigger last said that it runs; null when there is no such subscription. Locks it until the transaction ends. */
  readonly lastSeen: (topic: string) => Promise<Instant | null>;
  /** False when there is no such subscription any more. */
  readonly see: (topic: string, at: Instant) => Promise<boolean>;
  /** Deletes what waits for a flow; dead letters stay for whoever looks into them. */
  readonly dropBacklog: (topic: string) => Promise<void>;
  /** Deletes a subscription with what waits for its flow. */
  readonly remove: (topic: string) => Promise<void>;
  /** Deletes subscriptions not seen since a moment, with what waits for their flows. */
  readonly prune: (before: Instant) => Promise<void>;
}

export interface LeasedEvent {
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string;
  readonly commandId: CommandId | null;
  readonly payload: unknown;
  /** Failed attempts before this one. */
  readonly attempts: number;
}
export interface Events {
  readonly add: (event: NewEvent) => Promise<void>;
  /** Puts events into the outbox of every subscription that wants them; nothing is stored where nobody does. */
  readonly raise: (events: readonly RaisedEvent[]) => Promise<void>;
  /**
   * Leases due events of a topic, at most one a subject and none while an earlier one of its subject is in flight or in its first three
   * retries; an event that keeps failing after those no longer holds up its chat.
   *
   * With `quietFor`, the messages of a chat come together instead, in the place of the first, once no message came for so long, or after
   * six times as long; those that failed together are tried again together.
   */
  readonly lease: (lease: {
    readonly topic: string;
    /** Names this lease; every later call about its events goes by it. */
    readonly token: string;
    /** `fresh` events come together, up to `limit`; one that failed, or whose lease ran out, comes alone as a `retry`. */
    readonly kind: 'fresh' | 'retry';
    readonly limit: number;
    readonly duration: Millis;
    readonly quietFor?: Millis;
  }) => Promise<readonly LeasedEvent[]>;
  /** Keeps leases for as long again; events that others have taken since are left alone. */
  readonly renew: (token: string, duration: Millis) => Promise<void>;
  /** Gives leased events back untouched, to be leased at once. */
  readonly release: (token: string) => Promise<void>;
  /** Removes the events that a flow has dealt with; returns those that this token still held. */
  readonly ack: (token: string) => Promise<readonly LeasedEvent[]>;
  /** Gives leased events back, each with its own next time, or as a dead letter when `delays` has no entry for its attempts. */
  readonly fail: (
    token: string,
    delays: readonly Millis[],
    error: string,
  ) => Promise<readonly (LeasedEvent & { readonly topic: string; readonly isDead: boolean })[]>;
}
