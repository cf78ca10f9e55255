/** What the agent's page and the server say of contacts, of their duplicates and of linking a chat to another contact. */
import { z } from 'zod';

const id = z.uuid();
const text = (most: number) => z.string().max(most);

/** What an agent may change of a contact; what is null is emptied. */
const contactFields = z.object({
  name: text(200),
  /** The mobile phone. */
  phone: text(40).nullable(),
  businessPhone: text(40).nullable(),
  email: text(320).nullable(),
  jobTitle: text(200).nullable(),
  /** BCP 47. */
  language: text(40).nullable(),
  note: text(4_000).nullable(),
  /** The name of the account; one that is not there yet is made. */
  account: text(200).nullable(),
});

/** The fields of contacts in which two of them can differ, so that a merge has to choose. */
const mergeField = z.enum(['name', 'phone', 'businessPhone', 'email', 'jobTitle', 'language', 'note', 'account', 'picture']);

export const contactRequests = [
  /** The contact of a chat, with all that the panel shows. */
  z.object({ action: z.literal('contact'), chatId: id }),
  /** Changes the contact of a chat; a contact whom nobody knew is known from then on. */
  z.object({ action: z.literal('save_contact'), chatId: id, contact: contactFields }),
  /** Contacts by the beginnings of words of the name, an e-mail address or the digits of a phone. */
  z.object({ action: z.literal('find_contacts'), search: text(200) }),
  /** Accounts by the beginning of the name. */
  z.object({ action: z.literal('find_accounts'), search: text(200) }),
  /** All chats and files of a chat's contact, newest first; `before` is the last chat of the page before. */
  z.object({ action: z.literal('timeline'), chatId: id, before: id.optional() }),
  /** Who may be the same person as the contact of a chat. */
  z.object({ action: z.literal('similar'), chatId: id }),
  /** Makes several contacts one. `fields` says from which of them a field is taken; without it, the survivor's value or the first that there is. */
  z.object({
    action: z.literal('merge'),
    chatId: id,
    survivorId: id,
    removedIds: z.array(id).min(1).max(20),
    fields: z.partialRecord(mergeField, id).optional(),
  }),
  /** Takes a merge back, or the link of a chat. */
  z.object({ action: z.literal('undo_merge'), chatId: id, mergeIds: z.array(id).min(1).max(20) }),
  /** Notes that these are not the contact of the chat. */
  z.object({ action: z.literal('not_duplicates'), chatId: id, contactIds: z.array(id).min(1).max(50) }),
  /** What linking a chat to another contact would do. */
  z.object({ action: z.literal('link_preview'), chatId: id, contactId: id }),
] as const;

export type ContactRequest = z.infer<(typeof contactRequests)[number]>;
export type ContactFields = z.infer<typeof contactFields>;
export type MergeField = z.infer<typeof mergeField>;

/** A contact as a row of a list. */
export interface InboxContactRow {
  readonly id: string;
  readonly name: string;
  readonly picture: string | null;
  readonly phone: string | null;
  readonly businessPhone: string | null;
  readonly email: string | null;
  readonly account: string | null;
  readonly jobTitle: string | null;
  readonly language: string | null;
  readonly note: string | null;
  /** When it was made. */
  readonly createdAt: number;
  /** How many chats it has ever had. */
  readonly chats: number;
  readonly cases: number;
  /** The types of the channels on which it writes. */
  readonly channelTypes: readonly string[];
}

/** The answer to `contact` and `save_contact`. */
export interface InboxContact {
  readonly contact: ContactFields & {
    readonly id: string;
    readonly picture: string | null;
    /** False while nobody has said who it is: the page offers to. */
    readonly isIdentified: boolean;
    readonly createdAt: number;
  };
  /** Under which ids it writes. */
  readonly identities: readonly {
    readonly channelType: string;
    readonly externalId: string;
    readonly name: string | null;
    readonly phone: string | null;
    readonly unreachable: string | null;
  }[];
  /** How many other contacts may be the same person; null for agents who may not search them. */
  readonly similar: number | null;
  /** Chats of the contact beside this one. */
  readonly otherChats: number;
  /** The latest merge into this contact that can be taken back. */
  readonly lastMerge: { readonly id: string; readonly at: number; readonly removedName: string } | null;
}

/** The answer to `find_contacts`; at most 20, the best first, without notes. */
export interface InboxContacts {
  readonly contacts: readonly InboxContactRow[];
}
export interface InboxAccounts {
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
}

/** The answer to `timeline`. */
export interface InboxTimeline {
  readonly chats: readonly {
    readonly chatId: string;
    readonly status: string;
    readonly channel: { readonly type: string; readonly name: string };
    readonly agentName: string | null;
    readonly queueName: string | null;
    readonly createdAt: number;
    readonly completedAt: number | null;
    /** How many messages it has. */
    readonly messages: number;
    /** The beginning of its first message. */
    readonly firstLine: string;
    /** Whether this agent may read it. */
    readonly isReadable: boolean;
    readonly files: readonly {
      readonly id: string;
      readonly name: string;
      readonly kind: string;
      readonly size: number | null;
      readonly at: number;
    }[];
  }[];
  readonly hasMore: boolean;
}

/** The answer to `similar`. */
export interface InboxSimilar {
  /** The contact of the chat. */
  readonly current: InboxContactRow;
  readonly candidates: readonly (InboxContactRow & {
    /** The names of the rules that found it. */
    readonly rules: readonly string[];
    /** What is the same: `name`, `phone`, `mobile`, `business`, `email`. */
    readonly fields: readonly string[];
    /** From 1 to 100. */
    readonly score: number;
  })[];
  readonly mayMerge: boolean;
}

/** The answer to `merge`. */
export interface InboxMerged {
  readonly contactId: string;
  /** What `undo_merge` takes. */
  readonly mergeIds: readonly string[];
}

/** The answer to `link_preview`; both contacts come without notes. */
export interface InboxLinkPreview {
  readonly from: InboxContactRow;
  readonly to: InboxContactRow;
  /** Whether the contact of the chat goes, with everything that it has moving to the other. */
  readonly removes: boolean;
  /** How many chats and cases move beside this chat. */
  readonly otherChats: number;
  readonly cases: number;
  /** Why an explicit word of the agent is needed; null when none is. */
  readonly confirmation: string | null;
}
