/** Files of messages, and what is to be fetched from providers. */
import type { AttachmentId, ChannelId, ChatId, ContactId, IdentityId, Instant, MessageId, Millis } from '../core/brand';
import type { FileKind } from '../core/file';
import type { FileSource } from './adapter';

/** A file of a message. */
export interface Attachment {
  readonly id: AttachmentId;
  /** Null while an uploaded file waits for its message. */
  readonly messageId: MessageId | null;
  readonly kind: FileKind;
  readonly name: string;
  /** As sniffed from the bytes; what the provider claims until they are here. */
  readonly type: string;
  /** In bytes; null when it is not known yet. */
  readonly size: number | null;
  readonly state: 'pending' | 'stored' | 'failed';
  /** With `failed`: why, in words for the agent. */
  readonly reason: string | null;
}

export interface NewAttachment {
  readonly id: AttachmentId;
  readonly messageId: MessageId | null;
  readonly position: number;
  readonly kind: FileKind;
  readonly name: string;
  readonly type: string;
  readonly size: number | null;
  /** The bytes that are stored; null while they are to be fetched. */
  readonly hash: string | null;
  /** Who uploaded it: an agent, or a visitor's identity or id. */
  readonly ownerId: string | null;
  readonly at: Instant;
}

/** What the use cases ask about bytes, passed in because `app` knows no library. */
export interface FileTools {
  /** SHA-256 of the bytes, hex. */
  readonly digest: (bytes: Uint8Array) => string;
  /** The MIME type that the bytes show, without parameters; null when they show none: texts, unknown formats. */
  readonly sniff: (bytes: Uint8Array) => Promise<string | null>;
}

/** What proves who may read a file. */
export interface AttachmentAccess {
  readonly attachment: Attachment;
  readonly ownerId: string | null;
  readonly chatId: ChatId | null;
  readonly channelId: ChannelId | null;
  /** The customer's id on the channel. */
  readonly externalId: string | null;
}

export interface Files {
  /** Stores bytes under their hash, once however often they come. */
  readonly put: (file: { readonly hash: string; readonly type: string; readonly bytes: Uint8Array; readonly at: Instant }) => Promise<void>;
  readonly read: (hash: string) => Promise<{ readonly type: string; readonly bytes: Uint8Array } | null>;
  readonly addAll: (attachments: readonly NewAttachment[]) => Promise<void>;
  readonly find: (id: AttachmentId) => Promise<(AttachmentAccess & { readonly hash: string | null }) | null>;
  /** Those of them that were uploaded by this owner and are in no message yet, in the order asked for. */
  readonly unused: (ids: readonly AttachmentId[], ownerId: string) => Promise<readonly (Attachment & { readonly hash: string })[]>;
  /** Gives uploaded files to their message. */
  readonly attach: (ids: readonly AttachmentId[], messageId: MessageId) => Promise<void>;
  readonly settle: (
    id: AttachmentId,
    outcome:
      | {
          readonly state: 'stored';
          readonly hash: string;
          readonly type: string;
          readonly size: number;
          readonly kind: FileKind;
          readonly name: string;
        }
      | { readonly state: 'failed'; readonly reason: string },
  ) => Promise<void>;
  /** The bytes that this sender's picture has; null to have none. */
  readonly setPicture: (contactId: ContactId, hash: string) => Promise<void>;
  readonly pictureOf: (contactId: ContactId) => Promise<string | null>;
  /** Deletes uploads older than a moment that no message uses, and bytes that nothing uses any more. */
  readonly prune: (before: Instant) => Promise<void>;
}

/** Something to be done at a provider after its webhook was answered. */
export interface Errand {
  readonly id: string;
  readonly source: FileSource | null;
  /** Failed attempts before this one. */
  readonly attempts: number;
  readonly subject:
    | { readonly kind: 'file'; readonly attachmentId: AttachmentId }
    /** Ask who the customer is. */
    | { readonly kind: 'profile'; readonly identityId: IdentityId; readonly contactId: ContactId; readonly externalId: string }
    /** Tell the provider that its call was dealt with, beyond the answer to it. */
    | { readonly kind: 'acknowledge' }
    /** Our part of the conversation is over: whoever had it first may have it again. */
    | { readonly kind: 'release'; readonly identityId: IdentityId; readonly externalId: string };
}
export type ErrandKind = Errand['subject']['kind'];
export interface Errands {
  readonly addAll: (
    wanted: readonly {
      readonly id: string;
      readonly kind: ErrandKind;
      /** The attachment or the identity that it is about. */
      readonly subjectId: string;
      readonly channelId: ChannelId;
      readonly source: FileSource | null;
      readonly at: Instant;
    }[],
  ) => Promise<void>;
  /** Leases what is due on a channel, oldest first. */
  readonly claim: (wanted: {
    readonly channelId: ChannelId;
    readonly limit: number;
    readonly duration: Millis;
  }) => Promise<readonly Errand[]>;
  readonly finish: (id: string) => Promise<void>;
  readonly retry: (id: string, after: Millis) => Promise<void>;
}
