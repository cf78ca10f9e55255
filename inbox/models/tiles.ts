import type { InboxTile } from '../../src/wire/inbox';

/** The lists of the inbox; `live` is the supervisors'. */
export type Area = InboxTile['area'];

/** A tile as a list shows it. `gone` is one that left the list and only stays so that nothing moves under the agent's hand. */
export interface ListedTile {
  readonly tile: InboxTile;
  readonly gone: boolean;
}

/** Tiles by chat. */
export type Tiles = ReadonlyMap<string, InboxTile>;

/** Puts a tile in, unless a larger revision is there already. Applying the same tile twice changes nothing. */
export function mergeTile(tiles: Tiles, tile: InboxTile): Tiles {
  const known = tiles.get(tile.chatId);
  if (known && known.revision > tile.revision) return tiles;
  return new Map(tiles).set(tile.chatId, tile);
}

/** Takes a tile out. */
export function dropTile(tiles: Tiles, chatId: string): Tiles {
  if (!tiles.has(chatId)) return tiles;
  const rest = new Map(tiles);
  rest.delete(chatId);
  return rest;
}

function compareTiles(area: Area): (left: InboxTile, right: InboxTile) => number {
  // Creation times never change while a chat is in a list, so nothing that happens in a chat moves its tile.
  const instant = (tile: InboxTile): number => (area === 'closed' ? -(tile.completedAt ?? 0) : tile.waitingSince);
  // What this agent alone is asked for comes first: it cannot wait for the others.
  const rank = (tile: InboxTile): number => (area === 'new' && tile.offer === 'you' ? 0 : 1);
  return (left, right) =>
    rank(left) - rank(right) || instant(left) - instant(right) || (left.chatId < right.chatId ? -1 : left.chatId > right.chatId ? 1 : 0);
}

/** The selected chat, kept in the list where it was although the list has let it go; `gone` when it is in no list at all. */
export interface Lingering {
  readonly tile: InboxTile;
  readonly area: Area;
  readonly gone: boolean;
}

/**
 * The tiles of a list in their order: oldest waiting first, after those that this agent alone is asked for; closed ones latest first.
 *
 * @param lingering shown in its former list only
 */
export function orderTiles(tiles: Iterable<InboxTile>, area: Area, lingering: Lingering | null = null): readonly InboxTile[] {
  const listed = [...tiles].filter((tile) => tile.area === area && tile.chatId !== lingering?.tile.chatId);
  if (lingering?.area === area) listed.push(lingering.tile);
  return listed.sort(compareTiles(area));
}

/**
 * What lingers of the selected chat after it moved: a chat that was completed, transferred or taken by a colleague stays readable in its
 * list until its tile is deselected; a chat that was accepted moves at once.
 *
 * @param before the tile as it was last listed
 * @param after the tile now; null when it is in no list any more
 */
export function lingerOn(lingering: Lingering | null, before: InboxTile, after: InboxTile | null): Lingering | null {
  const area = lingering?.area ?? before.area;
  if (after === null) return { tile: lingering?.tile ?? before, area, gone: true };
  if (after.area === area || (area === 'new' && after.area === 'in_progress')) return null;
  return { tile: after, area, gone: false };
}

/**
 * Arranges a list so that no tile moves while the pointer is over it.
 *
 * @param shown what is on screen
 * @param next what should be, in order
 * @param held whether the pointer is over the list: shown tiles then keep their places, those that left stay as `gone`, new ones come last
 */
export function arrangeTiles(shown: readonly ListedTile[], next: readonly InboxTile[], held: boolean): readonly ListedTile[] {
  if (!held) return next.map((tile) => ({ tile, gone: false }));
  const fresh = new Map(next.map((tile) => [tile.chatId, tile]));
  const kept = shown.map(({ tile }) => {
    const now = fresh.get(tile.chatId);
    fresh.delete(tile.chatId);
    return now ? { tile: now, gone: false } : { tile, gone: true };
  });
  return [...kept, ...[...fresh.values()].map((tile) => ({ tile, gone: false }))];
}

/** Whether a tile answers a search: every word occurs in the contact, the channel, the queue or the last line. */
export function matchesSearch(tile: InboxTile, search: string): boolean {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = [tile.contact.name, tile.channel.name, tile.channel.type, tile.queue?.name ?? '', tile.lastMessage?.text ?? '', tile.chatId]
    .join('\n')
    .toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}

/** Up to two initials of a name, by user-perceived characters; the last two digits of a number; `?` for a name without letters or digits. */
export function initialsOf(name: string): string {
  if (/^\+?[\d\s()-]{4,}$/.test(name)) return name.replaceAll(/\D/g, '').slice(-2);
  const words = name
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+/u, ''))
    .filter(Boolean);
  const first = words[0];
  if (first === undefined) return '?';
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last]
    .map((word) => (word === undefined ? '' : firstCharacter(word)))
    .join('')
    .toLocaleUpperCase();
}

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function firstCharacter(word: string): string {
  for (const { segment } of characters.segment(word)) return segment;
  return '';
}

/** Chats with something the agent has not seen: what the page's title counts. */
export function countUnseen(tiles: Iterable<InboxTile>): number {
  let count = 0;
  for (const tile of tiles) if (tile.area === 'new' || (tile.area === 'in_progress' && tile.unread > 0)) count += 1;
  return count;
}

/** The channels that their sign alone does not tell apart, by id: there are several of their type among these tiles. */
export function alikeChannels(tiles: Iterable<InboxTile>): ReadonlySet<string> {
  const byType = new Map<string, Set<string>>();
  for (const { channel } of tiles) byType.set(channel.type, (byType.get(channel.type) ?? new Set()).add(channel.id));
  return new Set([...byType.values()].flatMap((ids) => (ids.size > 1 ? [...ids] : [])));
}
