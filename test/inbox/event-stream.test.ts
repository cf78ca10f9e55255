import { readEventStream, reconnectDelay } from '../../inbox/models/event-stream';

describe('the live feed', () => {
  it('reads events from pieces that are cut anywhere', () => {
    const text = 'id: 7\nevent: tile\ndata: {"a":1}\n\nevent: beat\ndata: {}\n\n';
    const readPiece = readEventStream();
    const events = Array.from({ length: text.length }, (_, at) => text.charAt(at)).flatMap((character) => readPiece(character));
    expect(events).toEqual([
      { name: 'tile', data: '{"a":1}', id: '7' },
      { name: 'beat', data: '{}', id: null },
    ]);
  });

  it('reads line ends of every kind, comments and data of several lines', () => {
    expect(readEventStream()(': hello\r\nevent: message\r\ndata: a\r\ndata: b\r\n\r\n')).toEqual([
      { name: 'message', data: 'a\nb', id: null },
    ]);
  });

  it('waits longer after each failed try, up to eight seconds', () => {
    expect([0, 1, 2, 3, 4, 9].map((tries) => reconnectDelay(tries, 0))).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    expect(reconnectDelay(4, 1)).toBe(4_000);
  });
});
