import { noteConnected } from '../app/end-lost-sessions';
import type { LiveSource, Signal } from '../app/live';
import type { UseCase } from '../app/use-case';
import type { ChangeView, MeView, TileView, Views } from '../app/views';
import { asChatId } from '../core/brand';
import type { AgentId, ChatId, MessageId } from '../core/brand';
import type { EventStream } from '../wire/http';
import { inboxMessage } from './messages';

interface Connection {
  readonly agentId: AgentId;
  /** SHA-256 of the session token, to end the stream with its session. */
  readonly tokenHash: string;
  /** A chat of somebody else that the page shows, by an agent who may read all chats. */
  readonly watched: ChatId | null;
  readonly stream: EventStream;
}

interface Listening extends Omit<Connection, 'watched'> {
  watched: ChatId | null;
  /** Chats in the page's lists, as far as this stream has told. */
  readonly shown: Set<ChatId>;
  /** Whether new items were shown: agents who are Inactive or at the limit have none. */
  seesNew: boolean | null;
}

/** Brings what happens to the pages of agents. */
export interface LiveInbox {
  /**
   * Keeps an agent's page live from a cursor on.
   *
   * @returns what to do when the page is gone
   */
  readonly connect: (connection: Connection, cursor: number) => () => void;
}

const changesAtOnce = 1_000;
/** How often a stream checks that its session is still open, in milliseconds: another process may have closed it. */
const sessionCheckedEvery = 30_000;
/** How often the store is told which sessions have a page, in milliseconds: their agents count as being there. */
const presenceNotedEvery = 20_000;

const seesNew = (me: MeView): boolean => me.status === 'active' && me.load < me.capacity;

