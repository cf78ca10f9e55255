/** Contacts and accounts: what the use cases need of the store to show them, change them, find them and forget them. */
import type { AccountId, AgentId, ChatId, ContactId, IdentityId, Instant } from '../core/brand';
import type { ContactSearch } from '../core/contact-search';
import type { FileKind } from '../core/file';

/** What people say of a contact. */
export interface ContactFacts {
  readonly name: string;
  /** The mobile phone, E.164 with `+`. */
  readonly phone: string | null;
  readonly businessPhone: string | null;
  readonly email: string | null;
  readonly jobTitle: string | null;
  /** BCP 47. */
  readonly language: string | null;
  readonly note: string | null;
  readonly accountId: AccountId | null;
}

/** `unidentified` is somebody of whom nobody has said who it is; `person` is one whom a person or a workflow has written down. */
export type ContactOrigin = 'chat' | 'unidentified' | 'person';

export interface ContactRecord extends ContactFacts {
  readonly id: ContactId;
  /** The name of the account. */
  readonly account: string | null;
  /** The hash of the picture. */
  readonly picture: string | null;
  readonly origin: ContactOrigin;
  readonly createdAt: Instant;
  readonly updatedAt: Instant | null;
  /** A contact that is gone is found by nothing but its id. */
  readonly deletedAs: 'merged' | 'erased' | null;
}

/** An id under which a contact writes. */
export interface KnownIdentity {
  readonly id: IdentityId;
  readonly channelType: string;
  readonly externalId: string;
  readonly name: string | null;
  readonly phone: string | null;
  /** Why messages do not reach it; null when they do. */
  readonly unreachable: string | null;
}

/** A chat of a contact with its files, as its history shows it. */
export interface TimelineChat {
  readonly chatId: ChatId;
  readonly status: string;
  readonly channel: { readonly id: string; readonly type: string; readonly name: string };
  readonly agentId: AgentId | null;
  readonly agentName: string | null;
  readonly queueName: string | null;
  readonly createdAt: number;
  readonly completedAt: number | null;
  /** How many messages it has, the lines for agents left out. */
  readonly messages: number;
  /** The beginning of its first message. */
  readonly firstLine: string;
  readonly files: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: FileKind;
    readonly size: number | null;
    readonly at: number;
  }[];
}

export interface Timeline {
  readonly chats: readonly TimelineChat[];
  readonly hasMore: boolean;
}

export interface ContactRecords {
  readonly find: (id: ContactId) => Promise<ContactRecord | null>;
  /** As `find`, with the row locked until the transaction ends. */
  readonly lock: (id: ContactId) => Promise<ContactRecord | null>;
  /** Makes a contact, or writes every fact of one: a person has said who it is. */
  readonly put: (id: ContactId, facts: ContactFacts, at: Instant) => Promise<void>;
  /** Another contact that has this phone, proven or not; null when nobody has. */
  readonly phoneOwner: (phone: string, except: ContactId) => Promise<ContactId | null>;
  /** Whoever writes from these phones is this contact from now on; returns another contact that has one of them, and then nothing may be stored. */
  readonly addPhones: (id: ContactId, phones: readonly string[]) => Promise<ContactId | null>;
  /** Takes a phone away from a contact, unless it writes from it. */
  readonly dropPhone: (id: ContactId, phone: string) => Promise<void>;
  /** The phones that find the contact. */
  readonly phones: (id: ContactId) => Promise<readonly string[]>;
  readonly identities: (id: ContactId) => Promise<readonly KnownIdentity[]>;
  readonly countChats: (id: ContactId) => Promise<number>;
  /** The latest merge into the contact that is not undone. */
  readonly lastMerge: (
    id: ContactId,
  ) => Promise<{ readonly id: string; readonly at: Instant; readonly removedId: ContactId; readonly removedName: string } | null>;
  /** Those whom people know, the best first. Null for the newest. */
  readonly search: (wanted: ContactSearch | null, limit: number) => Promise<readonly ContactId[]>;
  /** Chats newest first; `before` is the last one of the page before. */
  readonly timeline: (id: ContactId, before: ChatId | null, limit: number) => Promise<Timeline>;
}

