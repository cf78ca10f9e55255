/** What the agent's page and the server say of cases and of the actions of a chat. */
import { z } from 'zod';

const id = z.uuid();

export const caseRequests = [
  /** Cases of a chat's contact, newest first; `search` is a number or a part of the subject. */
  z.object({ action: z.literal('cases'), chatId: id, search: z.string().max(200).optional() }),
  /** Says which case the chat is about: one of its contact's; null for none. */
  z.object({ action: z.literal('set_case'), chatId: id, caseId: id.nullable() }),
  /** The actions of the chat's queue. */
  z.object({ action: z.literal('actions'), chatId: id }),
] as const;

export type CaseRequest = z.infer<(typeof caseRequests)[number]>;

export interface InboxCase {
  readonly id: string;
  readonly number: number;
  readonly subject: string;
  readonly description: string;
  readonly status: { readonly id: string; readonly name: string; readonly isFinal: boolean };
  readonly category: string | null;
  readonly priority: string | null;
  readonly assigneeName: string | null;
  readonly registeredAt: number;
  /** Where it goes on in another system. */
  readonly foreign: { readonly system: string | null; readonly key: string; readonly url: string | null } | null;
}

/** The answer to `cases`; at most 50. `linked` are those of this chat, `current` the one that it is about. */
export interface InboxCases {
  readonly current: InboxCase | null;
  readonly linked: readonly InboxCase[];
  readonly cases: readonly InboxCase[];
  readonly hasMore: boolean;
}

/** The answer to `actions`, in their order. `isRunning` while a run that this chat has begun goes on. */
export interface InboxActions {
  readonly actions: readonly { readonly id: string; readonly caption: string; readonly isRunning: boolean }[];
}
