import type { InboxEvents } from '../src/wire/inbox';
import { readEventStream, reconnectDelay, silenceLimit } from './models/event-stream';

/** What the feed tells its owner. */
export interface FeedListener {
  /** An event of the server, in order. */
  event<K extends keyof InboxEvents>(name: K, data: InboxEvents[K]): void;
  /** The connection stands; `again` when an earlier one had been lost. */
  live(again: boolean): void;
  /** Nothing has been heard for five seconds, or the server refused. */
  lost(): void;
  /** The server does not know the session any more. */
  unauthenticated(): void;
  /** The server does not take the cursor: the page must begin from a fresh state. */
  stale(): void;
}

/** A live feed that reconnects by itself until it is isClosed(). */
export interface Feed {
  close(): void;
  /** Tries at once instead of waiting for the next try. */
  retry(): void;
  /** Follows a chat of somebody else beside the agent's own; null ends that. */
  watch(chatId: string | null): void;
}

const names: Record<keyof InboxEvents, true> = {
  me: true,
  tile: true,
  tile_gone: true,
  message: true,
  command: true,
  typing: true,
  logged_out: true,
  beat: true,
};

function isEventName(name: string): name is keyof InboxEvents {
  return Object.hasOwn(names, name);
}

type Ending = 'closed' | 'broken' | 'unauthenticated' | 'stale';

/**
 * Follows the live feed from a cursor on.
 *
 * It reads with fetch, not with EventSource, because only fetch tells a session that ended (401) from a server that is away.
 */
export function openFeed(address: string, cursor: string, listener: FeedListener): Feed {
  let position = cursor;
  let closed = false;
  // A call, because the type checker takes a flag that it has just seen false for false after every await.
  const isClosed = (): boolean => closed;
  let tries = 0;
  let everLive = false;
  let watched: string | null = null;
  /** The connection is given up on purpose, to be opened again with another chat to watch. */
  let switching = false;
  let connection = new AbortController();
  let wake: () => void = () => undefined;

  async function follow(): Promise<Ending> {
    connection = new AbortController();
    const current = connection;
    const beyond = watched === null ? '' : `&watch=${encodeURIComponent(watched)}`;
    const isSwitched = switching;
    switching = false;
    // Silence is measured from the last byte, so that a connection that hangs half-way is noticed as soon as one that was cut.
    let heardAt = Date.now();
    const silence = setInterval(() => {
      if (Date.now() - heardAt <= silenceLimit) return;
      listener.lost();
      current.abort();
    }, 250);
    try {
      const response = await fetch(`${address}/stream?cursor=${encodeURIComponent(position)}${beyond}`, {
        credentials: 'same-origin',
        headers: { accept: 'text/event-stream' },
        cache: 'no-store',
        signal: current.signal,
      });
      if (response.status === 401) return 'unauthenticated';
      // The agent may not read all chats any more.
      if (response.status === 403) watched = null;
      if (response.status === 400 || response.status === 409 || response.status === 410) return 'stale';
      if (!response.ok || response.body === null) return 'broken';
      const decoder = new TextDecoder();
      const readPiece = readEventStream();
      const reader = response.body.getReader();
      let live = false;
      for (;;) {
        const { done, value } = await reader.read();
        if (done || isClosed()) return isClosed() ? 'closed' : 'broken';
        heardAt = Date.now();
        if (!live) {
          live = true;
          tries = 0;
          listener.live(everLive && !isSwitched);
          everLive = true;
        }
        for (const event of readPiece(decoder.decode(value, { stream: true }))) {
          if (isEventName(event.name)) listener.event(event.name, JSON.parse(event.data) as InboxEvents[typeof event.name]);
          if (event.id !== null && event.id !== '') position = event.id;
          if (isClosed()) return 'closed';
        }
      }
    } catch {
      return isClosed() ? 'closed' : 'broken';
    } finally {
      clearInterval(silence);
      current.abort();
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, reconnectDelay(tries, Math.random()));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    while (!isClosed()) {
      const ending = await follow();
      if (ending === 'closed') return;
      if (ending === 'unauthenticated') {
        listener.unauthenticated();
        return;
      }
      if (ending === 'stale') {
        await pause();
        if (!isClosed()) listener.stale();
        return;
      }
      if (switching) continue;
      // A first failed try right after a good connection may heal unnoticed; a second may not.
      if (tries > 0 || !everLive) listener.lost();
      await pause();
      tries += 1;
    }
  }

  void run();
  return {
    close() {
      closed = true;
      connection.abort();
      wake();
    },
    retry: () => wake(),
    watch(chatId) {
      if (chatId === watched) return;
      watched = chatId;
      switching = true;
      connection.abort();
      wake();
    },
  };
}
