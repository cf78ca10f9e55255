import type { WebChatFile, WebChatHello, WebChatMessage, WebChatState } from '../../src/wire/web-chat';
import type { Fetch } from './calls';
import type * as talk from './conversation';
import type { LinkState } from './live-stream';
import type { MemoryKeeper } from './memory';
import type { FileRules, TrayView } from './tray';
import type { Upload } from './upload-call';

/** Who the visitor is on the site: `hash` is made by the site's server, and proves the id. */
export interface KnownUser {
  readonly id: string;
  readonly hash: string;
  readonly name?: string;
  readonly email?: string;
}

/** What somebody leaves while nobody is there to answer. */
export interface LeftWord {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly text: string;
}

/** How far something that the customer has sent off has come. */
export type Step = 'none' | 'sending' | 'done' | 'refused' | 'unreachable';

/** Why the chat cannot be used: the site is not for it, the site could not prove the visitor, or strangers are refused. */
export type Closed = 'origin_not_allowed' | 'bad_identity' | 'identity_wanted';

/** What the pages show. Never changed in place. */
export interface VisitorView {
  /** `idle` has not asked the server for anything; `closed` was refused, see `closedFor`. */
  readonly phase: 'idle' | 'loading' | 'ready' | 'closed';
  readonly closedFor: Closed | null;
  readonly link: LinkState;
  readonly look: Pick<WebChatHello, 'title' | 'subtitle' | 'accent' | 'language'> | null;
  readonly chat: WebChatState;
  readonly conversation: talk.Conversation;
  /** Who is writing right now; an empty name is a nameless somebody. */
  readonly typingName: string | null;
  /** What is chosen for the next message. */
  readonly tray: TrayView;
  /** Null until the server has said. */
  readonly fileRules: FileRules | null;
  /** Nobody is there: a form takes the place of the composer. */
  readonly isForm: boolean;
  readonly leaving: Step;
  readonly rating: Step;
  /** Until when the server wants patience; null when it does not. */
  readonly slowUntil: number | null;
  /** Answers not yet on the customer's screen. */
  readonly unread: number;
}

/** The outside world of a visitor. */
export interface VisitorPorts {
  readonly server: string;
  readonly fetch: Fetch;
  readonly upload: Upload;
  /** Null for a stranger. */
  readonly user: KnownUser | null;
  readonly memory: MemoryKeeper;
  readonly now: () => number;
  readonly random: () => number;
  readonly newId: () => string;
  readonly onView: (view: VisitorView) => void;
  /** A message that was not there before, the customer's own included. */
  readonly onMessage: (message: WebChatMessage) => void;
}

/** One visitor of one server. */
export interface Visitor {
  readonly view: () => VisitorView;
  /** Says hello and follows the chat; more calls change nothing. */
  readonly start: () => void;
  readonly stop: () => void;
  /** Sends the text with what is in the tray; waits for nothing: false while a file is still on its way. */
  readonly send: (text: string) => boolean;
  /** Presses a button of a message; its label becomes the customer's message. */
  readonly press: (press: talk.Press, label: string) => void;
  readonly attach: (files: readonly File[]) => void;
  readonly detach: (key: string) => void;
  readonly retryFile: (key: string) => void;
  /** Sends the form. */
  readonly leave: (word: LeftWord) => void;
  /** Rates the chat that is over. @param value 1 to 5 */
  readonly rate: (value: number, comment: string) => void;
  /** The bytes of a file of a message. Rejects when they cannot be had. */
  readonly load: (file: WebChatFile) => Promise<Blob>;
  readonly retry: (clientId: string) => void;
  /** The customer is writing; told to the server every 3 seconds at most. */
  readonly noteTyping: () => void;
  /** This message of ours is on the screen. */
  readonly noteSeen: (id: string, order: number) => void;
  /** The chat was opened: whether somebody is there is asked again where the form is shown. */
  readonly noteOpened: () => void;
  readonly wake: () => void;
  readonly noteOffline: () => void;
}
