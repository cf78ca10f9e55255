import type { WebChatFile, WebChatHello, WebChatMessage, WebChatRequest, WebChatState } from '../../src/wire/web-chat';
import { backoffDelay } from './backoff';
import { call, openCall, RefusedCall } from './calls';
import * as talk from './conversation';
import { createFileSource } from './file-source';
import { createLiveStream } from './live-stream';
import { createOutbox } from './outbox';
import { createTray, emptyTray } from './tray';
import { uploadFile } from './upload-call';
import type { Closed, Visitor, VisitorPorts, VisitorView } from './visitor-view';
import { readHello, readRated, readSent, type StreamEvent } from './wire';

const typingShownMs = 6_000;
const typingEveryMs = 3_000;
const repeatedHelloMs = 10_000;

const closing: readonly string[] = ['origin_not_allowed', 'bad_identity', 'identity_wanted'] satisfies readonly Closed[];
const isClosing = (code: string): code is Closed => closing.includes(code);

/** Makes a visitor that has not yet talked to the server. */
export function createVisitor(ports: VisitorPorts): Visitor {
  const { server, fetch, memory, user } = ports;
  // A known visitor is proven anew by each page; what is kept could be found by the next person at the same browser.
  let token = user === null ? memory.read().token : null;
  let cursor = '';
  let seenOrder = memory.read().seenOrder;
  let lastTyping = 0;
  let failures = 0;
  let lastHelloAgain = Number.NEGATIVE_INFINITY;
  let isAsking = false;
  let leftId: string | null = null;
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let helloTimer: ReturnType<typeof setTimeout> | undefined;
  let view: VisitorView = {
    phase: 'idle',
    closedFor: null,
    link: 'connecting',
    look: null,
    chat: { status: 'none', agentName: null, rating: null },
    conversation: { ...talk.emptyConversation, outgoing: memory.readOutgoing().map((message) => ({ ...message, failure: null })) },
    typingName: null,
    tray: emptyTray,
    fileRules: null,
    isForm: false,
    leaving: 'none',
    rating: 'none',
    slowUntil: null,
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
    const isOtherRating = chat.rating?.chatId !== view.chat.rating?.chatId;
    change({ chat, conversation, ...(isOtherRating ? { rating: 'none' } : {}), ...(isBegin ? { isForm: false } : {}) });
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
    send: (message) => call(fetch, server, sendRequest(message), readSent),
    now: ports.now,
    onSlow: (slowUntil) => change({ slowUntil }),
    onSent: ({ message }) => takeMessage(message),
    onUnknownVisitor() {
      forget();
      helloAgain();
    },
  });

  const tray = createTray<File>({
    rules: () => (view.phase === 'ready' ? view.fileRules : null),
    upload: (file, onProgress, signal) => uploadFile(ports.upload, { server, token: token ?? '', file, onProgress, signal }),
    onChange: (next) => change({ tray: next }),
    newId: ports.newId,
  });
  const files = createFileSource(fetch, server, () => token);

  function sendRequest({ clientId, text, files: sent, press }: talk.OutgoingMessage): Extract<WebChatRequest, { action: 'send' }> {
    return {
      action: 'send',
      token: token ?? '',
      id: clientId,
      text,
      ...(sent.length === 0 ? {} : { files: sent.map(({ id }) => id) }),
      ...(press === null ? {} : { press }),
      ...introduction(),
    };
  }

  /** What the site says of its user beside the proof. */
  function introduction(): { name?: string; email?: string } {
    return { ...(user?.name === undefined ? {} : { name: user.name }), ...(user?.email === undefined ? {} : { email: user.email }) };
  }

  function say(text: string, sent: readonly WebChatFile[], press: talk.Press | null): void {
    const message = { clientId: ports.newId(), text, files: sent, press, at: ports.now(), failure: null };
    change({ conversation: talk.addOutgoing(view.conversation, message) });
    lastTyping = 0;
    outbox.flush();
  }

  /** Another tab may have a newer token already; taking it keeps both tabs one visitor. */
  function forget(): void {
    const kept = user === null ? memory.read().token : token;
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
      const hello = await call(fetch, server, helloRequest(), readHello);
      isAsking = false;
      if (view.phase === 'idle') return;
      failures = 0;
      takeHello(hello);
    } catch (error) {
      isAsking = false;
      if (view.phase === 'idle') return;
      if (error instanceof RefusedCall && isClosing(error.code)) {
        change({ phase: 'closed', closedFor: error.code });
        tray.stop();
        return;
      }
      failures += 1;
      if (failures > 1) change({ link: 'lost' });
      const wanted = error instanceof RefusedCall ? (error.retryAfter ?? 0) : 0;
      helloTimer = setTimeout(() => void sayHello(), Math.max(wanted, backoffDelay(failures, ports.random())));
    }
  }

  function helloRequest(): Extract<WebChatRequest, { action: 'hello' }> {
    return { action: 'hello', ...(token === null ? {} : { token }), ...(user === null ? {} : { user }) };
  }

  function takeHello(hello: WebChatHello): void {
    const lastOrder = hello.messages.at(-1)?.order ?? 0;
    // A history that ends earlier than what we know is another visitor's: the server did not know our token any more.
    const isOther = lastOrder < Math.max(seenOrder, view.conversation.stored.at(-1)?.order ?? 0);
    if (isOther) seenOrder = 0;
    token = hello.token;
    cursor = hello.cursor;
    const hasMessages = hello.messages.length > 0;
    memory.write({ token: user === null ? token : null, hasMessages, accent: hello.accent, seenOrder });
    const known = isOther ? { ...talk.emptyConversation, outgoing: view.conversation.outgoing } : view.conversation;
    const merged = talk.mergeMessages(known, hello.messages);
    const conversation = hello.chat.status === 'none' ? talk.markEnded(merged) : talk.unmarkEnded(merged);
    const { title, subtitle, accent, language } = hello;
    const look = { title, subtitle, accent, language };
    const { chat, fileRules, isForm } = hello;
    change({ phase: 'ready', link: 'connecting', look, chat, conversation, fileRules, isForm });
    tray.begin();
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
      tray.stop();
      view = { ...view, phase: 'idle' };
    },
    send(text) {
      const sent = tray.take();
      if (sent === null) return false;
      if (text !== '' || sent.length > 0) say(text, sent, null);
      return true;
    },
    press: (press, label) => say(label, [], press),
    attach: tray.add,
    detach: tray.remove,
    retryFile: tray.retry,
    leave(word) {
      if (token === null || view.leaving === 'sending') return;
      change({ leaving: 'sending' });
      leftId ??= ports.newId();
      call(fetch, server, { action: 'leave', token, id: leftId, ...word }, readSent).then(
        ({ message }) => {
          leftId = null;
          change({ leaving: 'done', isForm: false });
          takeMessage(message);
        },
        (error: unknown) => change({ leaving: error instanceof RefusedCall ? 'refused' : 'unreachable' }),
      );
    },
    rate(value, comment) {
      const { rating } = view.chat;
      if (token === null || rating === null || view.rating === 'sending') return;
      change({ rating: 'sending' });
      call(fetch, server, { action: 'rate', token, chatId: rating.chatId, value, comment }, readRated).then(
        ({ rating: stored }) => change({ rating: 'done', chat: { ...view.chat, rating: stored } }),
        (error: unknown) => change({ rating: error instanceof RefusedCall ? 'refused' : 'unreachable' }),
      );
    },
    load: files.load,
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
    noteOpened() {
      if (view.phase === 'ready' && view.isForm && view.leaving === 'none') helloAgain();
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
