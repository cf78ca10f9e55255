/**
 * What the agent's page and the server say to each other.
 *
 * Every call is `POST <inbox address>` with one JSON object whose `action` says what is asked; all but `login` need the session cookie
 * and the header `x-switchboard-csrf` with the token that `login` or `state` answered. `GET <inbox address>/stream` is the live feed
 * (`text/event-stream`, events of {@link InboxEvents}); `&watch=<chat id>` adds a chat of somebody else, for those who may read all
 * chats. A refused call answers `{ error: { code, message } }` with a 4xx status.
 *
 * Files: `POST <inbox address>/file` (multipart, one field `file`, the CSRF header) uploads one for a reply to come and answers an
 * {@link InboxUpload}; `GET <inbox address>/file?id=<file id>` is a file of a message, always as an attachment (an `<img>` shows it all the
 * same); `GET <inbox address>/picture?id=<contact id>` is a customer's picture.
 */
import { z } from 'zod';
import { caseRequests } from './case';
import { contactRequests } from './contact';
import type { ChannelTraits, InboxMessage } from './conversation';
import { quickReplyRequests } from './quick-reply';
import { reachRequests } from './reach';
import type { InboxTile } from './tile';
import { translationRequests } from './translation';

/** The longest reply, in UTF-16 code units. */
export const replyTextLimit = 10_000;

/** The header that carries the CSRF token. */
export const csrfHeader = 'x-switchboard-csrf';

const id = z.uuid();

/** `id` is made by the page: the same command sent twice is carried out once. */
const accept = z.object({ id, kind: z.literal('accept'), chatId: id });
const reply = z.object({
  id,
  kind: z.literal('reply'),
  chatId: id,
  /** May be empty with files or a template. */
  text: z.string(),
  /** Uploaded before, at most ten. */
  files: z.array(id).max(10).optional(),
  /** The message of the conversation that this one answers. */
  replyTo: id.optional(),
  /** What a provider takes after its time window. */
  template: z
    .object({ name: z.string().max(512), language: z.string().max(40), parameters: z.array(z.string().max(1_024)).max(20) })
    .optional(),
  /** In a translated chat: whether this one is translated for the customer; without it `AutoTranslateOutgoingMessages` decides. */
  translate: z.boolean().optional(),
});
/** Where a chat is to go. */
export const transferTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('agent'), agentId: id }),
  z.object({ kind: z.literal('queue'), queueId: id }),
]);
const transfer = z.object({
  id,
  kind: z.literal('transfer'),
  chatId: id,
  to: transferTarget,
  /** For the colleague only; never sent to the customer. */
  note: z.string().max(2_000).optional(),
});
const complete = z.object({ id, kind: z.literal('complete'), chatId: id });
/** A no to an offered chat: it goes on to somebody else. */
const decline = z.object({ id, kind: z.literal('decline'), chatId: id });

/** Starts the workflow of a chat action. */
const action = z.object({ id, kind: z.literal('action'), chatId: id, actionId: id });
/** Links the chat to another contact; `confirmed` is the agent's word where the preview asks for it. */
const link = z.object({ id, kind: z.literal('link'), chatId: id, contactId: id, confirmed: z.boolean().optional() });
/**
 * Begins a chat with a contact on a channel; `chatId` is a chat that they had there, as `reach` told it. It is about the case where that is
 * the contact's.
 */
const start = z.object({ id, kind: z.literal('start'), chatId: id, contactId: id, channelId: id, caseId: id.optional() });

export const inboxCommand = z.discriminatedUnion('kind', [accept, reply, transfer, complete, decline, action, link, start]);
export type InboxCommand = z.infer<typeof inboxCommand>;

