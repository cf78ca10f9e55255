/** What the pages read. Each call is one consistent look at the store; shapes are those of the pages' contracts. */
import type { AgentAccess, AgentStatus, StatusReason } from '../core/agent';
import type { AgentId, ChannelId, ChatId, CommandId, IdentityId, Instant, MessageId, QueueId } from '../core/brand';
import type { ChatStatus } from '../core/chat';
import type { MessageContent } from '../core/content';
import type { FileKind } from '../core/file';
import type { MessageAuthor, MessageStatus } from '../core/message';
import type { Rating } from '../core/rating';
import type { DecisionDetails } from './administration/ports';
import type { Attachment } from './file-ports';
import type { CommandKind, CommandState } from './ports';
import type { ChatTranslation, MessageTranslation } from './translation-ports';

/** An agent as the inbox's header shows one. */
export interface MeView {
  readonly id: AgentId;
  readonly name: string;
  readonly login: string;
  readonly status: AgentStatus;
  readonly statusSince: number;
  /** Why the status is what it is; null when it never changed. */
  readonly statusReason: StatusReason | null;
  /** Who set it, when that was another agent. */
  readonly statusBy: string | null;
  readonly load: number;
  readonly capacity: number;
  readonly access: AgentAccess;
  /** BCP 47; null when none was chosen. */
  readonly language: string | null;
}

/** A chat as a tile, for one agent. */
export interface TileView {
  readonly chatId: ChatId;
  /** `live` is somebody else's, or a bot's, for those who may read all chats. */
  readonly area: 'new' | 'in_progress' | 'closed' | 'live';
  readonly status: ChatStatus;
  readonly contact: {
    readonly id: string;
    readonly name: string;
    /** The hash of the picture; null when there is none. */
    readonly picture: string | null;
    readonly phone: string | null;
    readonly email: string | null;
    readonly isIdentified: boolean;
  };
  readonly channel: { readonly id: string; readonly type: string; readonly name: string };
  /** Until when the provider lets us write freely; null where it always does, and in chats that are over. */
  readonly windowClosesAt: number | null;
  /** Why messages do not reach the customer; null when they do. */
  readonly unreachable: string | null;
  readonly queue: { readonly id: string; readonly name: string } | null;
  /** Who has the chat, or had it. */
  readonly agent: { readonly id: string; readonly name: string } | null;
  readonly lastMessage: {
    /** The beginning, in a translated chat in the language of its agent where it is known in that. */
    readonly text: string;
    readonly author: MessageAuthor;
    readonly at: number;
    readonly files: number;
    /** Of its files, when they are all of one kind. */
    readonly kind: FileKind | null;
  } | null;
  readonly waitingSince: number;
  readonly acceptedAt: number | null;
  readonly completedAt: number | null;
  readonly unread: number;
  readonly parentId: ChatId | null;
  readonly offer: 'you' | 'all' | null;
  readonly offeredAt: number | null;
  /** Until when an offer to this agent alone can be answered. */
  readonly offerExpiresAt: number | null;
  /** The first message of the customer that no agent has answered. */
  readonly unansweredSince: number | null;
  /** When the answer became overdue, or will; null when nobody waits for one or the queue has no limit. */
  readonly overdueAt: number | null;
  /** The case that the chat is about. */
  readonly case: { readonly id: string; readonly number: number } | null;
  /** Null when translation was never asked for, nor a language found. */
  readonly translation: ChatTranslation | null;
  readonly revision: number;
}

/** Chats of everybody, as a supervisor asks for them; what is null does not matter. */
export interface AllChatsFilter {
  /** Null for all that are not over. */
  readonly status: 'bot_processing' | 'waiting' | 'in_progress' | 'completed' | null;
  readonly queueId: QueueId | null;
  readonly agentId: AgentId | null;
  /** Occurs in the customer's name, whatever the case. */
  readonly name: string | null;
  /** The last chat of the page before. */
  readonly after: ChatId | null;
  readonly limit: number;
}

/** Who works, and in which queues. */
export interface TeamView {
  readonly agents: readonly (Pick<MeView, 'id' | 'name' | 'status' | 'statusSince' | 'statusReason' | 'load' | 'capacity'> & {
    /** The agent has a page that is connected, or was a moment ago. */
    readonly isOnline: boolean;
  })[];
  readonly queues: readonly { readonly id: QueueId; readonly name: string }[];
}

/** A tile and the agent whose list it is in. */
export interface TileFor {
  readonly agentId: AgentId;
  readonly tile: TileView;
}

/** A message as agents and customers read it; `own` and visibility are decided by whoever shows it. */
export interface MessageView {
  readonly id: MessageId;
  readonly chatId: ChatId;
  readonly channelId: ChannelId;
  readonly identityId: IdentityId;
  /** The customer's id on the channel. */
  readonly externalId: string;
  readonly seq: number;
  /** Orders the messages of an identity on a channel over all chats. */
  readonly order: number;
  readonly at: number;
  readonly author: MessageAuthor;
  readonly agentId: AgentId | null;
  readonly authorName: string | null;
  readonly note: 'transfer_note' | null;
  readonly text: string;
  readonly status: MessageStatus;
  readonly statusReason: string | null;
  readonly commandId: CommandId | null;
  readonly providerMessageId: string | null;
  readonly files: readonly Attachment[];
  readonly content: MessageContent | null;
  readonly editedAt: number | null;
  readonly originalText: string | null;
  readonly deletedAt: number | null;
  readonly reaction: string | null;
  readonly translations: readonly MessageTranslation[];
}

