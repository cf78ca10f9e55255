/** Chat actions: captions that start workflows with a chat, and their runs. */
import type { ActionId, AgentId, ChatId, CommandId, Instant, QueueId } from '../core/brand';

export interface ChatAction {
  readonly id: ActionId;
  /** What the agent reads; unique in its queue. */
  readonly caption: string;
  /** Only chats of this queue have it. */
  readonly queueId: QueueId;
  /** The id that n8n gives the workflow. */
  readonly workflowId: string;
  /** As it was called when it was chosen; for people. */
  readonly workflowName: string | null;
  /** Smaller ones stand first. */
  readonly position: number;
  readonly isActive: boolean;
  /** What has to be switched on for it; null when nothing has. */
  readonly feature: 'cases' | null;
}

/** One click on an action. */
export interface ActionRun {
  readonly commandId: CommandId;
  readonly actionId: ActionId;
  readonly chatId: ChatId;
  readonly agentId: AgentId;
  readonly state: 'running' | 'done' | 'failed';
  /** When its workflow was called: it may have done something from then on. */
  readonly begunAt: Instant | null;
}

export interface ChatActions {
  readonly find: (id: ActionId) => Promise<ChatAction | null>;
  readonly findByCaption: (queueId: QueueId, caption: string) => Promise<ChatAction | null>;
  /** By queue and position; `queueId` null for all queues. */
  readonly search: (filter: {
    readonly queueId: QueueId | null;
    readonly text: string | null;
    readonly limit: number;
  }) => Promise<readonly (ChatAction & { readonly queueName: string })[]>;
  /** Those that a chat of the queue has, in their order. */
  readonly ofQueue: (queueId: QueueId) => Promise<readonly ChatAction[]>;
  /** Makes the action, or writes every field of it. */
  readonly save: (action: ChatAction, at: Instant) => Promise<void>;
  readonly delete: (id: ActionId) => Promise<void>;
  /** The actions of which a run goes on in the chat. */
  readonly running: (chatId: ChatId) => Promise<ReadonlySet<ActionId>>;
  /** @throws when an earlier run of the action goes on in the same chat */
  readonly start: (run: Omit<ActionRun, 'state' | 'begunAt'>, at: Instant) => Promise<void>;
  /** The run of a command; null when the command started none. */
  readonly findRun: (commandId: CommandId) => Promise<ActionRun | null>;
  readonly begin: (commandId: CommandId, at: Instant) => Promise<void>;
  readonly finish: (commandId: CommandId, state: 'done' | 'failed', message: string | null, at: Instant) => Promise<void>;
  /** The runs of these commands that go on. */
  readonly openRuns: (commandIds: readonly CommandId[]) => Promise<readonly ActionRun[]>;
}
