/** Duplicates: what the use cases need of the store to find contacts that are the same person, and to make them one. */
import type { AgentId, ContactId, Instant } from '../core/brand';
import type { DuplicateKey } from '../core/duplicates/keys';
import type { DuplicateRule } from '../core/duplicates/rules';

/** A contact as lists of duplicates show it. */
export interface ContactRow {
  readonly id: ContactId;
  readonly name: string;
  readonly picture: string | null;
  readonly phone: string | null;
  readonly businessPhone: string | null;
  readonly email: string | null;
  readonly account: string | null;
  readonly jobTitle: string | null;
  readonly language: string | null;
  readonly note: string | null;
  readonly createdAt: Instant;
  /** How many chats it has ever had. */
  readonly chats: number;
  readonly cases: number;
  readonly channelTypes: readonly string[];
}

export interface DuplicateRuleRecord extends DuplicateRule {
  readonly id: string;
}

/** A contact that another system knew. */
export interface ImportedContact {
  readonly id: ContactId;
  readonly name: string;
  /** E.164 with `+`. */
  readonly phone: string | null;
  readonly businessPhone: string | null;
  readonly email: string | null;
}

/** Keys, rules, and what people said is not the same. */
export interface Duplicates {
  /**
   * Makes the keys of contacts anew, whatever they were: to be called in the transaction that changes a name, a phone or an e-mail address.
   * Contacts whom nobody knows by name, or who are gone, have none.
   */
  readonly refresh: (contactIds: readonly ContactId[], at: Instant) => Promise<void>;
  /** Some contacts whose keys were never made, locked; those that another process has locked are left to it. */
  readonly withoutKeys: (limit: number) => Promise<readonly ContactId[]>;
  /** Stores contacts with their keys, by few statements however many they are. */
  readonly importContacts: (contacts: readonly ImportedContact[], at: Instant) => Promise<void>;
  /** The keys of contacts by which duplicates are found. */
  readonly keysOf: (contactIds: readonly ContactId[]) => Promise<ReadonlyMap<ContactId, readonly DuplicateKey[]>>;
  /** Contacts other than one that have one of these keys, the oldest `limit` of each. */
  readonly withKeys: (keys: readonly DuplicateKey[], except: ContactId, limit: number) => Promise<readonly ContactId[]>;
  /** All phones of contacts, as they are stored. */
  readonly phonesOf: (contactIds: readonly ContactId[]) => Promise<ReadonlyMap<ContactId, ReadonlySet<string>>>;
  /** In their order. */
  readonly rules: () => Promise<readonly DuplicateRuleRecord[]>;
  readonly insertRule: (rule: DuplicateRuleRecord, at: Instant) => Promise<void>;
  readonly updateRule: (rule: DuplicateRuleRecord) => Promise<void>;
  readonly deleteRule: (id: string) => Promise<void>;
  /** Whom somebody said not to be this contact. */
  readonly differentFrom: (contactId: ContactId) => Promise<ReadonlySet<ContactId>>;
  readonly markDifferent: (contactId: ContactId, others: readonly ContactId[], by: AgentId | null, at: Instant) => Promise<void>;
  readonly contactRows: (contactIds: readonly ContactId[]) => Promise<ReadonlyMap<ContactId, ContactRow>>;
}