export interface ConversationView {
  readonly messages: readonly MessageView[];
  readonly hasMore: boolean;
  /** Earlier chats of the customer on the channel, oldest first. */
  readonly parents: readonly {
    readonly chatId: ChatId;
    readonly agentName: string | null;
    readonly completedAt: number | null;
    readonly messages: readonly MessageView[];
  }[];
}

export interface TargetsView {
  readonly agents: readonly {
    readonly id: AgentId;
    readonly name: string;
    readonly status: AgentStatus;
    readonly load: number;
    readonly capacity: number;
  }[];
  readonly queues: readonly {
    readonly id: string;
    readonly name: string;
    readonly otherAgents: number;
    readonly availableAgents: number;
  }[];
}

/** Where a visitor's open chat stands. */
export interface VisitorChatView {
  readonly status: 'none' | 'waiting' | 'in_progress' | 'bot_processing';
  readonly agentName: string | null;
}

/** One numbered step of the change feed. */
export interface ChangeView {
  readonly seq: number;
  readonly kind: 'chat' | 'message' | 'agent' | 'command';
  readonly chatId: ChatId | null;
  readonly messageId: MessageId | null;
  readonly agentId: AgentId | null;
  readonly commandId: CommandId | null;
}

export interface CommandView {
  readonly id: CommandId;
  readonly agentId: AgentId;
  readonly chatId: ChatId;
  readonly kind: CommandKind;
  readonly state: CommandState;
  readonly reason: string | null;
  readonly code: string | null;
}

/** The read side. */
export interface Views {
  /** The number of the newest change; 0 when nothing ever changed. */
  readonly cursor: () => Promise<number>;
  /** Changes after `cursor`, oldest first; null when the feed no longer reaches back that far. */
  readonly changesSince: (cursor: number, limit: number) => Promise<readonly ChangeView[] | null>;
  readonly me: (agentIds: readonly AgentId[]) => Promise<readonly MeView[]>;
  /** Whose session this is; null when it is unknown, ended or expired. */
  readonly session: (tokenHash: string, at: Instant) => Promise<AgentId | null>;
  readonly hasChannels: () => Promise<boolean>;
  /** Every tile of the lists of these agents. */
  readonly tilesOf: (agentIds: readonly AgentId[]) => Promise<readonly TileFor[]>;
  /** The tiles that these chats are, for whichever agents see them. */
  readonly tilesFor: (chatIds: readonly ChatId[]) => Promise<readonly TileFor[]>;
  /** Whether the agent may read the chat: its tile is in one of the agent's lists, or the agent had it. */
  readonly readableTile: (chatId: ChatId, agentId: AgentId) => Promise<TileView | null>;
  /** These chats as tiles of the area `live`, whoever has them. */
  readonly liveTiles: (chatIds: readonly ChatId[]) => Promise<readonly TileView[]>;
  /** Chats of everybody as tiles of the area `live`: those that are not over by their age, completed ones newest first. */
  readonly allChats: (filter: AllChatsFilter) => Promise<{ readonly tiles: readonly TileView[]; readonly hasMore: boolean }>;
  /** Who the chat was offered to and why, the newest decisions first. */
  readonly decisions: (chatId: ChatId, limit: number) => Promise<readonly DecisionDetails[]>;
  /** Everybody who may log in, and every queue. */
  readonly team: (at: Instant) => Promise<TeamView>;
  /** The page of messages before `before` (the newest without it), oldest first, and with the newest page the parents' messages. */
  readonly conversation: (chatId: ChatId, before: number | null, limit: number) => Promise<ConversationView>;
  readonly messages: (ids: readonly MessageId[]) => Promise<readonly MessageView[]>;
  readonly commands: (ids: readonly CommandId[]) => Promise<readonly CommandView[]>;
  readonly targets: (except: AgentId) => Promise<TargetsView>;
  /** The identity of a visitor, when it ever wrote. */
  readonly visitorIdentity: (channelType: string, externalId: string) => Promise<IdentityId | null>;
  /** The newest messages of an identity on a channel, system lines left out, oldest first. */
  readonly visitorMessages: (identityId: IdentityId, channelId: ChannelId, limit: number) => Promise<readonly MessageView[]>;
  /**
   * The last chat of an identity on a channel, when it is over and somebody answered in it, with the rating that it has; null otherwise.
   * A chat that went on as another one is not over.
   */
  readonly lastEndedChat: (
    identityId: IdentityId,
    channelId: ChannelId,
  ) => Promise<{ readonly chatId: ChatId; readonly completedAt: Instant; readonly rating: Rating | null } | null>;
  /** The open chats of these customers, on every channel of the type. */
  readonly visitorChats: (
    channelType: string,
    externalIds: readonly string[],
  ) => Promise<readonly (VisitorChatView & { readonly externalId: string; readonly channelId: ChannelId; readonly chatId: ChatId })[]>;
  /** Which identity and agent these chats belong to, for signals that are not stored. */
  readonly owners: (chatIds: readonly ChatId[]) => Promise<
    readonly {
      readonly chatId: ChatId;
      readonly externalId: string;
      readonly channelId: ChannelId;
      readonly agentId: AgentId | null;
      readonly agentName: string | null;
    }[]
  >;
}
