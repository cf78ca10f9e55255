import { computed, ref, shallowRef, watch } from 'vue';

import type { InboxCommand, InboxEvents, InboxMe, InboxState, InboxTile } from '../../src/wire/inbox';
import type { Answer, InboxApi } from '../api';
import type { Feed, FeedListener } from '../feed';
import { keepAnswers, type AnswerSurroundings } from './answers';
import { keepClock } from './clock';
import { declining, isSettled, openStep } from './commands';
import { keepConversations } from './conversation';
import { keepFloor } from './floor';
import { keepOutbox, keepWriters } from './outbox';
import { keepProfile } from './profile';
import { keepQuickReplies } from './quick-replies';
import { keepReading } from './reading';
import { keepStarting } from './start';
import { keepStatus } from './status';
import { alikeChannels, countUnseen, dropTile, lingerOn, mergeTile, orderTiles, type Area, type Lingering, type Tiles } from './tiles';
import { keepTranslation } from './translating';

/** What the desk takes from the world outside. */
export interface DeskSurroundings extends AnswerSurroundings {
  readonly api: InboxApi;
  readonly follow: (cursor: string, listener: FeedListener) => Feed;
  readonly now: () => number;
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
  const features = shallowRef<InboxState['features'] | null>(null);
  const connection = ref<Connection>('connecting');
  const clock = keepClock(around.now);
  const selectedId = ref<string | null>(null);
  const lingering = shallowRef<Lingering | null>(null);
  /** The chat of somebody else that is open. */
  const watched = shallowRef<InboxTile | null>(null);
  /** The last chat that came to be offered to this agent alone. */
  const invitation = shallowRef<InboxTile | null>(null);
  const status = keepStatus(api, me, endSession);
  const floor = keepFloor(api, endSession);
  const conversations = keepConversations(api);
  const outbox = keepOutbox(api, around.store, around.now, endSession);
  const writers = keepWriters(clock.pageNow, around.now);
  const reading = keepReading(api);
  const answers = keepAnswers(
    around,
    (chatId) => tiles.value.get(chatId),
    (reply) => void command(translation.mark(reply)),
    endSession,
  );
  let typingSentAt = 0;
  let feed: Feed | null = null;
  let owner: string | null = null;