/** One per process and store: every connected agent is served from one reading of the feed. */
export function liveInbox(on: UseCase, views: Views, live: LiveSource): LiveInbox {
  const connections = new Set<Listening>();
  let unsubscribe: (() => void) | null = null;
  let presence: NodeJS.Timeout | null = null;

  /** `only` restricts the news to one connection that catches up. */
  const deliver = async (changes: readonly ChangeView[], only?: Listening): Promise<void> => {
    const last = changes.at(-1);
    const listening = only === undefined ? [...connections] : [only];
    if (last === undefined || listening.length === 0) return;
    const reached = new Set<Listening>();
    await tellAgents(changes, listening, reached);
    await tellChats(changes, listening, reached);
    await tellMessages(changes, listening, reached);
    await tellCommands(changes, listening, reached);
    for (const { stream } of reached) stream.send({ ...beat(), id: last.seq });
  };

  const tellAgents = async (changes: readonly ChangeView[], listening: readonly Listening[], reached: Set<Listening>): Promise<void> => {
    const changed = new Set(changes.flatMap(({ kind, agentId }) => (kind === 'agent' && agentId !== null ? [agentId] : [])));
    const concerned = listening.filter(({ agentId }) => changed.has(agentId));
    if (concerned.length === 0) return;
    const agents = await views.me([...new Set(concerned.map(({ agentId }) => agentId))]);
    const toRelist: Listening[] = [];
    for (const connection of concerned) {
      const me = agents.find(({ id }) => id === connection.agentId);
      if (me === undefined) continue;
      connection.stream.send({ name: 'me', data: me });
      reached.add(connection);
      if (me.access === 'agent') connection.watched = null;
      if (connection.seesNew !== seesNew(me)) toRelist.push(connection);
      connection.seesNew = seesNew(me);
    }
    await relist(toRelist);
  };

  /** Tells pages their whole lists, and takes away what is in none of them any more. */
  const relist = async (connectionsToRelist: readonly Listening[]): Promise<void> => {
    if (connectionsToRelist.length === 0) return;
    const tiles = await views.tilesOf([...new Set(connectionsToRelist.map(({ agentId }) => agentId))]);
    for (const connection of connectionsToRelist) {
      const own = tiles.filter(({ agentId }) => agentId === connection.agentId);
      const kept = new Set(own.map(({ tile }) => tile.chatId));
      for (const chatId of connection.shown) if (!kept.has(chatId)) takeAway(connection, chatId);
      for (const { tile } of own) show(connection, tile);
    }
  };

  const tellChats = async (changes: readonly ChangeView[], listening: readonly Listening[], reached: Set<Listening>): Promise<void> => {
    const chatIds = new Set(
      changes.flatMap(({ kind, chatId }) => ((kind === 'chat' || kind === 'message') && chatId !== null ? [chatId] : [])),
    );
    if (chatIds.size === 0) return;
    const tiles = await views.tilesFor([...chatIds]);
    await tellWatchers(chatIds, listening, reached);
    for (const connection of listening) {
      const own = tiles.filter(({ agentId }) => agentId === connection.agentId);
      for (const { tile } of own) show(connection, tile);
      const kept = new Set(own.map(({ tile }) => tile.chatId));
      // While catching up, the page may still show what this stream never told.
      const gone = [...chatIds].filter((chatId) => !kept.has(chatId) && (connection.shown.has(chatId) || connection.seesNew === null));
      for (const chatId of gone) takeAway(connection, chatId);
      if (own.length > 0 || gone.length > 0) reached.add(connection);
    }
  };

  /** Whoever has the chat in a list of the agent's own gets that tile after this one. */
  const tellWatchers = async (chatIds: ReadonlySet<ChatId>, listening: readonly Listening[], reached: Set<Listening>): Promise<void> => {
    const watching = listening.filter(({ watched }) => watched !== null && chatIds.has(watched));
    if (watching.length === 0) return;
    const tiles = await views.liveTiles([...new Set(watching.flatMap(({ watched }) => watched ?? []))]);
    for (const connection of watching) {
      for (const tile of tiles.filter(({ chatId }) => chatId === connection.watched)) {
        connection.stream.send({ name: 'tile', data: tile });
        reached.add(connection);
      }
    }
  };

  const tellMessages = async (changes: readonly ChangeView[], listening: readonly Listening[], reached: Set<Listening>): Promise<void> => {
    // A message of an earlier chat can change in the conversation of a later one, too: the change says in which.
    const changed = changes.filter(({ kind, messageId }) => kind === 'message' && messageId !== null);
    const chatsOf = Map.groupBy(changed, ({ messageId }) => messageId);
    if (chatsOf.size === 0) return;
    const messages = await views.messages([...chatsOf.keys()].flatMap((id) => id ?? []));
    const isShownTo = ({ shown, watched }: Listening, id: MessageId): boolean =>
      (chatsOf.get(id) ?? []).some(({ chatId }) => chatId !== null && (shown.has(chatId) || watched === chatId));
    for (const connection of listening) {
      for (const message of messages.filter(({ id }) => isShownTo(connection, id))) {
        connection.stream.send({ name: 'message', data: inboxMessage(message, connection.agentId) });
        reached.add(connection);
      }
    }
  };

  const tellCommands = async (changes: readonly ChangeView[], listening: readonly Listening[], reached: Set<Listening>): Promise<void> => {
    const ids = changes.flatMap(({ kind, commandId }) => (kind === 'command' && commandId !== null ? [commandId] : []));
    if (ids.length === 0) return;
    const commands = await views.commands(ids);
    for (const connection of listening) {
      for (const { id: commandId, agentId, chatId, kind, state, reason, code } of commands) {
        if (agentId !== connection.agentId) continue;
        connection.stream.send({ name: 'command', data: { commandId, chatId, kind, state, reason, code } });
        reached.add(connection);
      }
    }
  };

  const signalled = async (signal: Signal): Promise<void> => {
    if (signal.kind === 'session_closed') {
      for (const connection of connections) if (connection.tokenHash === signal.tokenHash) logOut(connection);
    }
    if (signal.kind !== 'customer_typing' || connections.size === 0) return;
    for (const { chatId, agentId } of await views.owners([asChatId(signal.chatId)])) {
      for (const { stream, agentId: listener, watched } of connections) {
        if (listener === agentId || watched === chatId) stream.send({ name: 'typing', data: { chatId } });
      }
    }
  };

  const catchUp = async (connection: Listening, cursor: number): Promise<void> => {
    for (let from: number | null = cursor; from !== null; ) {
      const changes: readonly ChangeView[] | null = await views.changesSince(from, changesAtOnce);
      if (changes === null) {
        connection.stream.close();
        return;
      }
      await deliver(changes, connection);
      from = changes.length === changesAtOnce ? (changes.at(-1)?.seq ?? null) : null;
    }
    const [me] = await views.me([connection.agentId]);
    if (me !== undefined) {
      connection.stream.send({ name: 'me', data: me });
      connection.seesNew = seesNew(me);
    }
    if (me?.access === 'agent') connection.watched = null;
    await relist([connection]);
  };

  const checkSession = async (connection: Listening): Promise<void> => {
    if ((await views.session(connection.tokenHash, on.now())) === null) logOut(connection);
  };

  const beat = () => ({ name: 'beat', data: { now: on.now() } });

  /** A session that is not noted in time counts as lost until the next time. */
  const notePresence = (tokenHashes: readonly string[]): void => {
    noteConnected(on, [...new Set(tokenHashes)]).catch(() => undefined);
  };

  return {
    connect: (wanted, cursor) => {
      unsubscribe ??= live.subscribe({ changed: deliver, signalled });
      presence ??= setInterval(() => {
        notePresence([...connections].map(({ tokenHash }) => tokenHash));
      }, presenceNotedEvery);
      notePresence([wanted.tokenHash]);
      const connection: Listening = { ...wanted, shown: new Set(), seesNew: null };
      connections.add(connection);
      // Pages take the first event for the sign that they are live.
      connection.stream.send(beat());
      const beating = setInterval(() => {
        connection.stream.send(beat());
      }, 2_000);
      const check = setInterval(() => {
        checkSession(connection).catch(() => undefined);
      }, sessionCheckedEvery);
      catchUp(connection, cursor).catch(() => {
        connection.stream.close();
      });
      return () => {
        clearInterval(beating);
        clearInterval(check);
        connections.delete(connection);
        if (connections.size > 0) return;
        unsubscribe?.();
        unsubscribe = null;
        if (presence !== null) clearInterval(presence);
        presence = null;
      };
    },
  };
}

function show(connection: Listening, tile: TileView): void {
  connection.shown.add(tile.chatId);
  connection.stream.send({ name: 'tile', data: tile });
}

function takeAway(connection: Listening, chatId: ChatId): void {
  connection.shown.delete(chatId);
  connection.stream.send({ name: 'tile_gone', data: { chatId } });
}

function logOut(connection: Listening): void {
  connection.stream.send({ name: 'logged_out', data: {} });
  connection.stream.close();
}
