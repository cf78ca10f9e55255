import { noteReceipt } from '../../app/mark-read';
import type { ChannelEventKind } from '../../app/receive-message';
import type { LiveSource, Signal } from '../../app/live';
import type { UseCase } from '../../app/use-case';
import type { ChangeView, MessageView, Views } from '../../app/views';
import type { Channel } from '../../app/ports';
import { asChatId } from '../../core/brand';
import type { EventStream } from '../../wire/http';
import { webChatType } from './channel-type';
import type { FileLinks } from './file-links';
import { webChatMessage } from './messages';
import { stateOf } from './visitor-state';

interface Connection {
  readonly visitorId: string;
  readonly channel: Channel;
  readonly events: ReadonlySet<ChannelEventKind>;
  readonly asksForRating: boolean;
  readonly stream: EventStream;
}

/** Brings what happens to the pages of visitors. */
export interface LiveVisitors {
  /**
   * Keeps a page live from a cursor on.
   *
   * @returns what to do when the page is gone
   */
  readonly connect: (connection: Connection, cursor: number) => () => void;
}

const changesAtOnce = 1_000;

/** One per process and store: every connected visitor is served from one reading of the feed. */
export function liveVisitors(on: UseCase, views: Views, live: LiveSource, links: FileLinks): LiveVisitors {
  const connections = new Map<string, Set<Connection>>();
  let unsubscribe: (() => void) | null = null;

  const connected = (visitorId: string, channelId: string): readonly Connection[] =>
    [...(connections.get(visitorId) ?? [])].filter(({ channel }) => channel.id === channelId);

  /** `only` restricts the news to one connection that catches up. */
  const deliver = async (changes: readonly ChangeView[], only?: Connection): Promise<void> => {
    const last = changes.at(-1);
    if (last === undefined) return;
    const reached = new Set<Connection>();
    const listening = (visitorId: string, channelId: string) => {
      if (only === undefined) return connected(visitorId, channelId);
      return only.visitorId === visitorId && only.channel.id === channelId ? [only] : [];
    };
    const messageIds = changes.flatMap(({ kind, messageId }) => (kind === 'message' && messageId !== null ? [messageId] : []));
    const messages = messageIds.length === 0 ? [] : await views.messages(messageIds);
    const received = new Map<string, { readonly connection: Connection; readonly message: MessageView }>();
    for (const message of messages) {
      const shown = webChatMessage(message, links);
      if (shown === null) continue;
      for (const connection of listening(message.externalId, message.channelId)) {
        reached.add(connection);
        const isOpen = connection.stream.send({ name: 'message', data: shown });
        if (isOpen && message.author !== 'customer' && message.status === 'sent') received.set(message.identityId, { connection, message });
      }
    }
    const chatIds = changes.flatMap(({ kind, chatId }) => (kind === 'chat' && chatId !== null ? [chatId] : []));
    const owners = chatIds.length === 0 ? [] : await views.owners(chatIds);
    await tellStates(new Set(owners.flatMap((owner) => listening(owner.externalId, owner.channelId))), reached);
    for (const { stream } of reached) stream.send({ name: 'beat', data: {}, id: last.seq });
    for (const { connection, message } of received.values()) {
      const { identityId, channelId, id: upTo } = message;
      await noteReceipt(on, { identityId, channelId, upTo, status: 'delivered', events: connection.events });
    }
  };

  const tellStates = async (concerned: ReadonlySet<Connection>, reached: Set<Connection>): Promise<void> => {
    if (concerned.size === 0) return;
    const open = await views.visitorChats(webChatType, [...new Set([...concerned].map(({ visitorId }) => visitorId))]);
    for (const connection of concerned) {
      const chat = open.find(({ externalId, channelId }) => externalId === connection.visitorId && channelId === connection.channel.id);
      connection.stream.send({ name: 'chat', data: await stateOf(views, connection, chat, on.now()) });
      reached.add(connection);
    }
  };

  const signalled = async (signal: Signal): Promise<void> => {
    if (signal.kind !== 'agent_typing' || connections.size === 0) return;
    for (const { externalId, channelId } of await views.owners([asChatId(signal.chatId)])) {
      for (const { stream } of connected(externalId, channelId)) stream.send({ name: 'typing', data: { name: signal.name } });
    }
  };

  const catchUp = async (connection: Connection, cursor: number): Promise<void> => {
    for (let from: number | null = cursor; from !== null; ) {
      const changes: readonly ChangeView[] | null = await views.changesSince(from, changesAtOnce);
      if (changes === null) {
        connection.stream.close();
        return;
      }
      await deliver(changes, connection);
      from = changes.length === changesAtOnce ? (changes.at(-1)?.seq ?? null) : null;
    }
    await tellStates(new Set([connection]), new Set());
  };

  return {
    connect: (connection, cursor) => {
      unsubscribe ??= live.subscribe({ changed: deliver, signalled });
      const own = connections.get(connection.visitorId) ?? new Set();
      own.add(connection);
      connections.set(connection.visitorId, own);
      // Pages take the first event for the sign that they are live.
      connection.stream.send({ name: 'beat', data: {} });
      const beat = setInterval(() => {
        connection.stream.send({ name: 'beat', data: {} });
      }, 2_000);
      catchUp(connection, cursor).catch(() => {
        connection.stream.close();
      });
      return () => {
        clearInterval(beat);
        own.delete(connection);
        if (own.size === 0 && connections.get(connection.visitorId) === own) connections.delete(connection.visitorId);
        if (connections.size > 0) return;
        unsubscribe?.();
        unsubscribe = null;
      };
    },
  };
}
