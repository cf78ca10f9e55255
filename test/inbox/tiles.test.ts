import {
  alikeChannels,
  arrangeTiles,
  countUnseen,
  initialsOf,
  lingerOn,
  matchesSearch,
  mergeTile,
  orderTiles,
} from '../../inbox/models/tiles';
import { aTile } from './build';

const waiting = [
  aTile({ chatId: 'b', waitingSince: 20 }),
  aTile({ chatId: 'a', waitingSince: 10 }),
  aTile({ chatId: 'c', waitingSince: 30 }),
];
const ids = (list: readonly { readonly tile: { readonly chatId: string } }[]): string[] => list.map(({ tile }) => tile.chatId);

describe('the tiles of the inbox', () => {
  it('keeps the tile with the larger revision, whatever arrives last', () => {
    const newer = aTile({ revision: 5, unread: 2 });
    const tiles = mergeTile(mergeTile(new Map(), newer), aTile({ revision: 4, unread: 9 }));
    expect(tiles.get('chat-1')).toEqual(newer);
    expect(mergeTile(tiles, newer)).toEqual(tiles);
  });

  it('orders new chats by who has waited longest', () => {
    expect(orderTiles(waiting, 'new').map((tile) => tile.chatId)).toEqual(['a', 'b', 'c']);
  });

  it('puts what this agent alone is asked for above what everybody is', () => {
    const invited = aTile({ chatId: 'd', waitingSince: 90, offer: 'you' });
    expect(orderTiles([...waiting, invited], 'new').map((tile) => tile.chatId)).toEqual(['d', 'a', 'b', 'c']);
  });

  it('shows the chat that was completed last as the first of the closed ones', () => {
    const closed = [aTile({ chatId: 'old', area: 'closed', completedAt: 5 }), aTile({ chatId: 'young', area: 'closed', completedAt: 9 })];
    expect(orderTiles(closed, 'closed').map((tile) => tile.chatId)).toEqual(['young', 'old']);
  });

  it('moves nothing while the pointer is over the list', () => {
    const shown = arrangeTiles([], orderTiles(waiting, 'new'), false);
    const next = orderTiles([aTile({ chatId: 'first', waitingSince: 1 }), ...waiting.filter((tile) => tile.chatId !== 'a')], 'new');
    const held = arrangeTiles(shown, next, true);
    expect(ids(held)).toEqual(['a', 'b', 'c', 'first']);
    expect(held.map((entry) => entry.gone)).toEqual([true, false, false, false]);
    expect(ids(arrangeTiles(held, next, false))).toEqual(['first', 'b', 'c']);
  });

  it('leaves a completed chat where it was until it is deselected', () => {
    const before = aTile({ area: 'in_progress', status: 'in_progress' });
    const after = aTile({ area: 'closed', status: 'completed', revision: 2 });
    const lingering = lingerOn(null, before, after);
    expect(lingering).toEqual({ tile: after, area: 'in_progress', gone: false });
    expect(orderTiles([after], 'in_progress', lingering)).toEqual([after]);
    expect(orderTiles([after], 'closed', lingering)).toEqual([]);
    expect(orderTiles([after], 'closed')).toEqual([after]);
  });

  it('keeps a chat that a colleague took readable as gone', () => {
    const before = aTile();
    expect(lingerOn(null, before, null)).toEqual({ tile: before, area: 'new', gone: true });
  });

  it('moves an accepted chat at once', () => {
    expect(lingerOn(null, aTile(), aTile({ area: 'in_progress', status: 'in_progress', revision: 2 }))).toBeNull();
  });

  it('finds a chat when every word of the search occurs', () => {
    expect(matchesSearch(aTile(), 'kova SHOP')).toBe(true);
    expect(matchesSearch(aTile(), 'kova telegram')).toBe(false);
    expect(matchesSearch(aTile(), '  ')).toBe(true);
  });

  it.each([
    ['Olena Kovalenko', 'OK'],
    ['Maria de la Cruz', 'MC'],
    ['<script>', 'S'],
    ['🦊', '?'],
    ['', '?'],
    ['étoile', 'É'],
  ])('takes the initials of %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it('counts waiting chats and chats with unread messages', () => {
    expect(
      countUnseen([
        aTile(),
        aTile({ area: 'in_progress', unread: 2 }),
        aTile({ area: 'in_progress' }),
        aTile({ area: 'closed', unread: 1 }),
      ]),
    ).toBe(2);
  });
});

it('tells channels apart by their names only where there are several of their type', () => {
  const channel = (id: string, type: string) => aTile({ chatId: `chat of ${id}`, channel: { id, type, name: id } });
  const tiles = [channel('shop bot', 'telegram'), channel('site', 'webchat'), channel('shop bot', 'telegram')];
  expect([...alikeChannels(tiles)]).toEqual([]);
  expect([...alikeChannels([...tiles, channel('help bot', 'telegram')])]).toEqual(['shop bot', 'help bot']);
});
