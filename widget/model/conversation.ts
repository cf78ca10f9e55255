import type { WebChatFile, WebChatMessage, WebChatMessageStatus } from '../../src/wire/web-chat';

/** Why a message of the customer did not reach the server. */
export type SendFailure = 'unreachable' | 'text_too_long' | 'too_many_requests' | 'files_gone' | 'refused';

/** A button of a message of ours, by its place. */
export interface Press {
  readonly messageId: string;
  readonly index: number;
}

/** A message of the customer that the server has not confirmed. */
export interface OutgoingMessage {
  readonly clientId: string;
  readonly text: string;
  /** Uploaded before. */
  readonly files: readonly WebChatFile[];
  /** The button whose label the text is; null when it was written. */
  readonly press: Press | null;
  readonly at: number;
  /** Null while it is being sent. */
  readonly failure: SendFailure | null;
}

/** Everything said between the visitor and us, as this page knows it. Never changed in place. */
export interface Conversation {
  /** Ordered by `order`, one per `id`. */
  readonly stored: readonly WebChatMessage[];
  /** In the order of writing. */
  readonly outgoing: readonly OutgoingMessage[];
  /** A chat ended right after the messages with these `order`s. */
  readonly endedAfter: readonly number[];
}

/** A conversation in which nothing was said. */
export const emptyConversation: Conversation = { stored: [], outgoing: [], endedAfter: [] };

const statusRank: Readonly<Record<WebChatMessageStatus, number>> = { sending: 0, failed: 1, sent: 2, delivered: 3, read: 4 };

/** The newest version wins, but a late one must not take back a status that the customer has already seen. */
function mergeVersions(known: WebChatMessage | undefined, incoming: WebChatMessage): WebChatMessage {
  if (known === undefined || statusRank[incoming.status] >= statusRank[known.status]) return incoming;
  return { ...incoming, status: known.status };
}

/** Takes in messages of the server in any order, also those already known; confirmed outgoing messages leave `outgoing`. */
export function mergeMessages(conversation: Conversation, incoming: readonly WebChatMessage[]): Conversation {
  const byId = new Map(conversation.stored.map((message) => [message.id, message]));
  for (const message of incoming) byId.set(message.id, mergeVersions(byId.get(message.id), message));
  const confirmed = new Set(incoming.map((message) => message.clientId));
  return {
    ...conversation,
    stored: [...byId.values()].sort((a, b) => a.order - b.order),
    outgoing: conversation.outgoing.filter((message) => !confirmed.has(message.clientId)),
  };
}

/** Adds what the customer just wrote; a `clientId` already there changes nothing. */
export function addOutgoing(conversation: Conversation, message: OutgoingMessage): Conversation {
  const isKnown =
    conversation.outgoing.some((known) => known.clientId === message.clientId) ||
    conversation.stored.some((known) => known.clientId === message.clientId);
  return isKnown ? conversation : { ...conversation, outgoing: [...conversation.outgoing, message] };
}

/** Marks an outgoing message as failed, or with null as being sent again. */
export function setFailure(conversation: Conversation, clientId: string, failure: SendFailure | null): Conversation {
  return {
    ...conversation,
    outgoing: conversation.outgoing.map((message) => (message.clientId === clientId ? { ...message, failure } : message)),
  };
}

function hasCustomerWrittenAfter(conversation: Conversation, order: number): boolean {
  return conversation.outgoing.length > 0 || conversation.stored.some((message) => message.author === 'customer' && message.order > order);
}

/** Notes that the chat ended here; where the customer has not written since the end before, there is nothing to end. */
export function markEnded(conversation: Conversation): Conversation {
  const last = conversation.stored.at(-1)?.order;
  const end = conversation.endedAfter.at(-1);
  if (last === undefined || (end !== undefined && !hasCustomerWrittenAfter(conversation, end))) return conversation;
  return { ...conversation, endedAfter: [...conversation.endedAfter, last] };
}

/** Takes back an end after which the customer has not written: the chat went on with another agent or queue. */
export function unmarkEnded(conversation: Conversation): Conversation {
  const end = conversation.endedAfter.at(-1);
  if (end === undefined || hasCustomerWrittenAfter(conversation, end)) return conversation;
  return { ...conversation, endedAfter: conversation.endedAfter.slice(0, -1) };
}

/** Whether a message is one that the customer should be told about. */
export function isAnswer(message: WebChatMessage): boolean {
  return message.author === 'agent' || message.author === 'bot';
}

/** Counts the answers that have not been on the customer's screen. @param seenOrder everything up to it has been */
export function countUnread(conversation: Conversation, seenOrder: number): number {
  return conversation.stored.filter((message) => isAnswer(message) && message.order > seenOrder && message.status !== 'read').length;
}

/** The answers that can be pressed now: those under the last message, until anything is said after it. */
export interface QuickReplies {
  readonly messageId: string;
  readonly buttons: readonly { readonly index: number; readonly label: string }[];
}

/** Finds what can be pressed; null when nothing can. */
export function quickReplies({ stored, outgoing }: Conversation): QuickReplies | null {
  const last = outgoing.length > 0 ? undefined : stored.findLast(({ author }) => author !== 'system');
  if (last === undefined || !isAnswer(last)) return null;
  const buttons = (last.content?.buttons ?? []).flatMap((button, index) =>
    button.kind === 'reply' && button.label.trim() !== '' ? [{ index, label: button.label }] : [],
  );
  return buttons.length === 0 ? null : { messageId: last.id, buttons };
}
