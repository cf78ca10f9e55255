/** A chat as a tile of the agent's page. */
import type { FileKind, MessageAuthor } from './conversation';
import type { InboxTranslationState } from './translation';

export type ChatStatus = 'bot_processing' | 'waiting' | 'in_progress' | 'completed' | 'handed_over' | 'completed_by_bot';

/** One chat as a tile of a list. */
export interface InboxTile {
  readonly chatId: string;
  /** `new` waits for acceptance, `in_progress` is this agent's, `closed` was (the ten latest); `live` is somebody else's, to be read only. */
  readonly area: 'new' | 'in_progress' | 'closed' | 'live';
  readonly status: ChatStatus;
  readonly contact: {
    readonly id: string;
    readonly name: string;
    /** Changes with the picture, so that it can be part of its address; null when there is none. */
    readonly picture: string | null;
    /** E.164; null when not known. */
    readonly phone: string | null;
    readonly email: string | null;
    /** False while nobody has said who it is. */
    readonly isIdentified: boolean;
  };
  readonly channel: { readonly id: string; readonly type: string; readonly name: string };
  /** Until when the provider lets us write freely, by the server's clock; null where it always does. */
  readonly windowClosesAt: number | null;
  /** Why messages do not reach the customer; null when they do. */
  readonly unreachable: string | null;
  readonly queue: { readonly id: string; readonly name: string } | null;
  /** Who has the chat, or had it. */
  readonly agent: { readonly id: string; readonly name: string } | null;
  /** `files` counts those of the message; the text may be empty with them. */
  readonly lastMessage: {
    /** The beginning, in a translated chat in the language of its agent where it is known in that. */
    readonly text: string;
    readonly author: MessageAuthor;
    readonly at: number;
    readonly files: number;
    readonly kind: FileKind | null;
  } | null;
  /** The first message of the chain of chats: what the lists are ordered by. */
  readonly waitingSince: number;
  readonly acceptedAt: number | null;
  readonly completedAt: number | null;
  /** Customer messages that this agent has not had on screen. */
  readonly unread: number;
  /** A transferred or handed-over chat: its parent's messages are in the conversation. */
  readonly parentId: string | null;
  /** In `new`: offered to this agent alone, or to everybody in the queue. */
  readonly offer: 'you' | 'all' | null;
  readonly offeredAt: number | null;
  /** Until when an offer to this agent alone can be answered, by the server's clock. */
  readonly offerExpiresAt: number | null;
  /** The first message of the customer that no agent has answered. */
  readonly unansweredSince: number | null;
  /** When the answer became overdue, or will, by the server's clock; null when nobody waits for one or the queue has no limit. */
  readonly overdueAt: number | null;
  /** The case that the chat is about. */
  readonly case: { readonly id: string; readonly number: number } | null;
  /** Null while translation was never asked for in this chat, nor a language found. */
  readonly translation: InboxTranslationState | null;
  /** Grows with every change of the chat; the larger wins. */
  readonly revision: number;
}
