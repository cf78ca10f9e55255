/** What the agent's page and the server say of quick replies. */
import { z } from 'zod';

const id = z.uuid();

/** The longest text of a quick reply, in UTF-16 code units. */
export const quickReplyTextLimit = 10_000;

const savedReply = z.object({
  /** Null for a new one. */
  id: id.nullable(),
  name: z.string().max(200),
  /** One a language; the language '' is for everybody else. */
  texts: z
    .array(z.object({ language: z.string().max(40), text: z.string().max(quickReplyTextLimit) }))
    .min(1)
    .max(50),
  /** Where it is offered; none for everywhere. */
  queueIds: z.array(id).max(500),
  isActive: z.boolean(),
});

export const quickReplyRequests = [
  /** What can be inserted in a chat: of its queue and in the customer's language, with the macros filled in. */
  z.object({ action: z.literal('quick_replies'), chatId: id }),
  /** Notes that the agent inserted one, so that it comes first the next time. */
  z.object({ action: z.literal('use_quick_reply'), replyId: id }),
  /** All of them as they are kept, for administrators. */
  z.object({ action: z.literal('quick_reply_list') }),
  z.object({ action: z.literal('save_quick_reply'), reply: savedReply }),
  z.object({ action: z.literal('delete_quick_reply'), replyId: id }),
] as const;

export type QuickReplyRequest = z.infer<(typeof quickReplyRequests)[number]>;

export type SavedQuickReply = z.infer<typeof savedReply>;

/** The answer to `quick_replies`: those that the agent used last first, then by name. */
export interface InboxQuickReplies {
  readonly replies: readonly {
    readonly id: string;
    readonly name: string;
    /** With the macros filled in; one that has no value is left out. */
    readonly text: string;
    /** BCP 47; '' when it is for every language. */
    readonly language: string;
    /** What the list shows: the same in the agent's language, else in `DefaultMessageLanguage`. */
    readonly preview: string;
    readonly isRecent: boolean;
  }[];
}

/** The answer to `quick_reply_list`, by name. */
export interface InboxQuickReplyList {
  readonly replies: readonly (SavedQuickReply & { readonly id: string; readonly updatedAt: number })[];
  readonly queues: readonly { readonly id: string; readonly name: string }[];
  /** What can stand between `{{` and `}}`. */
  readonly macros: readonly string[];
}

/** The answer to `save_quick_reply`. */
export interface InboxQuickReplySaved {
  readonly id: string;
}
