import { computed, ref, shallowRef, watch } from 'vue';

import type { AgentStatus, InboxCommand, InboxEvents, InboxMe, InboxState, InboxTile } from '../../src/wire/inbox';
import type { Answer, InboxApi } from '../api';
import type { Feed, FeedListener } from '../feed';
import { isSettled, openStep } from './commands';
import { keepConversations } from './conversation';
import { keepDrafts, type DraftStore } from './drafts';
import { keepOutbox, keepWriters } from './outbox';
import { countUnseen, dropTile, lingerOn, mergeTile, orderTiles, type Area, type Lingering, type Tiles } from './tiles';

/** What the desk takes from the world outside. */
export interface DeskSurroundings {
  readonly api: InboxApi;
  readonly follow: (cursor: string, listener: FeedListener) => Feed;
  readonly now: () => number;
  readonly newId: () => string;
  readonly store: DraftStore | null;
}

/** `away`: the server was not reached at the start. */
export type DeskPhase = 'loading' | 'away' | 'login' | 'open';

/** `connecting` before the feed first stands. */
export type Connection = 'connecting' | 'live' | 'lost';

/** How often the customer is told at most that the agent is writing. */
const typingInterval = 3_000;

/** The token of the session, read by the calls. */
export interface SessionToken {
  csrf: string;
}

/** All that the agent's page knows and can do; the panels only show it and call it. */
export type Desk = ReturnType<typeof openDesk>;

