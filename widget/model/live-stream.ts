import { backoffDelay } from './backoff';
import { RefusedCall } from './calls';
import { createSseParser } from './sse';
import { readEvent, type StreamEvent } from './wire';

/** `connecting` is the first seconds, before there is anything to worry about. */
export type LinkState = 'connecting' | 'live' | 'lost';

/** What a live stream needs from its owner. */
export interface LiveStreamPorts {
  /** Asks for the stream from the current cursor; rejects with `RefusedCall` or `UnreachableServer`. */
  readonly connect: (signal: AbortSignal) => Promise<Response>;
  readonly onEvent: (event: StreamEvent) => void;
  /** The cursor to resume from, once the event that carried it has been handed over. */
  readonly onCursor: (cursor: string) => void;
  readonly onLink: (state: LinkState) => void;
  /** A refusal; returns whether trying again makes sense now. */
  readonly onRefusal: (refusal: RefusedCall) => Promise<boolean>;
  readonly now: () => number;
  readonly random: () => number;
}

/** The one connection over which the server tells what happens. */
export interface LiveStream {
  start: () => void;
  /** Ends it without a notice; `start` resumes. */
  stop: () => void;
  /** Tries again at once if the connection is lost or has been silent for long: the network or the tab just came back. */
  wake: () => void;
  /** The browser says that the network is gone. */
  noteOffline: () => void;
}

/** Beats come every 2 seconds. Half a second short of the six of the contract, so that the notice is on screen by then. */
const silenceMs = 5_500;
const suspiciousSilenceMs = 3_000;

/** Makes a stream that keeps itself alive: silence or an end leads to another attempt, after a growing delay. */
export function createLiveStream(ports: LiveStreamPorts): LiveStream {
  let attempt: AbortController | null = null;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let lastSign = 0;
  let link: LinkState = 'connecting';

  function setLink(next: LinkState): void {
    if (next === link) return;
    link = next;
    ports.onLink(next);
  }

  function noteSign(current: AbortController): void {
    lastSign = ports.now();
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(() => lose(current), silenceMs);
  }

  /** Gives up on `current` and plans the next attempt; a late call of an attempt already given up is ignored. */
  function lose(current: AbortController): void {
    if (attempt !== current) return;
    clearTimeout(silenceTimer);
    current.abort();
    attempt = null;
    failures += 1;
    // A single break heals within half a second (a restarted proxy); only a second failure is worth a notice.
    if (failures > 1 || ports.now() - lastSign >= silenceMs) setLink('lost');
    retryTimer = setTimeout(() => void run(), backoffDelay(failures, ports.random()));
  }

  async function readBody(response: Response, current: AbortController): Promise<void> {
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    const decoder = new TextDecoder();
    const feed = createSseParser(({ name, data, id }) => {
      if (attempt !== current) return;
      failures = 0;
      setLink('live');
      const event = readEvent(name, data);
      if (event !== null) ports.onEvent(event);
      if (id !== null) ports.onCursor(id);
    });
    for (;;) {
      const { done, value } = await reader.read();
      if (done || attempt !== current) return;
      noteSign(current);
      feed(decoder.decode(value, { stream: true }));
    }
  }

  async function run(): Promise<void> {
    clearTimeout(retryTimer);
    const current = new AbortController();
    attempt = current;
    noteSign(current);
    try {
      const response = await ports.connect(current.signal);
      if (attempt !== current) return;
      await readBody(response, current);
    } catch (error) {
      const isOver = attempt === current && error instanceof RefusedCall && !(await ports.onRefusal(error));
      if (isOver && attempt === current) {
        stop();
        return;
      }
    }
    lose(current);
  }

  function stop(): void {
    clearTimeout(silenceTimer);
    clearTimeout(retryTimer);
    const current = attempt;
    attempt = null;
    current?.abort();
  }

  return {
    start() {
      stop();
      failures = 0;
      link = 'connecting';
      void run();
    },
    stop,
    wake() {
      if (attempt !== null && link === 'live' && ports.now() - lastSign < suspiciousSilenceMs) return;
      stop();
      void run();
    },
    noteOffline() {
      if (attempt !== null || link === 'live') setLink('lost');
    },
  };
}
