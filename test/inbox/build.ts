import type {
  ChannelTraits,
  InboxContact,
  InboxContactRow,
  InboxFile,
  InboxMe,
  InboxMessage,
  InboxState,
  InboxTile,
  InboxTranslation,
  InboxWay,
} from '../../src/wire/inbox';
import type { Answer } from '../../inbox/api';
import type { ContactCalls } from '../../inbox/contact-calls';
import type { QuickReplyCalls } from '../../inbox/quick-reply-calls';
import type { ReachCalls } from '../../inbox/reach-calls';
import type { TranslationCalls } from '../../inbox/translation-calls';
import type { Person } from '../../inbox/models/start';

/** An agent who is Active. */
export function anAgent(change: Partial<InboxMe> = {}): InboxMe {
  return {
    id: 'agent-1',
    name: 'Anna',
    login: 'anna',
    status: 'active',
    statusSince: 0,
    statusReason: null,
    statusBy: null,
    access: 'agent',
    load: 0,
    capacity: 5,
    language: null,
    ...change,
  };
}

/** A tile in the list of new chats. */
export function aTile(change: Partial<InboxTile> = {}): InboxTile {
  return {
    chatId: 'chat-1',
    area: 'new',
    status: 'waiting',
    contact: { id: 'contact-1', name: 'Olena Kovalenko', picture: null, phone: null, email: null, isIdentified: true },
    channel: { id: 'channel-1', type: 'webchat', name: 'Shop' },
    windowClosesAt: null,
    unreachable: null,
    queue: null,
    agent: null,
    lastMessage: null,
    waitingSince: 1_000,
    acceptedAt: null,
    completedAt: null,
    unread: 0,
    parentId: null,
    offer: 'all',
    offeredAt: 500,
    offerExpiresAt: null,
    unansweredSince: null,
    overdueAt: null,
    case: null,
    translation: null,
    revision: 1,
    ...change,
  };
}

/** A message of the customer. */
export function aMessage(change: Partial<InboxMessage> = {}): InboxMessage {
  const seq = change.seq ?? 1;
  return {
    id: `message-${seq}`,
    chatId: 'chat-1',
    seq,
    at: seq * 1_000,
    author: 'customer',
    authorName: null,
    own: false,
    note: null,
    text: 'Hello',
    status: 'read',
    statusReason: null,
    commandId: null,
    files: [],
    content: null,
    editedAt: null,
    originalText: null,
    deletedAt: null,
    reaction: null,
    translations: [],
    ...change,
  };
}

/** A picture of the customer. */
export function aFile(change: Partial<InboxFile> = {}): InboxFile {
  return { id: 'file-1', kind: 'image', name: 'photo.png', type: 'image/png', size: 1_000, state: 'stored', reason: null, ...change };
}

/** A channel that takes small pictures, and any other file as a document. */
export function someTraits(change: Partial<ChannelTraits> = {}): ChannelTraits {
  return {
    name: 'WhatsApp',
    text: 1_000,
    files: { image: { maxBytes: 50, types: ['image/png'] }, document: { maxBytes: 100, types: null } },
    hasTemplates: true,
    hasReplies: true,
    receipts: 'read',
    ...change,
  };
}

/** What an installation has in which everything is on. */
export function someFeatures(change: Partial<InboxState['features']> = {}): InboxState['features'] {
  return {
    translation: true,
    translatesReplies: false,
    wantsTranslation: false,
    cases: true,
    mayFindDuplicates: true,
    mayMerge: true,
    mayManage: false,
    contactFields: ['phone', 'email', 'case'],
    ...change,
  };
}

/** A contact with nothing but a name. */
export function aContact(change: Partial<InboxContact['contact']> = {}): InboxContact {
  return {
    contact: {
      id: 'contact-1',
      name: 'Olena Kovalenko',
      phone: null,
      businessPhone: null,
      email: null,
      jobTitle: null,
      language: null,
      note: null,
      account: null,
      picture: null,
      isIdentified: false,
      createdAt: 0,
      ...change,
    },
    identities: [],
    similar: 0,
    otherChats: 0,
    lastMerge: null,
  };
}

/** A contact of a list. */
export function aRow(change: Partial<InboxContactRow> = {}): InboxContactRow {
  return {
    id: 'contact-1',
    name: 'Olena Kovalenko',
    picture: null,
    phone: null,
    businessPhone: null,
    email: null,
    account: null,
    jobTitle: null,
    language: null,
    note: null,
    createdAt: 0,
    chats: 1,
    cases: 0,
    channelTypes: [],
    ...change,
  };
}

/** A server that knows one contact and nothing else. */
export function someContactCalls(change: Partial<ContactCalls> = {}): ContactCalls {
  const ok = <T>(value: T) => Promise.resolve({ kind: 'ok' as const, value });
  return {
    contact: () => ok(aContact()),
    saveContact: () => ok(aContact()),
    findContacts: () => ok({ contacts: [] }),
    findAccounts: () => ok({ accounts: [] }),
    timeline: () => ok({ chats: [], hasMore: false }),
    similar: () => ok({ current: aRow(), candidates: [], mayMerge: true }),
    merge: ({ survivorId }) => ok({ contactId: survivorId, mergeIds: [] }),
    undoMerge: () => ok({}),
    notDuplicates: () => ok({}),
    linkPreview: (_chatId, contactId) =>
      ok({ from: aRow(), to: aRow({ id: contactId, name: contactId }), removes: false, otherChats: 0, cases: 0, confirmation: null }),
    cases: () => ok({ current: null, linked: [], cases: [], hasMore: false }),
    setCase: () => ok({}),
    actions: () => ok({ actions: [] }),
    ...change,
  };
}

/** Calls about translation to a server that says yes. */
export function someTranslationCalls(): TranslationCalls {
  const answer: Answer<InboxTranslation> = {
    kind: 'ok',
    value: { isOn: true, from: null, detected: 'es', to: 'uk', languages: ['es', 'uk'], isServed: true },
  };
  const done = (): Promise<Answer<unknown>> => Promise.resolve({ kind: 'ok', value: {} });
  return { of: () => Promise.resolve(answer), set: () => Promise.resolve(answer), translate: done, setLanguage: done };
}

/** Calls about quick replies to a server that keeps none. */
export function someQuickReplyCalls(): QuickReplyCalls {
  const ok = <T>(value: T) => Promise.resolve({ kind: 'ok' as const, value });
  return {
    offered: () => ok({ replies: [] }),
    use: () => ok({}),
    list: () => ok({ replies: [], queues: [], macros: [] }),
    save: () => ok({ id: 'reply-1' }),
    remove: () => ok({}),
  };
}

/** A channel on which a chat can be begun. */
export function aWay(change: Partial<InboxWay> = {}): InboxWay {
  return {
    channel: { id: 'channel-1', type: 'webchat', name: 'Shop' },
    state: 'free',
    chatId: 'chat-old',
    agentName: null,
    address: null,
    lastAt: 0,
    closesAt: null,
    ...change,
  };
}

/** Somebody whom a chat can be begun with on one channel. */
export function aPerson(change: Partial<Person> = {}): Person {
  const { id, name, picture, phone, email, account, jobTitle } = aRow();
  return { id, name, picture, phone, email, account, jobTitle, ways: [aWay()], ...change };
}

/** Calls about whom a chat can be begun with to a server that knows one person. */
export function someReachCalls(): ReachCalls {
  return { people: () => Promise.resolve({ kind: 'ok', value: { people: [aPerson()] } }) };
}