export const inboxRequest = z.discriminatedUnion('action', [
  z.object({ action: z.literal('login'), login: z.string().max(200), password: z.string().max(1_000) }),
  z.object({ action: z.literal('logout') }),
  /** Everything the page shows at start. */
  z.object({ action: z.literal('state') }),
  /** A page of a conversation, newest page first; `before` is the smallest `seq` already there. */
  z.object({ action: z.literal('conversation'), chatId: id, before: z.number().int().positive().optional() }),
  /** Who a chat can be transferred to. */
  z.object({ action: z.literal('targets'), chatId: id }),
  /** Asks for something to happen to a chat; the workflow does it, the feed tells how it ended. */
  z.object({ action: z.literal('command'), command: inboxCommand }),
  /** One's own status; with `agentId` another's, for those who may. */
  z.object({ action: z.literal('set_status'), status: z.enum(['active', 'inactive']), agentId: id.optional() }),
  /** Everything up to `seq` has been on the agent's screen. */
  z.object({ action: z.literal('read'), chatId: id, seq: z.number().int().nonnegative() }),
  z.object({ action: z.literal('typing'), chatId: id }),
  /** Who the chat was offered to and why, for whoever may read it. */
  z.object({ action: z.literal('why'), chatId: id }),
  /** Chats of everybody, for those who may read all: without a status those that are not over. */
  z.object({
    action: z.literal('all_chats'),
    status: z.enum(['bot_processing', 'waiting', 'in_progress', 'completed']).optional(),
    queueId: id.optional(),
    agentId: id.optional(),
    /** Occurs in the customer's name. */
    search: z.string().max(200).optional(),
    /** The last chat of the page before. */
    after: id.optional(),
  }),
  /** Sends again what failed of a message of one's own chat. */
  z.object({ action: z.literal('resend'), messageId: id }),
  /** The templates that the chat's channel has. */
  z.object({ action: z.literal('templates'), chatId: id }),
  /** All agents and queues, for those who may read all chats. */
  z.object({ action: z.literal('team') }),
  ...contactRequests,
  ...caseRequests,
  ...quickReplyRequests,
  ...translationRequests,
  ...reachRequests,
]);
export type InboxRequest = z.infer<typeof inboxRequest>;

export type AgentStatus = 'active' | 'inactive';
/** Why an agent's status is what it is. */
export type StatusReason = 'agent' | 'login' | 'logout' | 'session_lost' | 'accept_timeout' | 'supervisor' | 'flow' | 'disabled';

export interface InboxMe {
  readonly id: string;
  readonly name: string;
  readonly login: string;
  readonly status: AgentStatus;
  readonly statusSince: number;
  /** Null when the status never changed. */
  readonly statusReason: StatusReason | null;
  /** Who set it, when that was another agent. */
  readonly statusBy: string | null;
  /** `supervisor` and `administrator` read all chats. */
  readonly access: 'agent' | 'supervisor' | 'administrator';
  /** Chats in progress. */
  readonly load: number;
  /** `SimultaneousChats`: at this load no new chats are shown. */
  readonly capacity: number;
  /** The language that the agent reads and writes, BCP 47; null when none was chosen. */
  readonly language: string | null;
}

/** The answer to `login`. */
export interface InboxLogin {
  readonly me: InboxMe;
  readonly csrf: string;
}

export type { InboxTile } from './tile';
export type { InboxActions, InboxCase, InboxCases } from './case';
export type {
  ContactFields,
  InboxAccounts,
  InboxContact,
  InboxContactRow,
  InboxContacts,
  InboxLinkPreview,
  InboxMerged,
  InboxSimilar,
  InboxTimeline,
  MergeField,
} from './contact';
export type { InboxQuickReplies, InboxQuickReplyList, InboxQuickReplySaved, SavedQuickReply } from './quick-reply';
export type { InboxReach, InboxWay, ReachOf, ReachRequest, WayState } from './reach';
export type { InboxTranslation, InboxTranslationState, InboxTranslationText } from './translation';
export type { InboxDecision, InboxWhy } from './why';
export type {
  ChannelTraits,
  FileKind,
  InboxContent,
  InboxFile,
  InboxLine,
  InboxLineFacts,
  InboxLineOf,
  InboxMessage,
  InboxTemplates,
  InboxUpload,
  MessageStatus,
} from './conversation';

/** The answer to `state`. */
export interface InboxState {
  readonly me: InboxMe;
  readonly csrf: string;
  /** Where the feed goes on from: `GET …/stream?cursor=<cursor>`. */
  readonly cursor: string;
  readonly tiles: readonly InboxTile[];
  /** What each type of channel takes, by its type; a type that is missing takes every file. */
  readonly channelTypes: Readonly<Record<string, ChannelTraits>>;
  /** What files may be on every channel: `MaxFileSize` in bytes and `FileExtensionsDenyList`, lower case, without dots. */
  readonly fileRules: { readonly maxBytes: number; readonly denied: readonly string[]; readonly most: number };
  /** What this installation has, and this agent may. */
  readonly features: {
    /** `EnableChatTranslation`. */
    readonly translation: boolean;
    /** `AutoTranslateOutgoingMessages`. */
    readonly translatesReplies: boolean;
    /** Whether the agent had translation on when last asked: new chats begin with the panel shown. */
    readonly wantsTranslation: boolean;
    /** `CaseManagement`. */
    readonly cases: boolean;
    /** `CanSearchDuplicates`, `CanMergeDuplicates`. */
    readonly mayFindDuplicates: boolean;
    readonly mayMerge: boolean;
    /** `CanManageChats`: quick replies and everything else that is set up. */
    readonly mayManage: boolean;
    /** `ContactPanelFields`, in their order. */
    readonly contactFields: readonly string[];
  };
  /** Whether this store has any channel yet: an inbox without one says how to get one. */
  readonly hasChannels: boolean;
  /** The server's clock, which timers go by. */
  readonly now: number;
}

