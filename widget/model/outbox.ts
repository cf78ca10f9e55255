import type { WebChatSent } from '../../src/wire/web-chat';
import { RefusedCall } from './calls';
import { setFailure, type Conversation, type OutgoingMessage, type SendFailure } from './conversation';

/** What the outbox needs from its owner. */
export interface OutboxPorts {
  readonly conversation: () => Conversation;
  readonly onConversation: (conversation: Conversation) => void;
  /** Whether there is a visitor in whose name to send. */
  readonly isReady: () => boolean;
  /** Rejects with `RefusedCall` or `UnreachableServer`. */
  readonly send: (message: OutgoingMessage) => Promise<WebChatSent>;
  readonly onSent: (sent: WebChatSent) => void;
  /** The server wants patience: nothing is sent until then. Null when it goes on. */
  readonly onSlow: (until: number | null) => void;
  readonly now: () => number;
  /** The owner gets a new visitor and calls `flush` again. */
  readonly onUnknownVisitor: () => void;
}

/** Sends the outgoing messages of a conversation one after the other, so that they arrive in the order of writing. */
export interface Outbox {
  flush: () => void;
  retry: (clientId: string) => void;
  /** The network is back: what failed for its sake is sent again, under the same id. */
  retryUnreachable: () => void;
}

const secondTryAfterMs = 1_200;
/** How often a message waits for a server that wants patience, and how long where it does not say. */
const patience = 5;
const pauseMs = 3_000;
const longestPauseMs = 60_000;

function failureOf(error: unknown): SendFailure {
  if (!(error instanceof RefusedCall)) return 'unreachable';
  if (error.code === 'text_too_long' || error.code === 'too_large') return 'text_too_long';
  if (error.code === 'unknown_files') return 'files_gone';
  return error.code === 'too_many_requests' ? 'too_many_requests' : 'refused';
}

/** Makes the outbox of a conversation. */
export function createOutbox(ports: OutboxPorts): Outbox {
  let isSending = false;

  async function sendTwice(message: OutgoingMessage): Promise<WebChatSent> {
    try {
      return await ports.send(message);
    } catch (error) {
      if (error instanceof RefusedCall) throw error;
      await new Promise((resolve) => setTimeout(resolve, secondTryAfterMs));
      return ports.send(message);
    }
  }

  async function sendPatiently(message: OutgoingMessage): Promise<WebChatSent> {
    for (let waits = 0; ; waits += 1) {
      try {
        return await sendTwice(message);
      } catch (error) {
        if (!(error instanceof RefusedCall) || error.code !== 'too_many_requests' || waits === patience) throw error;
        const pause = Math.min(longestPauseMs, Math.max(500, error.retryAfter ?? pauseMs));
        ports.onSlow(ports.now() + pause);
        await new Promise((resolve) => setTimeout(resolve, pause));
        ports.onSlow(null);
      }
    }
  }

  async function sendAll(): Promise<void> {
    for (;;) {
      const message = ports.conversation().outgoing.find((candidate) => candidate.failure === null);
      if (message === undefined || !ports.isReady()) return;
      try {
        ports.onSent(await sendPatiently(message));
      } catch (error) {
        if (error instanceof RefusedCall && error.code === 'unknown_visitor') {
          ports.onUnknownVisitor();
          return;
        }
        ports.onConversation(setFailure(ports.conversation(), message.clientId, failureOf(error)));
      }
    }
  }

  function flush(): void {
    if (isSending) return;
    isSending = true;
    void sendAll().finally(() => {
      isSending = false;
    });
  }

  function retry(clientId: string): void {
    ports.onConversation(setFailure(ports.conversation(), clientId, null));
    flush();
  }

  return {
    flush,
    retry,
    retryUnreachable() {
      for (const message of ports.conversation().outgoing) {
        if (message.failure === 'unreachable') retry(message.clientId);
      }
    },
  };
}