/** Opens the desk; nothing is fetched before `start`. */
export function openDesk(around: DeskSurroundings, session: SessionToken) {
  const { api } = around;
  const phase = ref<DeskPhase>('loading');
  const me = shallowRef<InboxMe | null>(null);
  const tiles = shallowRef<Tiles>(new Map());
  const hasChannels = ref(true);
  const connection = ref<Connection>('connecting');
  const now = ref(around.now());
  const selectedId = ref<string | null>(null);
  const lingering = shallowRef<Lingering | null>(null);
  const statusChange = ref<AgentStatus | null>(null);
  const statusRefusal = ref<string | null>(null);
  const drafts = keepDrafts(around.store);
  const conversations = keepConversations(api);
  const outbox = keepOutbox(api, around.store, around.now, endSession);
  const writers = keepWriters(now, around.now);
  const readUpTo = shallowRef<ReadonlyMap<string, number>>(new Map());
  let typingSentAt = 0;
  let feed: Feed | null = null;
  let owner: string | null = null;

  const selected = computed<InboxTile | null>(() => {
    if (selectedId.value === null) return null;
    return lingering.value?.tile ?? tiles.value.get(selectedId.value) ?? null;
  });
  const writable = computed(
    () =>
      selected.value !== null &&
      lingering.value === null &&
      selected.value.area === 'in_progress' &&
      selected.value.status === 'in_progress',
  );
  const openConversation = computed(() => (selectedId.value === null ? null : (conversations.byChat.value.get(selectedId.value) ?? null)));
  const unseen = computed(() => countUnseen([...tiles.value.values()].map((tile) => ({ ...tile, unread: unreadOf(tile) }))));

  /** The unread messages of a tile; none of the open conversation once its last message has been on screen. */
  function unreadOf(tile: InboxTile): number {
    const lastSeq = tile.chatId === selectedId.value ? openConversation.value?.messages.at(-1)?.seq : undefined;
    return lastSeq !== undefined && lastSeq <= (readUpTo.value.get(tile.chatId) ?? 0) ? 0 : tile.unread;
  }

  function listOf(area: Area): readonly InboxTile[] {
    return orderTiles(tiles.value.values(), area, lingering.value);
  }

  function putTile(tile: InboxTile): void {
    const before = tiles.value.get(tile.chatId);
    tiles.value = mergeTile(tiles.value, tile);
    const current = tiles.value.get(tile.chatId) ?? tile;
    if (tile.chatId === selectedId.value) lingering.value = lingerOn(lingering.value, before ?? lingering.value?.tile ?? tile, current);
    outbox.applyTile(current);
  }

  function removeTile(chatId: string): void {
    const before = tiles.value.get(chatId);
    if (before && chatId === selectedId.value) lingering.value = lingerOn(lingering.value, before, null);
    tiles.value = dropTile(tiles.value, chatId);
  }

  function takeState(state: InboxState): void {
    if (owner !== null && owner !== state.me.id) forgetAll();
    owner = state.me.id;
    session.csrf = state.csrf;
    me.value = state.me;
    hasChannels.value = state.hasChannels;
    const listed = new Set(state.tiles.map((tile) => tile.chatId));
    for (const chatId of tiles.value.keys()) if (!listed.has(chatId)) removeTile(chatId);
    for (const tile of state.tiles) putTile(tile);
    phase.value = 'open';
  }

  async function start(): Promise<void> {
    const answer = await api.state();
    if (answer.kind === 'away') {
      if (phase.value !== 'open') phase.value = 'away';
      return;
    }
    if (answer.kind === 'refused') {
      if (answer.status === 401 || answer.status === 403) endSession();
      else phase.value = 'away';
      return;
    }
    takeState(answer.value);
    feed?.close();
    feed = around.follow(answer.value.cursor, listener);
    await refreshOpen();
  }

  async function refreshOpen(): Promise<void> {
    const chatId = selectedId.value;
    if (chatId === null) return;
    const answer = await conversations.refresh(chatId);
    if (answer.kind === 'ok') {
      outbox.applyMessages(answer.value.messages);
      // The answer may be of a chat that has left the lists since; it must not come back into them.
      if ((tiles.value.get(chatId)?.revision ?? Infinity) < answer.value.tile.revision) putTile(answer.value.tile);
    } else if (answer.kind === 'refused' && answer.status === 401) endSession();
  }

  function endSession(): void {
    feed?.close();
    feed = null;
    session.csrf = '';
    phase.value = 'login';
    connection.value = 'connecting';
  }

  function forgetAll(): void {
    for (const chatId of tiles.value.keys()) drafts.write(chatId, '');
    selectedId.value = null;
    lingering.value = null;
    tiles.value = new Map();
    conversations.clear();
    outbox.clear();
    me.value = null;
  }

  async function login(name: string, password: string): Promise<Answer<unknown>> {
    const answer = await api.login(name, password);
    if (answer.kind !== 'ok') return answer;
    session.csrf = answer.value.csrf;
    phase.value = 'loading';
    await start();
    return answer;
  }

  async function logout(): Promise<void> {
    const answer = await api.logout();
    if (answer.kind === 'away') return void (connection.value = 'lost');
    endSession();
    forgetAll();
    owner = null;
  }

  const handlers: { readonly [K in keyof InboxEvents]: (data: InboxEvents[K]) => void } = {
    me: (data) => void (me.value = data),
    tile: putTile,
    tile_gone: ({ chatId }) => removeTile(chatId),
    message(message) {
      if (message.author === 'customer') writers.stop(message.chatId);
      conversations.take(message);
      outbox.applyMessages([message]);
    },
    command: (event) => outbox.applyEvent(event),
    typing: ({ chatId }) => writers.note(chatId),
    logged_out: endSession,
    beat: () => undefined,
  };

  const listener: FeedListener = {
    event: (name, data) => handlers[name](data),
    live(again) {
      connection.value = 'live';
      if (again) void refreshOpen();
    },
    lost: () => void (connection.value = 'lost'),
    unauthenticated: endSession,
    stale: () => void start(),
  };

  function select(chatId: string | null): void {
    if (chatId === selectedId.value) return;
    lingering.value = null;
    selectedId.value = chatId;
    if (chatId !== null) void refreshOpen();
  }

  /** Notes that everything up to a position has been on the agent's screen. A waiting chat stays unread until it is accepted. */
  function markRead(seq: number): void {
    const tile = selected.value;
    if (!tile || !writable.value || seq <= (readUpTo.value.get(tile.chatId) ?? 0)) return;
    readUpTo.value = new Map(readUpTo.value).set(tile.chatId, seq);
    if (tile.unread > 0) tiles.value = new Map(tiles.value).set(tile.chatId, { ...tile, unread: 0 });
    void api.read(tile.chatId, seq).then((answer) => {
      if (answer.kind === 'ok') return;
      // Told again with the next message, or when the agent comes back to the chat.
      const rest = new Map(readUpTo.value);
      rest.delete(tile.chatId);
      readUpTo.value = rest;
    });
  }

  function noteTyping(): void {
    const tile = selected.value;
    if (!tile || !writable.value || around.now() - typingSentAt < typingInterval) return;
    typingSentAt = around.now();
    void api.typing(tile.chatId);
  }

  async function setStatus(status: AgentStatus): Promise<void> {
    if (statusChange.value !== null) return;
    statusChange.value = status;
    statusRefusal.value = null;
    const answer = await api.setStatus(status);
    statusChange.value = null;
    if (answer.kind === 'ok' && me.value) me.value = { ...me.value, status };
    else if (answer.kind === 'refused' && answer.status === 401) endSession();
    else statusRefusal.value = answer.kind === 'refused' ? answer.error.message : '';
  }

  function tick(): void {
    now.value = around.now();
    outbox.tick(now.value);
  }

  type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
  function command(asked: WithoutId<InboxCommand>): Promise<void> {
    return outbox.send({ ...asked, id: around.newId() });
  }

  /** Accepts a chat. Asked again while nobody has answered, the same command goes out, so that it is carried out once. */
  function accept(chatId: string): void {
    select(chatId);
    if (tiles.value.get(chatId)?.area !== 'new' || outbox.isBusyWith(chatId, 'accept')) return;
    const step = openStep(outbox.commands.value, chatId);
    if (step?.command.kind === 'accept' && !isSettled(step)) void outbox.send(step.command);
    else void command({ kind: 'accept', chatId });
  }

  watch(openConversation, (conversation) => {
    if (conversation) outbox.applyMessages(conversation.messages);
  });

  return {
    phase,
    me,
    tiles,
    hasChannels,
    connection,
    now,
    selectedId,
    selected,
    lingering,
    writable,
    openConversation,
    unseen,
    statusChange,
    statusRefusal,
    drafts,
    conversations,
    outbox,
    writers,
    listOf,
    unreadOf,
    start,
    login,
    logout,
    select,
    refreshOpen,
    markRead,
    noteTyping,
    setStatus,
    tick,
    command,
    accept,
    targets: (chatId: string) => api.targets(chatId),
    reconnect: () => feed?.retry(),
  };
}