/** The answer to `conversation`. Messages are oldest first. A waiting chat can be read before it is accepted. */
export interface InboxConversation {
  readonly tile: InboxTile;
  readonly messages: readonly InboxMessage[];
  readonly hasMore: boolean;
  /** Earlier chats of the customer on the channel, those that this one came from among them, oldest first; only with the first page. */
  readonly parents: readonly {
    readonly chatId: string;
    readonly agentName: string | null;
    readonly completedAt: number | null;
    readonly messages: readonly InboxMessage[];
  }[];
}

/** The answer to `targets`. A target that cannot be chosen says why. */
export interface InboxTargets {
  readonly agents: readonly {
    readonly id: string;
    readonly name: string;
    readonly status: AgentStatus | 'chats_exceeded';
    readonly refusal: string | null;
  }[];
  readonly queues: readonly {
    readonly id: string;
    readonly name: string;
    /** Active agents below their limit, the asking one not counted. */
    readonly availableAgents: number;
    readonly refusal: string | null;
  }[];
}

/** The answer to `all_chats`: at most 100 tiles of the area `live`. */
export interface InboxAllChats {
  readonly tiles: readonly InboxTile[];
  readonly hasMore: boolean;
}

/** The answer to `team`. */
export interface InboxTeam {
  readonly agents: readonly {
    readonly id: string;
    readonly name: string;
    readonly status: AgentStatus;
    readonly statusSince: number;
    readonly statusReason: StatusReason | null;
    readonly load: number;
    readonly capacity: number;
    /** The agent's inbox is open. */
    readonly isOnline: boolean;
  }[];
  readonly queues: readonly { readonly id: string; readonly name: string }[];
}

/** The answer (202) to `command`. How it ends arrives as the event `command`. */
export interface InboxCommandTaken {
  readonly commandId: string;
}

export type CommandState = 'pending' | 'retrying' | 'done' | 'refused' | 'failed';

/**
 * The events of the feed, by name. An event that moves the inbox's state carries an SSE `id`, the cursor to resume from (the browser's
 * own `Last-Event-ID` works too). `beat` arrives every 2 seconds: 5 seconds without any event mean a lost connection. Events may repeat:
 * tiles are replaced by `chatId` (larger `revision` wins), messages by `id`.
 */
export interface InboxEvents {
  readonly me: InboxMe;
  readonly tile: InboxTile;
  /** The chat is in none of this agent's lists any more. */
  readonly tile_gone: { readonly chatId: string };
  readonly message: InboxMessage;
  /**
   * `reason` is a sentence for the agent when refused, failed or retrying, in English. `code` says the same for the page, which has words of
   * its own for those that it knows; null without a reason, and where a workflow chose its words itself.
   */
  readonly command: {
    readonly commandId: string;
    readonly chatId: string;
    readonly kind: InboxCommand['kind'];
    readonly state: CommandState;
    readonly reason: string | null;
    readonly code: string | null;
  };
  /** The customer is writing; show it for 6 seconds unless repeated. */
  readonly typing: { readonly chatId: string };
  /** The session ended on the server: show the login. */
  readonly logged_out: Record<string, never>;
  /** `now` is the server's clock. */
  readonly beat: { readonly now: number };
}

/** How every refused call is answered. */
export interface InboxRefusal {
  readonly error: {
    readonly code:
      | 'bad_request'
      | 'unauthenticated'
      | 'forbidden'
      | 'wrong_password'
      | 'too_many_attempts'
      | 'not_found'
      | 'conflict'
      | 'too_large'
      | 'text_empty'
      | 'text_too_long'
      | 'file_denied'
      | 'file_empty'
      | 'file_too_large'
      | 'not_failed'
      | 'other_contact'
      | 'phone_taken'
      | 'name_missing'
      | 'bad_phone'
      | 'bad_email'
      | 'bad_language'
      | 'bad_text'
      | 'disabled'
      | 'not_served'
      | 'confirmation_needed'
      | 'unavailable';
    /** A sentence for a person, in English; the page has its own texts for the codes it knows. */
    readonly message: string;
    /** What was refused more exactly, where `code` stands for several things: the code that a command would be refused with. */
    readonly because?: string;
    /** With `too_many_attempts`: seconds until the next try. */
    readonly retryAfter?: number;
    /** With `phone_taken`: the contact that has the number. */
    readonly contactId?: string;
  };
}
