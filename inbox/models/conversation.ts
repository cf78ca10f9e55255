import { shallowRef, type ShallowRef } from 'vue';

import type { InboxConversation, InboxMessage } from '../../src/wire/inbox';
import type { Answer, InboxApi } from '../api';
import { hasGap, mergeMessages, takeMessage } from './messages';

/** One conversation as far as it has been read. */
export interface ReadConversation {
  readonly chatId: string;
  readonly messages: readonly InboxMessage[];
  readonly parents: InboxConversation['parents'];
  readonly hasMore: boolean;
  /** What is being fetched: the newest page with nothing to show yet, or an older one. */
  readonly loading: 'newest' | 'older' | null;
  /** The last fetch was refused or did not reach the server. */
  readonly failed: boolean;
}

/** The conversations that this page has read, by chat. */
export interface Conversations {
  readonly byChat: ShallowRef<ReadonlyMap<string, ReadConversation>>;
  /** Fetches the newest page; what is there already stays on screen meanwhile. */
  refresh(chatId: string): Promise<Answer<InboxConversation>>;
  loadOlder(chatId: string): Promise<void>;
  /** Applies a message of the feed. */
  take(message: InboxMessage): void;
  clear(): void;
}

function unread(chatId: string): ReadConversation {
  return { chatId, messages: [], parents: [], hasMore: false, loading: 'newest', failed: false };
}

/** Joins a newest page with what was read before; earlier pages are dropped when messages between are missing. */
function joinNewest(known: ReadConversation, page: InboxConversation): ReadConversation {
  const joined = mergeMessages(known.messages, page.messages);
  const torn = hasGap(joined);
  const messages = torn ? page.messages : joined;
  const reachesFurther = !torn && known.messages.length > 0 && (messages[0]?.seq ?? 0) < (page.messages[0]?.seq ?? 0);
  return {
    chatId: known.chatId,
    messages,
    parents: page.parents,
    hasMore: reachesFurther ? known.hasMore : page.hasMore,
    loading: null,
    failed: false,
  };
}

function isEarlier({ parents }: ReadConversation, message: InboxMessage): boolean {
  return parents.some((parent) => parent.chatId === message.chatId && parent.messages.some(({ id }) => id === message.id));
}

/** A message of an earlier chat changes as well: it is translated, its file arrives. */
function withEarlier(conversation: ReadConversation, message: InboxMessage): ReadConversation {
  const parents = conversation.parents.map((parent) =>
    parent.chatId === message.chatId ? { ...parent, messages: takeMessage(parent.messages, message) } : parent,
  );
  return { ...conversation, parents };
}

/** Keeps the conversations read through the given calls. */
export function keepConversations(api: Pick<InboxApi, 'conversation'>): Conversations {
  const byChat = shallowRef<ReadonlyMap<string, ReadConversation>>(new Map());
  const read = (chatId: string): ReadConversation => byChat.value.get(chatId) ?? unread(chatId);
  function put(conversation: ReadConversation): void {
    byChat.value = new Map(byChat.value).set(conversation.chatId, conversation);
  }

  async function refresh(chatId: string): Promise<Answer<InboxConversation>> {
    const before = read(chatId);
    put({ ...before, failed: false, loading: before.messages.length === 0 ? 'newest' : before.loading });
    const answer = await api.conversation(chatId);
    put(answer.kind === 'ok' ? joinNewest(read(chatId), answer.value) : { ...read(chatId), loading: null, failed: true });
    return answer;
  }

  async function loadOlder(chatId: string): Promise<void> {
    const known = read(chatId);
    const first = known.messages[0];
    if (!first || !known.hasMore || known.loading !== null) return;
    put({ ...known, loading: 'older' });
    const answer = await api.conversation(chatId, first.seq);
    const now = read(chatId);
    put(
      answer.kind === 'ok'
        ? {
            ...now,
            messages: mergeMessages(now.messages, answer.value.messages),
            hasMore: answer.value.hasMore,
            loading: null,
            failed: false,
          }
        : { ...now, loading: null, failed: true },
    );
  }

  return {
    byChat,
    refresh,
    loadOlder,
    take(message) {
      for (const later of byChat.value.values()) if (isEarlier(later, message)) put(withEarlier(later, message));
      const known = byChat.value.get(message.chatId);
      if (!known) return;
      const messages = takeMessage(known.messages, message);
      put({ ...known, messages });
      if (hasGap(messages) && known.loading === null) void refresh(message.chatId);
    },
    clear() {
      byChat.value = new Map();
    },
  };
}
