/** Messages of a conversation as the agent's page reads them, and what their channel takes. */

import type { InboxTranslationText } from './translation';

export type MessageAuthor = 'customer' | 'agent' | 'bot' | 'system';
export type MessageStatus = 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

export interface InboxMessage {
  readonly id: string;
  readonly chatId: string;
  /** Position in its chat, from 1. */
  readonly seq: number;
  readonly at: number;
  readonly author: MessageAuthor;
  readonly authorName: string | null;
  /** True for what this agent wrote. */
  readonly own: boolean;
  /** In a system line: `transfer_note` marks a colleague's note; null otherwise. */
  readonly note: 'transfer_note' | null;
  readonly text: string;
  readonly status: MessageStatus;
  readonly statusReason: string | null;
  /** The id of the `reply` command that made it; null otherwise. */
  readonly commandId: string | null;
  readonly files: readonly InboxFile[];
  /** What it holds beside text and files. */
  readonly content: InboxContent | null;
  /** When the customer changed it, and what it said at first. */
  readonly editedAt: number | null;
  readonly originalText: string | null;
  /** When the customer took it back. */
  readonly deletedAt: number | null;
  /** The customer's reaction. */
  readonly reaction: string | null;
  /** The message in other languages; `text` is always what went between the customer and us. */
  readonly translations: readonly InboxTranslationText[];
}

export type FileKind = 'image' | 'video' | 'audio' | 'voice' | 'sticker' | 'document';

/** A file of a message. */
export interface InboxFile {
  readonly id: string;
  readonly kind: FileKind;
  readonly name: string;
  /** MIME, as its bytes show. */
  readonly type: string;
  /** In bytes; null when not known yet. */
  readonly size: number | null;
  /** `pending` is on its way from the provider; `failed` never came. */
  readonly state: 'pending' | 'stored' | 'failed';
  /** With `failed`: why. */
  readonly reason: string | null;
}

/** What a message holds beside text and files; what is missing is not there. */
export interface InboxContent {
  readonly place?: { readonly latitude: number; readonly longitude: number; readonly name?: string; readonly address?: string };
  readonly contacts?: readonly { readonly name: string; readonly phones: readonly string[]; readonly emails: readonly string[] }[];
  /** The message that this one answers, as it was then; `id` null and no text when it was never stored here. */
  readonly replyTo?: { readonly id: string | null; readonly author: string; readonly text: string };
  /** The payload of the button that the customer pressed; the text is its label. */
  readonly payload?: string;
  /** Where the customer came from: an advertisement, a link. */
  readonly referral?: Readonly<Record<string, string>>;
  readonly isForwarded?: boolean;
  /** The text stands for something that cannot be shown. */
  readonly isPlaceholder?: boolean;
  /** When the customer wrote it, where that was long before it came. */
  readonly writtenAt?: number;
  readonly buttons?: readonly ({ readonly kind: 'reply' | 'link'; readonly label: string } & Readonly<Record<string, string>>)[];
  /** The name of the template that was sent. */
  readonly template?: string;
  /** Written by other means than this inbox: the provider's own. */
  readonly isElsewhere?: boolean;
  /** In a line of the system: what the text says, for pages in other languages. Old lines have the text alone. */
  readonly line?: InboxLine;
}

/** What each kind of line of the system says beside its kind; a newer server may know more kinds. */
export interface InboxLineFacts {
  readonly accepted: { readonly agent: string };
  readonly started: { readonly agent: string };
  readonly completed: { readonly agent: string };
  readonly completed_by_workflow: object;
  readonly timed_out: { readonly minutes: number };
  readonly transferred_to_agent: { readonly agent: string; readonly to: string };
  readonly transferred_to_queue: { readonly agent: string; readonly queue: string };
  readonly handed_over: { readonly queue: string };
  readonly overflowed: { readonly from: string; readonly to: string };
  readonly unrouted: { readonly queue: string };
  readonly state_set: { readonly state: 'new' | 'in_progress' | 'completed' };
  readonly linked: { readonly agent: string; readonly contact: string };
  readonly linked_by_workflow: { readonly contact: string };
  readonly linked_to_erased: object;
  /** `value` is 1 to 5; `comment` is the customer's. */
  readonly rated: { readonly value: number; readonly comment: string | null };
  readonly rating_changed: { readonly value: number; readonly comment: string | null };
  /** `caption` null when the action is not there any more; `said` is the workflow's. */
  readonly action_done: { readonly caption: string | null; readonly said: string | null };
  /** `code` says the same as `said`, where that is a sentence of ours; null where it is the workflow's. */
  readonly action_failed: { readonly caption: string | null; readonly said: string | null; readonly code: string | null };
  readonly number_changed: object;
  readonly reachable: object;
  /** `reason` is the provider's. */
  readonly unreachable: { readonly reason: string };
  readonly control_asked: object;
  readonly control_given: object;
  readonly control_taken: object;
  /** `given` is what somebody said of themselves, proven by nobody. */
  readonly left: { readonly given: readonly string[] };
}

/** A line of the system of one of these kinds. */
export type InboxLineOf<Kind extends keyof InboxLineFacts> = {
  [Each in Kind]: { readonly kind: Each } & InboxLineFacts[Each];
}[Kind];

export type InboxLine = InboxLineOf<keyof InboxLineFacts>;

/** The answer to an upload. */
export interface InboxUpload {
  readonly file: { readonly id: string; readonly name: string; readonly type: string; readonly size: number; readonly kind: FileKind };
}

/** What a type of channel takes, so that the page can say so before anything is sent. Sizes in bytes. */
export interface ChannelTraits {
  /** As people call it: `WhatsApp`. */
  readonly name: string;
  /** A longer text goes in parts, in UTF-16 code units. */
  readonly text: number;
  /** Kinds that are missing go as a `document`; a file that no kind takes is refused. `types` null takes every type. */
  readonly files: Readonly<Partial<Record<FileKind, { readonly maxBytes: number; readonly types: readonly string[] | null }>>>;
  readonly hasTemplates: boolean;
  readonly hasReplies: boolean;
  /** How far the provider tells that a message has come. */
  readonly receipts: 'none' | 'delivered' | 'read';
}

/** The answer to `templates`. */
export interface InboxTemplates {
  readonly templates: readonly {
    readonly name: string;
    readonly language: string;
    /** With `{{1}}`, `{{2}}`, … where the parameters go. */
    readonly text: string;
    readonly parameters: number;
  }[];
}
