import type { OutgoingMessage } from './conversation';
import { readJson } from './wire';

/** What a browser remembers of a visitor of one server. */
export interface VisitorMemory {
  readonly token: string | null;
  /** Whether anything was said: only then is there a reason to ask the server before the panel is opened. */
  readonly hasMessages: boolean;
  /** Answers up to this order have been on the screen, in any tab. */
  readonly seenOrder: number;
  /** The accent that the server gave last, so that the launcher has its colour at once. */
  readonly accent: string | null;
}

/** The browser's stores as far as we need them. */
export type TextStore = Pick<Storage, 'getItem' | 'setItem'>;

/** Keeps the memory of one server; where the browser blocks storage it lasts as long as the page. */
export interface MemoryKeeper {
  read: () => VisitorMemory;
  write: (change: Partial<VisitorMemory>) => void;
  /** Unconfirmed messages of this tab, so that going to another page does not lose them. */
  readOutgoing: () => readonly OutgoingMessage[];
  writeOutgoing: (outgoing: readonly OutgoingMessage[]) => void;
  /** Whether the panel was left open in this tab. */
  readOpen: () => boolean;
  writeOpen: (isOpen: boolean) => void;
}

const nothing: VisitorMemory = { token: null, hasMessages: false, seenOrder: 0, accent: null };

/** A store that forgets with the page when the real one is missing, blocked or full. */
function forgiving(open: () => TextStore): TextStore {
  const fallback = new Map<string, string>();
  return {
    getItem(key) {
      try {
        return fallback.get(key) ?? open().getItem(key);
      } catch {
        return fallback.get(key) ?? null;
      }
    },
    setItem(key, value) {
      try {
        open().setItem(key, value);
        fallback.delete(key);
      } catch {
        fallback.set(key, value);
      }
    },
  };
}

function isOutgoing(value: unknown): value is OutgoingMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'clientId' in value &&
    'text' in value &&
    'at' in value &&
    'files' in value &&
    Array.isArray(value.files)
  );
}

/**
 * Makes the keeper of one server's memory.
 *
 * @param userId of a visitor whom the site knows: each has a memory apart, so that the next person at the same browser does not see it
 * @param openLocal and `openSession` may throw: reading the property alone does in a browser that blocks storage
 */
export function createMemoryKeeper(
  server: string,
  openLocal: () => TextStore,
  openSession: () => TextStore,
  userId: string | null = null,
): MemoryKeeper {
  const local = forgiving(openLocal);
  const session = forgiving(openSession);
  const key = userId === null ? `switchboard:${server}` : `switchboard:${server}:user:${userId}`;

  function read(): VisitorMemory {
    const value = readJson(local.getItem(key) ?? '');
    return typeof value === 'object' && value !== null ? { ...nothing, ...value } : nothing;
  }

  return {
    read,
    write(change) {
      local.setItem(key, JSON.stringify({ ...read(), ...change }));
    },
    readOutgoing() {
      const value = readJson(session.getItem(`${key}:outgoing`) ?? '');
      return Array.isArray(value) ? value.filter(isOutgoing) : [];
    },
    writeOutgoing(outgoing) {
      session.setItem(`${key}:outgoing`, JSON.stringify(outgoing));
    },
    readOpen: () => session.getItem(`${key}:open`) === '1',
    writeOpen(isOpen) {
      session.setItem(`${key}:open`, isOpen ? '1' : '0');
    },
  };
}