  const selected = computed<InboxTile | null>(() => {
    if (selectedId.value === null) return null;
    return lingering.value?.tile ?? tiles.value.get(selectedId.value) ?? watched.value;
  });
  const profile = keepProfile(api, selected, outbox, (started) => void command(started), endSession);
  const translation = keepTranslation({ calls: api.translation, features, selected, tiles, me, now: clock.now, endSession });
  const starting = keepStarting({ calls: api.reach, outbox, tiles, me, clock, selectedId, select, newId: around.newId, endSession });
  const quickReplies = keepQuickReplies(api.quickReplies, around.newId, endSession);
  translation.isInTheirs.value = (chatId, text) => {
    const tile = tiles.value.get(chatId);
    return tile !== undefined && quickReplies.isInTheirs(chatId, text, translation.stateOf(tile));
  };
  const declined = computed(() => declining(outbox.commands.value));
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
    return lastSeq !== undefined && lastSeq <= reading.upTo(tile.chatId) ? 0 : tile.unread;
  }

  function listOf(area: Area): readonly InboxTile[] {
    const listed = orderTiles(tiles.value.values(), area, lingering.value);
    return area === 'new' ? listed.filter(({ chatId }) => !declined.value.has(chatId)) : listed;
  }

  function putWatched(tile: InboxTile): void {
    floor.take(tile);
    if (watched.value?.chatId === tile.chatId && watched.value.revision <= tile.revision) watched.value = tile;
  }

  function putTile(tile: InboxTile): void {
    if (tile.area === 'live') return putWatched(tile);
    const before = tiles.value.get(tile.chatId);
    if (phase.value === 'open' && tile.offer === 'you' && before?.offeredAt !== tile.offeredAt) invitation.value = tile;
    tiles.value = mergeTile(tiles.value, tile);
    const current = tiles.value.get(tile.chatId) ?? tile;
    if (tile.chatId === selectedId.value) lingering.value = lingerOn(lingering.value, before ?? lingering.value?.tile ?? tile, current);
    outbox.applyTile(current);
  }

  function removeTile(chatId: string): void {
    const before = tiles.value.get(chatId);
    if (before && chatId === selectedId.value) lingering.value = lingerOn(lingering.value, before, null);
    tiles.value = dropTile(tiles.value, chatId);
    outbox.applyAbsence(chatId);
  }

  function takeState(state: InboxState): void {
    if (owner !== null && owner !== state.me.id) forgetAll();
    owner = state.me.id;
    session.csrf = state.csrf;
    me.value = state.me;
    hasChannels.value = state.hasChannels;
    features.value = state.features;
    answers.take(state);
    clock.learn(state.now);
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
    feed.watch(watched.value?.chatId ?? null);
    await refreshOpen();
  }

  async function refreshOpen(): Promise<void> {
    const chatId = selectedId.value;
    if (chatId === null) return;
    const answer = await conversations.refresh(chatId);
    if (answer.kind === 'ok') {
      outbox.applyMessages(answer.value.messages);
      // The answer may be of a chat that has left the lists since; it must not come back into them.
      if (answer.value.tile.area === 'live') putWatched(answer.value.tile);
      else if ((tiles.value.get(chatId)?.revision ?? Infinity) < answer.value.tile.revision) putTile(answer.value.tile);
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
    for (const chatId of tiles.value.keys()) answers.drafts.write(chatId, '');
    selectedId.value = null;
    lingering.value = null;
    watched.value = null;
    invitation.value = null;
    floor.clear();
    tiles.value = new Map();
    conversations.clear();
    outbox.clear();
    answers.clear();
    quickReplies.clear();
    starting.clear();
    profile.clear();
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
      answers.resends.settle(message.id);
      outbox.applyMessages([message]);
    },
    command: (event) => outbox.applyEvent(event),
    typing: ({ chatId }) => writers.note(chatId),
    logged_out: endSession,
    beat: (data) => clock.learn(data.now),
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
    watched.value = chatId === null || tiles.value.has(chatId) ? null : (floor.tiles.value.find((tile) => tile.chatId === chatId) ?? null);
    feed?.watch(watched.value?.chatId ?? null);
    selectedId.value = chatId;
    if (chatId !== null) void refreshOpen();
  }

  /** Notes that everything up to a position has been on the agent's screen. A waiting chat stays unread until it is accepted. */
  function markRead(seq: number): void {
    const tile = selected.value;
    if (!tile || !writable.value || !reading.note(tile.chatId, seq)) return;
    if (tile.unread > 0) tiles.value = new Map(tiles.value).set(tile.chatId, { ...tile, unread: 0 });
  }

  function noteTyping(): void {
    const tile = selected.value;
    if (!tile || !writable.value || around.now() - typingSentAt < typingInterval) return;
    typingSentAt = around.now();
    void api.typing(tile.chatId);
  }

  function tick(): void {
    clock.tick();
    outbox.tick(clock.pageNow.value);
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

  /** Says no to an offered chat: it leaves the list at once, and comes back with the reason if that is refused. */
  function decline(chatId: string): void {
    if (tiles.value.get(chatId)?.area !== 'new' || outbox.isBusyWith(chatId, 'accept') || declined.value.has(chatId)) return;
    if (chatId === selectedId.value) select(null);
    const step = openStep(outbox.commands.value, chatId);
    if (step?.command.kind === 'decline' && !isSettled(step)) void outbox.send(step.command);
    else void command({ kind: 'decline', chatId });
  }

  watch(openConversation, (conversation) => {
    if (conversation) outbox.applyMessages(conversation.messages);
  });

  return {
    phase,
    me,
    tiles,
    /** The channels of which the lists show the names, by id. */
    namedChannels: computed(() => alikeChannels([...tiles.value.values(), ...floor.tiles.value])),
    hasChannels,
    features,
    ...profile.models,
    connection,
    now: clock.now,
    selectedId,
    selected,
    lingering,
    invitation,
    writable,
    openConversation,
    unseen,
    status,
    floor,
    drafts: answers.drafts,
    answers,
    translation,
    quickReplies,
    starting,
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
    tick,
    command,
    accept,
    decline,
    targets: (chatId: string) => api.targets(chatId),
    why: (chatId: string) => api.why(chatId),
    fileAddress: (fileId: string) => api.fileAddress(fileId),
    pictureOf: ({ id, picture }: Pick<InboxTile['contact'], 'id' | 'picture'>) =>
      picture === null ? null : api.pictureAddress(id, picture),
    reconnect: () => feed?.retry(),
  };
}
