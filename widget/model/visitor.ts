import type { WebChatHello, WebChatMessage, WebChatState } from '../../src/wire/web-chat';
import { backoffDelay } from './backoff';
import { call, openCall, RefusedCall, type Fetch } from './calls';
import * as talk from './conversation';
import { createLiveStream, type LinkState } from './live-stream';
import type { MemoryKeeper } from './memory';
import { createOutbox } from './outbox';
import { readHello, readSent, type StreamEvent } from './wire';

/** What the pages show. Never changed in place. */
export interface VisitorView {
  /** `idle` has not asked the server for anything; `closed` was told that this site may not use the chat. */
  readonly phase: 'idle' | 'loading' | 'ready' | 'closed';
  readonly link: LinkState;
  readonly look: Pick<WebChatHello, 'title' | 'subtitle' | 'accent' | 'language'> | null;
  readonly chat: WebChatState;
  readonly conversation: talk.Conversation;
  /** Who is writing right now; an empty name is a nameless somebody. */
  readonly typingName: string | null;
  /** Answers not yet on the customer's screen. */
  readonly unread: number;
}

/** The outside world of a visitor. */
export interface VisitorPorts {
  readonly server: string;
  readonly fetch: Fetch;
  readonly memory: MemoryKeeper;
  readonly now: () => number;
  readonly random: () => number;
  readonly newId: () => string;
  readonly onView: (view: VisitorView) => void;
  /** A message that was not there before, the customer's own included. */
  readonly onMessage: (message: WebChatMessage) => void;
}

/** One visitor of one server. */
export interface Visitor {
  readonly view: () => VisitorView;
  /** Says hello and follows the chat; more calls change nothing. */
  readonly start: () => void;
  readonly stop: () => void;
  readonly send: (text: string) => void;
  readonly retry: (clientId: string) => void;
  /** The customer is writing; told to the server every 3 seconds at most. */
  readonly noteTyping: () => void;
  /** This message of ours is on the screen. */
  readonly noteSeen: (id: string, order: number) => void;
  readonly wake: () => void;
  readonly noteOffline: () => void;
}

const typingShownMs = 6_000;
const typingEveryMs = 3_000;
const repeatedHelloMs = 10_000;

