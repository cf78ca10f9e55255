import type { InboxQuickReplies, InboxQuickReplyList, InboxQuickReplySaved, SavedQuickReply } from '../src/wire/inbox';
import type { QuickReplyRequest } from '../src/wire/quick-reply';
import type { Answer } from './api';

/** The calls about quick replies. None of them throws. */
export interface QuickReplyCalls {
  /** What can be inserted in a chat. */
  readonly offered: (chatId: string) => Promise<Answer<InboxQuickReplies>>;
  /** Notes that the agent inserted one. */
  readonly use: (replyId: string) => Promise<Answer<unknown>>;
  /** All of them as they are kept. */
  readonly list: () => Promise<Answer<InboxQuickReplyList>>;
  readonly save: (reply: SavedQuickReply) => Promise<Answer<InboxQuickReplySaved>>;
  readonly remove: (replyId: string) => Promise<Answer<unknown>>;
}

/** Makes the calls about quick replies through the page's one call. */
export function quickReplyCalls(call: <T>(request: QuickReplyRequest) => Promise<Answer<T>>): QuickReplyCalls {
  return {
    offered: (chatId) => call({ action: 'quick_replies', chatId }),
    use: (replyId) => call({ action: 'use_quick_reply', replyId }),
    list: () => call({ action: 'quick_reply_list' }),
    save: (reply) => call({ action: 'save_quick_reply', reply }),
    remove: (replyId) => call({ action: 'delete_quick_reply', replyId }),
  };
}
