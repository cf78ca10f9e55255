import fc from 'fast-check';
import { createSseParser, type SseEvent } from '../../widget/model/sse';

function parse(...chunks: readonly string[]): SseEvent[] {
  const events: SseEvent[] = [];
  const feed = createSseParser((event) => events.push(event));
  chunks.forEach(feed);
  return events;
}

describe('the SSE parser', () => {
  it('reads name, data and id', () => {
    expect(parse('id: 7\nevent: message\ndata: {"a":1}\n\n')).toEqual([{ name: 'message', data: '{"a":1}', id: '7' }]);
  });

  it('joins the lines of one event and takes one space off each', () => {
    expect(parse('data:one\ndata:  two\ndata\n\n')).toEqual([{ name: 'message', data: 'one\n two\n', id: null }]);
  });

  it('skips comments, unknown fields, a byte order mark and events without data', () => {
    expect(parse('\uFEFF: hi\nretry: 10\nevent: lonely\n\ndata: x\n\n')).toEqual([{ name: 'message', data: 'x', id: null }]);
  });

  it('does not give the id of one event to the next', () => {
    expect(parse('id: 1\ndata: a\n\ndata: b\n\n').map(({ id }) => id)).toEqual(['1', null]);
  });

  it('keeps an unfinished event to itself', () => {
    expect(parse('data: a\n')).toEqual([]);
  });

  it('reads the same however the stream is cut and whichever line ends it has', () => {
    const lines = [
      'id: 1',
      'event: message',
      'data: {"text":"añо 👋"}',
      '',
      ': beat',
      'event: beat',
      'data: {}',
      '',
      'data: a',
      'data: b',
      '',
      '',
    ];
    const expected = [
      { name: 'message', data: '{"text":"añо 👋"}', id: '1' },
      { name: 'beat', data: '{}', id: null },
      { name: 'message', data: 'a\nb', id: null },
    ];
    fc.assert(
      fc.property(fc.constantFrom('\n', '\r', '\r\n'), fc.array(fc.nat(120), { maxLength: 30 }), (end, cuts) => {
        const text = lines.join(end);
        const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
        const chunks = places.slice(1).map((place, index) => text.slice(places[index], place));
        expect(parse(...chunks)).toEqual(expected);
      }),
    );
  });
});
