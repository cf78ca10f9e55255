import { shallowRef, watch, type ShallowRef } from 'vue';

import type { InboxCommand, InboxMessage } from '../../src/wire/inbox';
import type { Attachment, Attachments } from './attachments';
import type { Drafts } from './drafts';

/** A reply before it has an id. */
export type NewReply = Omit<Extract<InboxCommand, { kind: 'reply' }>, 'id'>;

/** Whether an answer can go, or what stands against it. */
export type Sendable = 'ready' | 'empty' | 'too_long' | 'files_failed' | 'uploading';

/**
 * Whether an answer can go.
 *
 * @param limit the longest text, in UTF-16 code units
 */
export function sendable(text: string, files: readonly Attachment[], limit: number): Sendable {
  if (text.trim() === '' && files.length === 0) return 'empty';
  if (text.trim().length > limit) return 'too_long';
  if (files.some(({ phase }) => phase === 'failed')) return 'files_failed';
  return files.every(({ phase }) => phase === 'done') ? 'ready' : 'uploading';
}

/** What a text comes to on a channel: nothing to say far below its limit. */
export type TextLength =
  | { readonly kind: 'fine' }
  /** So many characters fit into the message. */
  | { readonly kind: 'near'; readonly left: number }
  /** The provider gets it in parts. */
  | { readonly kind: 'parts'; readonly parts: number }
  /** No server takes it. */
  | { readonly kind: 'near_limit' | 'too_long'; readonly by: number };

/** From so many characters before the end of a message on, they are counted; of a short message, from its last fifth. */
const countedFrom = 200;
const limitCountedFrom = 500;

/**
 * What there is to say about the length of a text.
 *
 * @param perMessage what the channel takes at once; null when it takes everything at once
 * @param limit the longest reply of all
 */
export function textLength(text: string, perMessage: number | null, limit: number): TextLength {
  const length = text.trim().length;
  if (length > limit) return { kind: 'too_long', by: length - limit };
  if (limit - length <= limitCountedFrom) return { kind: 'near_limit', by: limit - length };
  if (perMessage === null || perMessage >= limit) return { kind: 'fine' };
  if (length > perMessage) return { kind: 'parts', parts: Math.ceil(length / perMessage) };
  return perMessage - length <= Math.min(countedFrom, perMessage / 5) ? { kind: 'near', left: perMessage - length } : { kind: 'fine' };
}

/** The answers that are being written, by chat. */
export interface Replies {
  /** The message that the answer is to. */
  readonly target: ShallowRef<ReadonlyMap<string, InboxMessage>>;
  /** The chats whose answer goes as soon as its files are there. */
  readonly queued: ShallowRef<ReadonlySet<string>>;
  aim(chatId: string, message: InboxMessage | null): void;
  /** Sends the draft of a chat with its files, at once or when they are there. */
  submit(chatId: string): void;
  /** Lets the agent go on with an answer that waits for its files. */
  hold(chatId: string): void;
  clear(): void;
}

/**
 * Keeps the answers that are being written.
 *
 * @param limit the longest text, in UTF-16 code units
 * @param canSend whether the chat is still this agent's
 */
export function keepReplies(
  attachments: Attachments,
  drafts: Drafts,
  limit: number,
  canSend: (chatId: string) => boolean,
  send: (reply: NewReply) => void,
): Replies {
  const target: Replies['target'] = shallowRef(new Map());
  const queued: Replies['queued'] = shallowRef(new Set());

  function aim(chatId: string, message: InboxMessage | null): void {
    const next = new Map(target.value);
    if (message === null) next.delete(chatId);
    else next.set(chatId, message);
    target.value = next;
  }

  function setQueued(chatId: string, isQueued: boolean): void {
    if (queued.value.has(chatId) === isQueued) return;
    const next = new Set(queued.value);
    if (isQueued) next.add(chatId);
    else next.delete(chatId);
    queued.value = next;
  }

  function submit(chatId: string): void {
    const state = sendable(drafts.read(chatId), attachments.of(chatId), limit);
    setQueued(chatId, state === 'uploading');
    if (state !== 'ready' || !canSend(chatId)) return;
    const answered = target.value.get(chatId);
    const text = drafts.read(chatId).trim();
    const files = attachments.take(chatId);
    drafts.write(chatId, '');
    aim(chatId, null);
    send({
      kind: 'reply',
      chatId,
      text,
      ...(files.length === 0 ? {} : { files: [...files] }),
      ...(answered === undefined ? {} : { replyTo: answered.id }),
    });
  }

  // A queued answer goes with its last file; it stays with the agent when one of them failed.
  watch(
    attachments.byChat,
    () => {
      for (const chatId of queued.value) submit(chatId);
    },
    { flush: 'sync' },
  );

  return {
    target,
    queued,
    aim,
    submit,
    hold: (chatId) => setQueued(chatId, false),
    clear() {
      target.value = new Map();
      queued.value = new Set();
    },
  };
}
