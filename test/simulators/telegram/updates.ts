/**
 * How a bot gets its updates: by its webhook, in order for each chat and again until they are taken, or by `getUpdates`. One of both.
 * Facts: Telegram's own server, telegram-bot-api, as of Bot API 10.1.
 */
import type { DeliveredWebhook } from '../simulator.ts';
import { attempt, pause } from '../shared/outbound.ts';
import { no } from './rejection.ts';
import type { Rejection } from './rejection.ts';
import type { Json } from './state.ts';

export interface Webhook {
  readonly url: string;
  readonly secret: string | null;
  readonly maxConnections: number;
}

/** An update that was not taken yet. */
interface Pending {
  readonly id: number;
  readonly json: string;
  /** Updates of one line go one after the other. */
  readonly line: string;
  /** Milliseconds since 1970 after which it is dropped. */
  readonly until: number;
  readonly messageId: string | null;
  readonly settle: (ended: DeliveredWebhook) => void;
}

export interface UpdatesOptions {
  readonly speed: number;
  /** After so many attempts a webhook call is given up, so that whoever waits for its end comes to it. Telegram tries for 24 hours. */
  readonly mostAttempts: number;
  /** Carries out what an answer to a webhook call asks for. */
  readonly onAnswer: (body: string) => void;
}

export interface Happened {
  readonly kind: string;
  readonly update: Json;
  readonly line: string;
  readonly messageId?: string | null;
}

export interface Updates {
  readonly delivered: DeliveredWebhook[];
  /** How many wait. */
  readonly waiting: () => number;
  readonly webhook: () => Webhook | null;
  /** Null removes it; what waits is kept, and given to the next one. */
  readonly setWebhook: (webhook: Webhook | null) => void;
  readonly allowed: () => readonly string[] | null;
  /** Null for the usual set. */
  readonly setAllowed: (kinds: readonly string[] | null) => void;
  readonly forget: () => void;
  /** Something happened. Resolves when the webhook has taken it, or at once when there is no webhook. */
  readonly add: (happened: Happened) => Promise<DeliveredWebhook>;
  /** `getUpdates`: a JSON list. @param timeout in seconds @throws Rejection */
  readonly take: (offset: number, limit: number, timeout: number, left: AbortSignal) => Promise<string>;
  readonly replay: (isForged: boolean) => Promise<DeliveredWebhook>;
  readonly close: () => void;
}

/** Sent only to bots that ask for them by name. */
const askedFor = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);
const hour = 3_600_000;
const untaken: DeliveredWebhook = { status: 0, attempts: 0, body: '', messageId: null };
const endpointTimeout = 30_000;

