/** Quick replies: what the store keeps of them. */
import type { AgentId, ChatId, Instant, QueueId, QuickReplyId } from '../core/brand';
import type { MacroValues } from '../core/macros';
import type { LanguageClues, TextInLanguage } from '../core/reply-language';

/** A text that agents insert instead of writing it. */
export interface QuickReply {
  readonly id: QuickReplyId;
  /** Unique. */
  readonly name: string;
  /** At least one; at most one a language. */
  readonly texts: readonly TextInLanguage[];
  /** Where it is offered; none for everywhere. */
  readonly queueIds: readonly QueueId[];
  readonly isActive: boolean;
  readonly updatedAt: Instant;
}

/** A quick reply that an agent may insert in a chat. */
export interface OfferedReply {
  readonly id: QuickReplyId;
  readonly name: string;
  readonly texts: readonly TextInLanguage[];
  /** When the agent used it last; null when never. */
  readonly usedAt: Instant | null;
}

/** What a chat says about texts for it. */
export interface ChatFacts {
  readonly macros: Omit<MacroValues, 'contact.firstName' | 'agent.firstName'>;
  readonly clues: Omit<LanguageClues, 'fallback'> & {
    /** Whether the chat is translated, so that the detected language counts. */
    readonly isTranslated: boolean;
    readonly agent: string | null;
  };
}

export interface QuickReplies {
  readonly find: (id: QuickReplyId) => Promise<QuickReply | null>;
  readonly findByName: (name: string) => Promise<QuickReply | null>;
  /** Those whose name or a text contains a text, all without one; by name as the engine orders it. */
  readonly search: (filter: { readonly text: string | null; readonly limit: number | null }) => Promise<readonly QuickReply[]>;
  readonly names: () => Promise<ReadonlySet<string>>;
  /** Active replies of the chat's queue and of no queue, in no order. */
  readonly ofChat: (chatId: ChatId, agentId: AgentId) => Promise<readonly OfferedReply[]>;
  /** What macros and languages of texts for a chat come to, as an agent writes there; null when there is no such chat. */
  readonly factsOf: (chatId: ChatId, agentId: AgentId) => Promise<ChatFacts | null>;
  /** Puts a reply with all its texts and queues in place of what it had. */
  readonly put: (reply: QuickReply) => Promise<void>;
  /** Notes that an agent used a reply; false when there is no such reply. */
  readonly use: (id: QuickReplyId, agentId: AgentId, at: Instant) => Promise<boolean>;
  /** With its texts and what is known of its use. */
  readonly delete: (id: QuickReplyId) => Promise<void>;
}
