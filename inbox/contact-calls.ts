import type {
  ContactFields,
  InboxAccounts,
  InboxActions,
  InboxCases,
  InboxContact,
  InboxContacts,
  InboxLinkPreview,
  InboxMerged,
  InboxRequest,
  InboxSimilar,
  InboxTimeline,
} from '../src/wire/inbox';
import type { Answer } from './api';

/** Which contacts become one. */
export type MergeOrder = Omit<Extract<InboxRequest, { action: 'merge' }>, 'action'>;

/** The calls for the contact of a chat, its duplicates, its cases and what can be done with it. None of them throws. */
export interface ContactCalls {
  readonly contact: (chatId: string) => Promise<Answer<InboxContact>>;
  readonly saveContact: (chatId: string, contact: ContactFields) => Promise<Answer<InboxContact>>;
  readonly findContacts: (search: string) => Promise<Answer<InboxContacts>>;
  readonly findAccounts: (search: string) => Promise<Answer<InboxAccounts>>;
  /** Chats and files, newest first; `before` is the last chat of the page before. */
  readonly timeline: (chatId: string, before?: string) => Promise<Answer<InboxTimeline>>;
  readonly similar: (chatId: string) => Promise<Answer<InboxSimilar>>;
  readonly merge: (order: MergeOrder) => Promise<Answer<InboxMerged>>;
  readonly undoMerge: (chatId: string, mergeIds: readonly string[]) => Promise<Answer<unknown>>;
  readonly notDuplicates: (chatId: string, contactIds: readonly string[]) => Promise<Answer<unknown>>;
  readonly linkPreview: (chatId: string, contactId: string) => Promise<Answer<InboxLinkPreview>>;
  /** Cases of the chat's contact; `search` is a number or a part of the subject. */
  readonly cases: (chatId: string, search?: string) => Promise<Answer<InboxCases>>;
  readonly setCase: (chatId: string, caseId: string | null) => Promise<Answer<unknown>>;
  readonly actions: (chatId: string) => Promise<Answer<InboxActions>>;
}

/** Makes the calls with what posts a request. */
export function contactCalls(call: <T>(request: InboxRequest) => Promise<Answer<T>>): ContactCalls {
  return {
    contact: (chatId) => call({ action: 'contact', chatId }),
    saveContact: (chatId, contact) => call({ action: 'save_contact', chatId, contact }),
    findContacts: (search) => call({ action: 'find_contacts', search }),
    findAccounts: (search) => call({ action: 'find_accounts', search }),
    timeline: (chatId, before) => call({ action: 'timeline', chatId, ...(before === undefined ? {} : { before }) }),
    similar: (chatId) => call({ action: 'similar', chatId }),
    merge: (order) => call({ action: 'merge', ...order }),
    undoMerge: (chatId, mergeIds) => call({ action: 'undo_merge', chatId, mergeIds: [...mergeIds] }),
    notDuplicates: (chatId, contactIds) => call({ action: 'not_duplicates', chatId, contactIds: [...contactIds] }),
    linkPreview: (chatId, contactId) => call({ action: 'link_preview', chatId, contactId }),
    cases: (chatId, search) => call({ action: 'cases', chatId, ...(search === undefined || search === '' ? {} : { search }) }),
    setCase: (chatId, caseId) => call({ action: 'set_case', chatId, caseId }),
    actions: (chatId) => call({ action: 'actions', chatId }),
  };
}