export function createUpdates({ speed, mostAttempts, onAnswer }: UpdatesOptions): Updates {
  const delivered: DeliveredWebhook[] = [];
  const pending = new Map<number, Pending>();
  const lines = new Map<string, Pending[]>();
  let lastId = 871_000_000;
  let webhook: Webhook | null = null;
  let allowed: readonly string[] | null = null;
  /** Another webhook, or none: whoever still delivers to the one before stops. */
  let generation = 0;
  let open = 0;
  let goneSince: number | null = null;
  let lastCall: { readonly url: string; readonly body: string; readonly secret: string | null; readonly messageId: string | null } | null =
    null;
  let poller: { readonly wake: () => void; readonly end: (error: Rejection) => void } | null = null;

  const headersOf = (secret: string | null): Record<string, string> => ({
    'content-type': 'application/json',
    ...(secret === null ? {} : { 'x-telegram-bot-api-secret-token': secret }),
  });
  const remembered = (ended: DeliveredWebhook): DeliveredWebhook => {
    delivered.push(ended);
    return ended;
  };

  /** One update to the webhook, until it is taken or given up. True when the next of its line may follow. */
  const deliver = async (update: Pending, to: Webhook, mine: number): Promise<boolean> => {
    let attempts = 0;
    let ended: DeliveredWebhook = { ...untaken, messageId: update.messageId };
    const finish = (): true => {
      pending.delete(update.id);
      update.settle(remembered(ended));
      return true;
    };
    for (;;) {
      lastCall = { url: to.url, body: update.json, secret: to.secret, messageId: update.messageId };
      const answer = await attempt({
        method: 'POST',
        url: to.url,
        headers: headersOf(to.secret),
        body: update.json,
        timeout: endpointTimeout,
      });
      attempts += 1;
      ended = { status: answer.status, attempts, body: answer.body, messageId: update.messageId };
      if (answer.status >= 200 && answer.status < 300) {
        goneSince = null;
        onAnswer(answer.body);
        return finish();
      }
      if (isGone(answer.status)) setWebhook(null);
      const wait = waitAfter(attempts, answer.retryAfter) / speed;
      if (mine === generation && (attempts >= mostAttempts || Date.now() + wait > update.until)) return finish();
      if (mine === generation) await pause(wait);
      if (mine !== generation) {
        update.settle(ended);
        return false;
      }
    }
  };

  /** 410 for 23 hours on end says that nobody will ever be there again. */
  const isGone = (status: number): boolean => {
    if (status !== 410) goneSince = null;
    else goneSince ??= Date.now();
    return goneSince !== null && Date.now() - goneSince > (23 * hour) / speed;
  };

  const runLine = async (name: string, to: Webhook, mine: number): Promise<void> => {
    const line = lines.get(name) ?? [];
    while (line.length > 0 && mine === generation) {
      while (open >= to.maxConnections) await pause(1);
      const [head] = line;
      if (head === undefined) break;
      open += 1;
      const isOver = await deliver(head, to, mine).finally(() => (open -= 1));
      if (!isOver) return;
      line.shift();
    }
    if (mine === generation) lines.delete(name);
  };

  const enqueue = (update: Pending): void => {
    if (webhook === null) return;
    const line = lines.get(update.line);
    if (line !== undefined) line.push(update);
    else {
      lines.set(update.line, [update]);
      void runLine(update.line, webhook, generation);
    }
  };

  function setWebhook(to: Webhook | null): void {
    generation += 1;
    lines.clear();
    goneSince = null;
    webhook = to;
    for (const update of pending.values()) enqueue(update);
  }

  /** The first updates from an offset on; a negative one counts from the end. What is before it is forgotten. */
  const read = (offset: number, limit: number): readonly string[] => {
    const first = offset < 0 ? lastId + 1 + offset : offset;
    const found: string[] = [];
    for (const [id, { json }] of pending) {
      if (id < first) pending.delete(id);
      else if (found.push(json) === limit) break;
    }
    return found;
  };

  /** Until there is an update, for so many seconds at most. */
  const wait = (timeout: number, left: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const over = (act: () => void) => (): void => {
        clearTimeout(timer);
        if (poller === mine) poller = null;
        act();
      };
      const timer = setTimeout(over(resolve), timeout * 1_000);
      const mine = { wake: over(resolve), end: (error: Rejection) => over(() => reject(error))() };
      poller = mine;
      left.addEventListener('abort', over(resolve));
    });

  return {
    delivered,
    waiting: () => pending.size,
    webhook: () => webhook,
    setWebhook: (to) => {
      if (to !== null) poller?.end(no(409, 'terminated by setWebhook request'));
      setWebhook(to);
    },
    allowed: () => allowed,
    setAllowed: (kinds) => (allowed = kinds),
    forget: () => {
      for (const update of pending.values()) update.settle(untaken);
      pending.clear();
      lines.clear();
    },
    add: ({ kind, update, line, messageId = null }) => {
      const isWanted = allowed === null ? !askedFor.has(kind) : allowed.includes(kind);
      if (!isWanted) return Promise.resolve({ ...untaken, messageId });
      lastId += 1;
      const id = lastId;
      const life = kind === 'callback_query' ? 150_000 : 24 * hour;
      return new Promise((resolve) => {
        const json = JSON.stringify({ update_id: id, [kind]: update });
        const added = { id, json, line, messageId, until: Date.now() + life / speed, settle: resolve };
        pending.set(id, added);
        enqueue(added);
        poller?.wake();
        if (webhook === null) resolve({ ...untaken, messageId });
      });
    },
    take: async (offset, limit, timeout, left) => {
      if (webhook !== null)
        throw no(409, "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
      poller?.end(no(409, 'terminated by other getUpdates request; make sure that only one bot instance is running'));
      let found = read(offset, limit);
      if (found.length === 0 && timeout > 0) {
        await wait(timeout, left);
        found = read(offset, limit);
      }
      return `[${found.join(',')}]`;
    },
    replay: async (isForged) => {
      if (lastCall === null) throw new Error('No webhook was called yet.');
      const { url, body, secret, messageId } = lastCall;
      const headers = headersOf(isForged ? 'forged-secret' : secret);
      const answer = await attempt({ method: 'POST', url, headers, body, timeout: endpointTimeout });
      return remembered({ status: answer.status, attempts: 1, body: answer.body, messageId });
    },
    close: () => {
      setWebhook(null);
      poller?.wake();
      for (const update of pending.values()) update.settle(untaken);
    },
  };
}

/** Milliseconds after so many attempts: what the answer asks for, up to an hour; else none, then 2 s, 4 s, 8 s … up to 60–120 s. */
function waitAfter(attempts: number, retryAfter: string | null): number {
  if (retryAfter !== null && /^\d+$/.test(retryAfter)) return Math.min(Number(retryAfter), 3_600) * 1_000;
  if (attempts === 1) return 0;
  return Math.min(2 ** (attempts - 1), 60 + Math.random() * 60) * 1_000;
}