/** A company or another group of which contacts are. */
export interface Account {
  readonly id: AccountId;
  readonly name: string;
  readonly phone: string | null;
  readonly website: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface Accounts {
  readonly find: (id: AccountId) => Promise<Account | null>;
  /** Whatever its case. */
  readonly findByName: (name: string) => Promise<Account | null>;
  /** By the beginning of the name, whatever its case; null for all. By name. */
  readonly search: (beginning: string | null, limit: number) => Promise<readonly Account[]>;
  /** Makes an account, or writes every field of one. */
  readonly put: (account: Omit<Account, 'createdAt' | 'updatedAt'>, at: Instant) => Promise<void>;
  readonly contactsOf: (id: AccountId, limit: number) => Promise<readonly ContactId[]>;
  /** The contacts of accounts whose name begins so, by account and name. */
  readonly contactsOfNamed: (beginning: string, limit: number) => Promise<readonly ContactId[]>;
}

/** What was erased of a person: how many of each, and how many bytes of files. */
export interface ErasedCounts {
  readonly contacts: number;
  readonly identities: number;
  readonly phones: number;
  readonly chats: number;
  readonly messages: number;
  readonly translations: number;
  readonly files: number;
  readonly bytes: number;
  readonly ratings: number;
  readonly cases: number;
  readonly merges: number;
  readonly commands: number;
  readonly events: number;
}

/** What proves that a person was erased; it says nothing of the person. */
export interface ErasureReceipt {
  readonly id: string;
  readonly contactId: ContactId;
  /** The agent who erased; null for a workflow. */
  readonly agentId: AgentId | null;
  readonly at: Instant;
  readonly erased: ErasedCounts;
}

export interface Erasures {
  readonly find: (contactId: ContactId) => Promise<ErasureReceipt | null>;
  /** The contact and all that were merged into it, their rows and those of their identities locked. */
  readonly lockPerson: (contactId: ContactId) => Promise<readonly ContactId[]>;
  /** Every chat that they ever had. */
  readonly chatsOf: (contactIds: readonly ContactId[]) => Promise<readonly ChatId[]>;
  /** Deletes what waits for flows of these chats and contacts; returns how many. */
  readonly eraseEvents: (contactIds: readonly ContactId[], chatIds: readonly ChatId[]) => Promise<number>;
  /** Takes name and every fact out of the contacts, and what finds them; the rows stay, so that chats keep belonging to somebody. */
  readonly eraseContacts: (
    contactIds: readonly ContactId[],
    at: Instant,
  ) => Promise<
    Pick<ErasedCounts, 'contacts' | 'phones' | 'merges'> & {
      readonly pictures: readonly string[];
      readonly others: readonly ContactId[];
      /** Chats that were theirs for a while. */
      readonly once: readonly ChatId[];
    }
  >;
  /**
   * Deletes messages with their files and translations, and takes what was written out of everything else that these chats have. `others`
   * were one contact with the person for a while: what the person wrote in their chats goes too. What agents had translated for `once`,
   * chats that were the person's for a while, may name the person.
   */
  readonly eraseChats: (
    chatIds: readonly ChatId[],
    whose: { readonly contactIds: readonly ContactId[]; readonly others: readonly ContactId[]; readonly once: readonly ChatId[] },
    at: Instant,
  ) => Promise<Pick<ErasedCounts, 'messages' | 'translations' | 'ratings' | 'cases' | 'commands'> & { readonly hashes: readonly string[] }>;
  /** Takes the ids under which the person wrote out of the identities, and deletes files that wait for a message of them. */
  readonly eraseIdentities: (
    contactIds: readonly ContactId[],
  ) => Promise<Pick<ErasedCounts, 'identities'> & { readonly hashes: readonly string[] }>;
  /** Deletes those of these files that nobody else has. */
  readonly eraseFiles: (hashes: readonly string[]) => Promise<Pick<ErasedCounts, 'files' | 'bytes'>>;
  readonly put: (receipt: ErasureReceipt) => Promise<void>;
}

/** Everything that the store has of the chats and cases of a person, oldest first. */
export interface PersonRecords {
  readonly chats: readonly ExportedChat[];
  readonly cases: readonly ExportedCase[];
  readonly merges: readonly {
    readonly id: string;
    readonly kind: string;
    readonly survivorId: string;
    readonly removedId: string;
    readonly at: number;
    readonly undoneAt: number | null;
  }[];
}

export interface ExportedChat {
  readonly id: string;
  readonly channel: { readonly type: string; readonly name: string };
  readonly queue: string | null;
  readonly agent: string | null;
  readonly status: string;
  readonly createdAt: number;
  readonly acceptedAt: number | null;
  readonly completedAt: number | null;
  readonly rating: { readonly value: number; readonly comment: string | null; readonly at: number } | null;
  readonly messages: readonly ExportedMessage[];
}

export interface ExportedMessage {
  readonly id: string;
  readonly at: number;
  readonly author: string;
  readonly authorName: string | null;
  readonly text: string;
  /** What it said before the customer changed it. */
  readonly originalText: string | null;
  readonly status: string;
  readonly content: unknown;
  readonly reaction: string | null;
  readonly deletedAt: number | null;
  readonly translations: readonly { readonly language: string; readonly text: string; readonly origin: string }[];
  readonly files: readonly ExportedFile[];
}

export interface ExportedFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number | null;
  /** SHA-256, hex; null when the bytes never came. */
  readonly hash: string | null;
}

export interface ExportedCase {
  readonly id: string;
  readonly number: number;
  readonly subject: string;
  readonly description: string;
  readonly status: string;
  readonly category: string | null;
  readonly priority: string | null;
  readonly project: string | null;
  readonly registeredAt: number;
  readonly closedAt: number | null;
  readonly foreign: { readonly system: string | null; readonly key: string | null; readonly url: string | null };
  readonly chatIds: readonly string[];
}

export interface PersonExports {
  readonly read: (contactId: ContactId) => Promise<PersonRecords>;
}
