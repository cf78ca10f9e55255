/** Merging contacts: what the use cases need of the store to make several one, and to take that back. */
import type { AgentId, ChatId, ContactId, IdentityId, Instant } from '../core/brand';
import type { LinkFacts } from '../core/duplicates/link';
import type { FieldChange, MergingContact, StandingChat } from '../core/duplicates/merge';

/** What belongs to a contact. */
export interface Belongings {
  readonly identities: readonly string[];
  readonly phones: readonly string[];
  readonly chats: readonly string[];
  readonly cases: readonly string[];
}

/** One contact that became another, with all that taking it back needs. */
export interface MergeRecord {
  readonly id: string;
  readonly survivorId: ContactId;
  readonly removedId: ContactId;
  /** A chat was linked to another contact, or somebody merged. */
  readonly kind: 'merge' | 'link';
  readonly agentId: AgentId | null;
  readonly at: Instant;
  readonly undoneAt: Instant | null;
  /** False when the other contact stayed, and only what one of its ids had went. */
  readonly removes: boolean;
  /** What moved. */
  readonly moved: Belongings;
  /** Under which ids the open chats of all these contacts were: who writes next changes that. */
  readonly standing: readonly (readonly [chatId: string, identityId: string])[];
  /** What the survivor took over. */
  readonly fields: readonly FieldChange[];
  /** When the survivor had been changed last. */
  readonly updatedBefore: Instant | null;
}

export interface Merges {
  /** Contacts, also those that are gone, with what finds them; all locked in one order until the transaction ends. */
  readonly lockContacts: (ids: readonly ContactId[]) => Promise<ReadonlyMap<ContactId, MergingContact>>;
  /** Open chats of contacts, locked. */
  readonly openChats: (ids: readonly ContactId[]) => Promise<readonly StandingChat[]>;
  /** What contacts have; their chats are locked. */
  readonly belongings: (ids: readonly ContactId[]) => Promise<ReadonlyMap<ContactId, Belongings>>;
  /** What one id of a contact has: its phone, its chats, and the cases of nothing but those. The chats are locked. */
  readonly belongingsOfIdentity: (identityId: IdentityId, contactId: ContactId) => Promise<Belongings>;
  /** Of what once moved, what the contact still has, and what came to it since by the ids that moved. The chats are locked. */
  readonly toMoveBack: (merge: MergeRecord) => Promise<Belongings>;
  readonly move: (belongings: Belongings, to: ContactId) => Promise<void>;
  /** Gives chats the identities that they had, where the one that they have is another contact's by now. */
  readonly resetIdentities: (standing: MergeRecord['standing']) => Promise<void>;
  /** Puts chats beside the ones that get the next message, or back in front. */
  readonly setBeside: (chatIds: readonly ChatId[], isBeside: boolean) => Promise<void>;
  /** Writes the fields of a contact, and when it was changed. */
  readonly change: (
    id: ContactId,
    fields: readonly { readonly field: FieldChange['field']; readonly value: string | null }[],
    updatedAt: Instant | null,
  ) => Promise<void>;
  readonly remove: (ids: readonly ContactId[], at: Instant) => Promise<void>;
  readonly restore: (ids: readonly ContactId[]) => Promise<void>;
  readonly insert: (merges: readonly MergeRecord[]) => Promise<void>;
  /** Locked, the latest first. */
  readonly lock: (ids: readonly string[]) => Promise<readonly MergeRecord[]>;
  /** Merges into a contact since a moment that still hold, the oldest first. */
  readonly intoSince: (survivorId: ContactId, at: Instant) => Promise<readonly MergeRecord[]>;
  /** Writes anew what the survivor of a merge took over. */
  readonly putFields: (merge: MergeRecord, fields: MergeRecord['fields']) => Promise<void>;
  readonly markUndone: (ids: readonly string[], at: Instant) => Promise<void>;
  /** Whom a contact became, however often that was merged again; itself when it is there. */
  readonly survivorOf: (id: ContactId) => Promise<ContactId>;
  readonly linkFacts: (identityId: IdentityId, contactId: ContactId) => Promise<LinkFacts>;
}
