import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';

import type { AgentStatus, InboxTeam, InboxTile } from '../../src/wire/inbox';
import type { InboxApi, WantedChats } from '../api';

/** Which chats a supervisor looks at; null means all. */
export interface FloorFilter {
  readonly status: 'bot_processing' | 'waiting' | 'in_progress' | 'completed' | null;
  readonly queueId: string | null;
  readonly agentId: string | null;
  readonly search: string;
}

/** The chats and the agents of the whole contact centre, for those who may see them. */
export interface Floor {
  readonly filter: Ref<FloorFilter>;
  readonly tiles: ShallowRef<readonly InboxTile[]>;
  readonly hasMore: Ref<boolean>;
  /** Null before it was read. */
  readonly team: ShallowRef<InboxTeam | null>;
  /** The chats of this filter have been read. */
  readonly isRead: Ref<boolean>;
  /** The last reading did not reach the server, or was refused. */
  readonly failed: Ref<boolean>;
  show(filter: FloorFilter): Promise<void>;
  /** Reads again what is shown. */
  refresh(): Promise<void>;
  more(): Promise<void>;
  refreshTeam(): Promise<void>;
  /** Sets the status of a colleague. */
  setStatusOf(agentId: string, status: AgentStatus): Promise<void>;
  /** Applies a tile of the feed. */
  take(tile: InboxTile): void;
  clear(): void;
}

const everything: FloorFilter = { status: null, queueId: null, agentId: null, search: '' };

function wanted(filter: FloorFilter, after: string | undefined): WantedChats {
  return {
    ...(filter.status === null ? {} : { status: filter.status }),
    ...(filter.queueId === null ? {} : { queueId: filter.queueId }),
    ...(filter.agentId === null ? {} : { agentId: filter.agentId }),
    ...(filter.search.trim() === '' ? {} : { search: filter.search.trim() }),
    ...(after === undefined ? {} : { after }),
  };
}

/**
 * Keeps what a supervisor sees.
 *
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepFloor(api: Pick<InboxApi, 'allChats' | 'team' | 'setStatus'>, unauthenticated: () => void): Floor {
  const filter = ref<FloorFilter>(everything);
  const tiles = shallowRef<readonly InboxTile[]>([]);
  const hasMore = ref(false);
  const team = shallowRef<InboxTeam | null>(null);
  const isRead = ref(false);
  const failed = ref(false);
  let pages = 1;
  /** Answers to older questions than the last one are thrown away. */
  let asked = 0;

  async function read(count: number): Promise<void> {
    const question = (asked += 1);
    const found: InboxTile[] = [];
    for (let page = 0; page < count; page += 1) {
      const answer = await api.allChats(wanted(filter.value, found.at(-1)?.chatId));
      if (question !== asked) return;
      failed.value = answer.kind !== 'ok';
      if (answer.kind === 'refused' && answer.status === 401) unauthenticated();
      if (answer.kind !== 'ok') return;
      found.push(...answer.value.tiles);
      hasMore.value = answer.value.hasMore;
      if (!answer.value.hasMore) break;
    }
    tiles.value = found;
    isRead.value = true;
  }

  async function refreshTeam(): Promise<void> {
    const answer = await api.team();
    failed.value = answer.kind !== 'ok';
    if (answer.kind === 'ok') team.value = answer.value;
    else if (answer.kind === 'refused' && answer.status === 401) unauthenticated();
  }

  return {
    filter,
    tiles,
    hasMore,
    team,
    isRead,
    failed,
    async show(next) {
      filter.value = next;
      pages = 1;
      isRead.value = false;
      await read(1);
    },
    refresh: () => read(pages),
    async more() {
      pages += 1;
      await read(pages);
    },
    refreshTeam,
    async setStatusOf(agentId, status) {
      const answer = await api.setStatus(status, agentId);
      if (answer.kind === 'refused' && answer.status === 401) unauthenticated();
      await refreshTeam();
    },
    take(tile) {
      tiles.value = tiles.value.map((known) => (known.chatId === tile.chatId && known.revision <= tile.revision ? tile : known));
    },
    clear() {
      asked += 1;
      filter.value = everything;
      tiles.value = [];
      team.value = null;
      isRead.value = false;
    },
  };
}
