/** One event of a `text/event-stream`. `id` is null when the event does not move the cursor. */
export interface StreamEvent {
  readonly name: string;
  readonly data: string;
  readonly id: string | null;
}

/**
 * Reads events out of a stream that arrives in arbitrary pieces.
 *
 * @returns takes the next piece and gives the events that it completed
 */
export function readEventStream(): (piece: string) => readonly StreamEvent[] {
  let rest = '';
  let name = '';
  let data: string[] = [];
  let id: string | null = null;

  function readLine(line: string): StreamEvent | null {
    if (line === '') {
      const event = data.length > 0 || name !== '' ? { name: name === '' ? 'message' : name, data: data.join('\n'), id } : null;
      name = '';
      data = [];
      id = null;
      return event;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id') id = value;
    return null;
  }

  return (piece) => {
    rest += piece;
    const events: StreamEvent[] = [];
    let end = rest.search(/\r\n|\n|\r(?!$)/);
    while (end >= 0) {
      const width = rest.startsWith('\r\n', end) ? 2 : 1;
      const event = readLine(rest.slice(0, end));
      if (event) events.push(event);
      rest = rest.slice(end + width);
      end = rest.search(/\r\n|\n|\r(?!$)/);
    }
    return events;
  };
}

/** After this long without any event the connection counts as lost. */
export const silenceLimit = 5_000;

/**
 * How long to wait before the next try to connect, in milliseconds: 0.5 s doubled to 8 s, less up to half of it.
 *
 * @param tries failed tries so far, from 0
 * @param random from 0 to 1, so that the pages of a whole team do not come back at the same moment
 */
export function reconnectDelay(tries: number, random: number): number {
  const full = Math.min(8_000, 500 * 2 ** Math.min(tries, 10));
  return Math.round(full * (1 - random / 2));
}
