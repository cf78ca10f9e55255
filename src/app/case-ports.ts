/** Cases and what they are set up with: what the use cases need of the store. */
import type { AgentId, CaseId, ChatId, ContactId, Instant } from '../core/brand';
import type { CaseDefaults, CaseField, CaseMessage, CaseRecord, CaseStatus, CaseValues, NewCaseFacts } from '../core/case';

export interface NewCase extends NewCaseFacts {
  readonly id: CaseId;
  /** Two cases never have the same: what runs again finds the first one. */
  readonly onceKey: string | null;
}

/** What cases have to be; null where it does not matter. */
export interface CaseFilter {
  readonly contactId: ContactId | null;
  readonly statusId: string | null;
  readonly categoryId: string | null;
  readonly assigneeId: AgentId | null;
  /** The number, or anywhere in the subject. */
  readonly text: string | null;
  /** Only cases with a smaller number: the page after. */
  readonly before: number | null;
  readonly limit: number;
}

export interface Cases {
  readonly find: (id: CaseId) => Promise<CaseRecord | null>;
  /** As `find`, with the row locked. */
  readonly lock: (id: CaseId) => Promise<CaseRecord | null>;
  readonly findByNumber: (number: number) => Promise<CaseRecord | null>;
  readonly findByForeignKey: (system: string | null, key: string) => Promise<CaseRecord | null>;
  readonly findByOnceKey: (key: string) => Promise<CaseRecord | null>;
  /** Newest first. */
  readonly search: (filter: CaseFilter) => Promise<readonly CaseRecord[]>;
  /**
   * Stores the case under the next number. The counter stays locked until the transaction ends, so that numbers have no gaps: nothing that
   * others hold may be locked after it but the counter of the change feed.
   */
  readonly insert: (one: NewCase) => Promise<CaseRecord>;
  readonly update: (id: CaseId, values: CaseValues, at: Instant) => Promise<void>;
  /** What customer and agents wrote in the chat and in those that it came from, oldest first; the first thousand. */
  readonly conversation: (chatId: ChatId) => Promise<readonly CaseMessage[]>;
  /** The case that the chat is about, and all that it is linked to, newest first. */
  readonly ofChat: (chatId: ChatId) => Promise<{ readonly current: CaseRecord | null; readonly linked: readonly CaseRecord[] }>;
  /** Says which case the chat is about. */
  readonly setCurrent: (chatId: ChatId, id: CaseId | null) => Promise<void>;
  /** Links the chat to a case; once is enough. */
  readonly link: (chatId: ChatId, id: CaseId, at: Instant) => Promise<void>;
}

export interface CaseCategory {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  readonly isActive: boolean;
}
export interface PlacedStatus extends CaseStatus {
  readonly position: number;
}
export interface CaseTemplate extends CaseDefaults {
  readonly id: string;
  readonly name: string;
  readonly categoryName: string | null;
  readonly assigneeName: string | null;
  /** What a person has to fill in. */
  readonly requiredFields: readonly CaseField[];
}

export interface CaseSetup {
  /** In their order. */
  readonly categories: () => Promise<readonly CaseCategory[]>;
  readonly putCategory: (category: CaseCategory) => Promise<void>;
  /** In their order. */
  readonly statuses: () => Promise<readonly PlacedStatus[]>;
  readonly putStatus: (status: PlacedStatus) => Promise<void>;
  /** By name. */
  readonly templates: () => Promise<readonly CaseTemplate[]>;
  /** By id or name, the row locked: whether it may be chosen for chats must not change under whoever chooses it. */
  readonly lockTemplate: (idOrName: string) => Promise<CaseTemplate | null>;
  readonly putTemplate: (template: Omit<CaseTemplate, 'categoryName' | 'assigneeName'>, at: Instant) => Promise<void>;
  readonly deleteTemplate: (id: string) => Promise<void>;
}
