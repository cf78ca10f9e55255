/** One event of a `text/event-stream`; `id` is null when the event carried none. */
export interface SseEvent {
  readonly name: string;
  readonly data: string;
  readonly id: string | null;
}

/**
 * Makes a parser of `text/event-stream` that is fed with decoded chunks.
 *
 * Chunks may end anywhere, also inside a CRLF. Comments, `retry` and events without data are skipped, as the HTML standard says.
 *
 * @param onEvent called for each complete event, in order
 */
export function createSseParser(onEvent: (event: SseEvent) => void): (chunk: string) => void {
  let rest = '';
  let isFirst = true;
  let endedWithCr = false;
  let name = '';
  let data: string[] = [];
  let id: string | null = null;

  function takeLine(line: string): void {
    if (line === '') {
      if (data.length > 0) onEvent({ name: name || 'message', data: data.join('\n'), id });
      name = '';
      data = [];
      id = null;
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && value !== '' && !value.includes('\0')) id = value;
  }

  return (chunk) => {
    let text = chunk;
    if (text === '') return;
    if (isFirst) {
      isFirst = false;
      if (text.startsWith('\uFEFF')) text = text.slice(1);
    }
    // A CR has ended its line already; the LF that opens the next chunk belongs to it.
    if (endedWithCr && text.startsWith('\n')) text = text.slice(1);
    endedWithCr = chunk.endsWith('\r');
    const lines = (rest + text).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) takeLine(line);
  };
}