/** Makes a visitor that has not yet talked to the server. */
export function createVisitor(ports: VisitorPorts): Visitor {
  const { server, fetch, memory } = ports;
  let token = memory.read().token;
  let cursor = '';
  let seenOrder = memory.read().seenOrder;
  let lastTyping = 0;
  let failures = 0;
  let lastHelloAgain = Number.NEGATIVE_INFINITY;
  let isAsking = false;
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let helloTimer: ReturnType<typeof setTimeout> | undefined;
  let view: VisitorView = {
    phase: 'idle',
    link: 'connecting',
    look: null,
    chat: { status: 'none', agentName: null },
    conversation: { ...talk.emptyConversation, outgoing: memory.readOutgoing().map((message) => ({ ...message, failure: null })) },
    typingName: null,
    unread: 0,
  };

  function change(next: Partial<VisitorView>): void {
    const before = view.conversation.outgoing;
    view = { ...view, ...next };
    view = { ...view, unread: talk.countUnread(view.conversation, seenOrder) };
    if (view.conversation.outgoing !== before) memory.writeOutgoing(view.conversation.outgoing);
    ports.onView(view);
  }

  function takeMessage(message: WebChatMessage): void {
    const isNew = !view.conversation.stored.some((known) => known.id === message.id);
    const conversation = talk.mergeMessages(view.conversation, [message]);
    if (isNew && talk.isAnswer(message)) hideTyping();
    memory.write({ hasMessages: true });
    change({ conversation });
    if (isNew) ports.onMessage(message);
  }

  function takeState(chat: WebChatState): void {
    const isEnd = chat.status === 'none' && view.chat.status !== 'none';
    const isBegin = chat.status !== 'none' && view.chat.status === 'none';
    let { conversation } = view;
    if (isEnd) conversation = talk.markEnded(conversation);
    if (isBegin) conversation = talk.unmarkEnded(conversation);
    if (isEnd) hideTyping();
    change({ chat, conversation });
  }

  function hideTyping(): void {
    clearTimeout(typingTimer);
    if (view.typingName !== null) change({ typingName: null });
  }

  function takeEvent(event: StreamEvent): void {
    if (event.name === 'message') takeMessage(event.data);
    else if (event.name === 'chat') takeState(event.data);
    else if (event.name === 'typing') {
      clearTimeout(typingTimer);
      typingTimer = setTimeout(hideTyping, typingShownMs);
      change({ typingName: event.data.name });
    }
  }

  const stream = createLiveStream({
    connect: (signal) => openCall(fetch, server, { action: 'stream', token: token ?? '', cursor }, signal),
    onEvent: takeEvent,
    onCursor(next) {
      cursor = next;
    },
    onLink(link) {
      change({ link });
      if (link === 'live') outbox.retryUnreachable();
    },
    async onRefusal({ code }) {
      if (code === 'too_many_requests') return true;
      if (code === 'unknown_visitor') forget();
      if (code === 'origin_not_allowed') change({ phase: 'closed' });
      else helloAgain();
      return false;
    },
    now: ports.now,
    random: ports.random,
  });

  const outbox = createOutbox({
    conversation: () => view.conversation,
    onConversation: (conversation) => change({ conversation }),
    isReady: () => view.phase === 'ready',
    send: (message) => call(fetch, server, { action: 'send', token: token ?? '', id: message.clientId, text: message.text }, readSent),
    onSent: ({ message }) => takeMessage(message),
    onUnknownVisitor() {
      forget();
      helloAgain();
    },
  });

  /** Another tab may have a newer token already; taking it keeps both tabs one visitor. */
  function forget(): void {
    const kept = memory.read().token;
    token = kept === token ? null : kept;
    if (token === null) {
      memory.write({ token: null, hasMessages: false, seenOrder: 0 });
      seenOrder = 0;
    }
    stream.stop();
    change({ phase: 'loading', conversation: { ...talk.emptyConversation, outgoing: view.conversation.outgoing } });
  }

  /** A server that refuses what it just gave must not be asked in a tight loop. */
  function helloAgain(): void {
    const isRepeated = ports.now() - lastHelloAgain < repeatedHelloMs;
    lastHelloAgain = ports.now();
    clearTimeout(helloTimer);
    helloTimer = setTimeout(() => void sayHello(), isRepeated ? repeatedHelloMs / 2 : 0);
  }

  async function sayHello(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    clearTimeout(helloTimer);
    try {
      const hello = await call(fetch, server, token === null ? { action: 'hello' } : { action: 'hello', token }, readHello);
      isAsking = false;
      if (view.phase === 'idle') return;
      failures = 0;
      takeHello(hello);
    } catch (error) {
      isAsking = false;
      if (view.phase === 'idle') return;
      if (error instanceof RefusedCall && error.code === 'origin_not_allowed') {
        change({ phase: 'closed' });
        return;
      }
      failures += 1;
      if (failures > 1) change({ link: 'lost' });
      helloTimer = setTimeout(() => void sayHello(), backoffDelay(failures, ports.random()));
    }
  }

  function takeHello(hello: WebChatHello): void {
    const lastOrder = hello.messages.at(-1)?.order ?? 0;
    // A history that ends earlier than what we know is another visitor's: the server did not know our token any more.
    const isOther = lastOrder < Math.max(seenOrder, view.conversation.stored.at(-1)?.order ?? 0);
    if (isOther) seenOrder = 0;
    token = hello.token;
    cursor = hello.cursor;
    const hasMessages = hello.messages.length > 0;
    memory.write({ token, hasMessages, accent: hello.accent, seenOrder });
    const known = isOther ? { ...talk.emptyConversation, outgoing: view.conversation.outgoing } : view.conversation;
    const merged = talk.mergeMessages(known, hello.messages);
    const conversation = hello.chat.status === 'none' ? talk.markEnded(merged) : talk.unmarkEnded(merged);
    const { title, subtitle, accent, language } = hello;
    change({ phase: 'ready', link: 'connecting', look: { title, subtitle, accent, language }, chat: hello.chat, conversation });
    stream.start();
    outbox.flush();
  }

  /** Hints are worth nothing later, so a failed one is let go. */
  function hint(request: Parameters<typeof openCall>[2]): void {
    openCall(fetch, server, request, new AbortController().signal)
      .then((response) => response.body?.cancel())
      .catch(() => undefined);
  }

  return {
    view: () => view,
    start() {
      if (view.phase !== 'idle') return;
      change({ phase: 'loading' });
      void sayHello();
    },
    stop() {
      clearTimeout(helloTimer);
      hideTyping();
      stream.stop();
      view = { ...view, phase: 'idle' };
    },
    send(text) {
      const message = { clientId: ports.newId(), text, at: ports.now(), failure: null };
      change({ conversation: talk.addOutgoing(view.conversation, message) });
      lastTyping = 0;
      outbox.flush();
    },
    retry: (clientId) => outbox.retry(clientId),
    noteTyping() {
      if (token === null || view.phase !== 'ready' || view.chat.status === 'none' || ports.now() - lastTyping < typingEveryMs) return;
      lastTyping = ports.now();
      hint({ action: 'typing', token });
    },
    noteSeen(id, order) {
      if (token === null || view.phase !== 'ready' || order <= seenOrder) return;
      seenOrder = order;
      memory.write({ seenOrder });
      hint({ action: 'seen', token, messageId: id });
      change({});
    },
    wake() {
      if (view.phase === 'ready') stream.wake();
      else if (view.phase === 'loading') void sayHello();
    },
    noteOffline() {
      if (view.phase === 'ready') stream.noteOffline();
    },
  };
}
