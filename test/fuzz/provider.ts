import fc from 'fast-check';
import type { ChannelAdapter, ProviderRequest } from '../../src/app/adapter';
import { claimParts, notePartSent } from '../../src/app/deliver-parts';
import type { ChannelEventKind } from '../../src/app/receive-message';
import { sendMessage } from '../../src/app/send-message';
import type { Channel } from '../../src/app/ports';
import { ensureChannel, handleProvider } from '../../src/runtime/provider-channel';
import type { ProviderChannel } from '../../src/runtime/provider-channel';
import { asChatId } from '../../src/core/brand';
import { openStore } from '../../src/store/store';
import { aContactCentre, valueOf } from '../builders/contact-centre';
import { rawTables } from '../builders/engines';
import { sqliteInMemory } from '../builders/sqlite';
import { testSurroundings } from '../builders/surroundings';
import { apply, changeOf, damage, damaged, oddValue, placesIn } from '../channels/mutations';
import type { Change, Damage } from '../channels/mutations';
import type { Fuzzed, FuzzedCall, FuzzedWorld } from './fuzz';

/** A call before it is signed. */
export interface Unsigned {
  readonly method: string;
  readonly url: string;
  readonly body: Uint8Array;
  readonly receivedAt: number;
}

/** A channel of a provider whose webhook calls are made up. */
export interface FuzzedProvider<S> {
  readonly name: string;
  readonly adapter: ChannelAdapter<S>;
  /** The accounts on which calls arrive. */
  readonly settings: readonly S[];
  /** Payloads that are good. */
  readonly samples: readonly unknown[];
  /** Payloads made by what we read of them. */
  readonly generated?: fc.Arbitrary<unknown>;
  /** Ids of messages, and of customers, by the names on the way to them: each call has some of its own. */
  readonly ids: RegExp;
  readonly people: RegExp;
  /** The headers by which the provider proves that it is the provider. */
  readonly sign: (settings: S, call: Unsigned) => Readonly<Record<string, string>>;
  /** How many of ten payloads stay as they are; two unless told. Where one wrong field refuses the whole call, more have to get through. */
  readonly unchanged?: number;
  /** How the provider writes a payload; JSON unless told. */
  readonly encode?: (value: unknown) => string;
}

/** Larger parts of payloads only make calls slow, in characters of JSON. */
const longestDonor = 300;
const hook = 'https://n8n.example.com/webhook/fuzz/channel';

/** How a call is not as the provider makes it. */
interface Oddities {
  readonly damage?: Damage;
  readonly method?: string;
  readonly query?: string;
  readonly proof?: 'none' | 'wrong' | 'of other bytes' | 'empty' | 'of another account';
  readonly type?: string;
}

const odd: fc.Arbitrary<Oddities> = fc.oneof(
  { weight: 30, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: fc.record({ damage }) },
  {
    weight: 2,
    arbitrary: fc.record({
      proof: fc.constantFrom<NonNullable<Oddities['proof']>>('none', 'wrong', 'of other bytes', 'empty', 'of another account'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        method: fc.constantFrom('GET', 'PUT', 'HEAD', 'get'),
        query: fc.oneof(
          fc.constantFrom(
            'hub.mode=subscribe&hub.verify_token=verify-me&hub.challenge=7',
            'hub.mode=subscribe&hub.verify_token=x',
            'sig=a',
            'receipt=0',
          ),
          fc.constantFrom('a=1&a=2', '%', '%FF=%', '&&=', 'bodySHA256=zz', '__proto__=1'),
          fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => encodeURIComponent(text)),
        ),
        type: fc.constantFrom('application/json', 'text/plain', 'multipart/form-data', ''),
        damage,
      },
      { requiredKeys: [] },
    ),
  },
);

/** The calls of a provider, and a store that has its channels, a chat, and messages of ours that receipts can be about. */
export function fuzzedProvider<S>(provider: FuzzedProvider<S>): Fuzzed {
  const { samples, generated, unchanged = 2 } = provider;
  const donors = samples
    .flatMap((sample) => placesIn(sample).map(({ parent, key }) => parent[key]))
    .filter((value) => JSON.stringify(value).length < longestDonor);
  // What is good elsewhere is as good a lie as what is good nowhere.
  const change = changeOf(fc.oneof(oddValue, fc.constantFrom(...donors)));
  const sample = fc.constantFrom(...samples);
  const base = generated === undefined ? sample : fc.oneof({ weight: 7, arbitrary: sample }, { weight: 1, arbitrary: generated });
  const changes = fc.oneof(
    { weight: unchanged, arbitrary: fc.constant([]) },
    { weight: 10 - unchanged, arbitrary: fc.array(change, { minLength: 1, maxLength: 4 }) },
  );
  return {
    name: provider.name,
    calls: fc
      .tuple(base, changes, fc.nat({ max: 999 }), fc.nat({ max: 60 }), odd)
      .map(([value, made, message, person, how]) => ({ payload: payloadOf(provider, value, made, { message, person }), odd: { ...how } })),
    open: () => openWorld(provider),
  };
}

function payloadOf<S>(
  { ids, people }: FuzzedProvider<S>,
  value: unknown,
  changes: readonly Change[],
  { message, person }: { readonly message: number; readonly person: number },
): unknown {
  // Every fifth call is about what others were about.
  const isNew = message % 5 !== 0;
  const renumbered = renumber(value, '', (path) => {
    if (isNew && ids.test(path)) return (id) => numbered(id, message, 3);
    return people.test(path) ? (id) => numbered(id, person, 2) : null;
  });
  return changes.reduce<unknown>(apply, renumbered);
}

type Renumbering = (id: string | number) => string | number;

/** A copy with other ids. @param by how the field at a path is changed; null to leave it */
function renumber(value: unknown, path: string, by: (path: string) => Renumbering | null): unknown {
  if (Array.isArray(value)) return value.map((entry) => renumber(entry, path, by));
  if (typeof value === 'string' || typeof value === 'number') return by(path)?.(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    const made = renumber(field, `${path}.${key}`, by);
    if (key === '__proto__') Object.defineProperty(copy, key, { value: made, enumerable: true, configurable: true, writable: true });
    else copy[key] = made;
  }
  return copy;
}

/** An id with other digits at its end, so that it keeps its form. */
function numbered(id: string | number, by: number, digits: number): string | number {
  // What JavaScript cannot hold would be the same number again.
  if (typeof id === 'number') return (Number.isSafeInteger(id) ? id - (id % 10 ** digits) : 4_900_000_000_000_000) + by;
  const end = /=*$/.exec(id)?.[0] ?? '';
  const body = id.slice(0, id.length - end.length);
  return body.slice(0, Math.max(1, body.length - digits)) + String(by).padStart(digits, '0') + end;
}

const events: ReadonlySet<ChannelEventKind> = new Set(['new_chat', 'message', 'status']);

async function openWorld<S>(provider: FuzzedProvider<S>): Promise<FuzzedWorld> {
  const { adapter, settings: accounts, sign, encode = (value) => JSON.stringify(value) } = provider;
  const database = sqliteInMemory();
  const clock = testSurroundings();
  const store = await openStore(database.engine(), clock.now);
  const centre = await aContactCentre(store, clock);
  const { on } = centre;
  const channels: (ProviderChannel<S> & { readonly channel: Channel })[] = [];
  for (const [index, settings] of accounts.entries()) {
    const described = {
      adapter,
      settings,
      triggerId: `trigger ${String(index)}`,
      name: provider.name,
      botMode: 'off' as const,
      events,
      webhookUrl: hook,
    };
    channels.push({ ...described, channel: await ensureChannel(on, described) });
  }
  const [first] = channels;
  if (first === undefined) throw new Error('There is at least one account');
  let made = 0;
  const requestOf = ({ payload, odd: how }: FuzzedCall, settings: S): ProviderRequest => {
    const { damage: harm = null, method = 'POST', query, proof, type } = how as Oddities;
    const url = query === undefined ? hook : `${hook}?${query}`;
    const body = damaged(new Uint8Array(Buffer.from(encode(payload))), harm);
    const receivedAt = clock.now();
    const other = accounts[(accounts.indexOf(settings) + 1) % accounts.length] ?? settings;
    const signed = sign(proof === 'of another account' ? other : settings, {
      method,
      url,
      body: proof === 'of other bytes' ? new Uint8Array(Buffer.concat([body, Buffer.from(' ')])) : body,
      receivedAt,
    });
    const headers = new Map(Object.entries(signed).map(([name, value]) => [name.toLowerCase(), value]));
    if (proof === 'none') headers.clear();
    for (const [name, value] of headers) {
      if (proof === 'wrong') headers.set(name, `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`);
      if (proof === 'empty') headers.set(name, '');
    }
    if (type !== undefined) headers.set('content-type', type);
    return { method, url, query: Object.fromEntries(new URL(url).searchParams), header: (name) => headers.get(name), body, receivedAt };
  };
  const call = async (wanted: FuzzedCall) => {
    made += 1;
    clock.advance(1_000);
    const bound = channels[made % channels.length] ?? first;
    const request = requestOf(wanted, bound.settings);
    const { answer } = await handleProvider(on, bound, request);
    // A handshake with a wrong token is forbidden; everything else is taken, unreadable or unproven.
    const allowed = request.method.toUpperCase() === 'GET' ? [200, 400, 401, 403] : [200, 400, 401];
    const isWrong = !allowed.includes(answer.status) || typeof answer.text !== 'string' || answer.contentType === '';
    const wrong = isWrong ? `the answer is ${JSON.stringify(answer)}` : null;
    return { status: answer.status, wrong };
  };

  // Messages of ours with the ids that the samples tell of.
  const told = provider.samples.flatMap((payload) => {
    const received = adapter.receive(first.settings, requestOf({ payload, odd: {} }, first.settings));
    return received.kind === 'happened' ? received.happenings : [];
  });
  for (const payload of provider.samples) {
    const { received } = await handleProvider(on, first, requestOf({ payload, odd: {} }, first.settings));
    const [message] = received;
    if (message === undefined) continue;
    const chatId = asChatId(message.item.chat.id);
    const queue = await centre.addQueue('Desk', 'to_all_agents');
    const agent = await centre.addAgent('ann', { queues: ['Desk'] });
    await centre.route(chatId, queue);
    valueOf(await centre.accept(chatId, agent));
    const outgoing = {
      chatId,
      actor: { kind: 'agent' as const, agentId: agent },
      text: 'How can I help?',
      botName: '',
      idempotencyKey: null,
    };
    valueOf(await sendMessage(on, (type) => adapter.types[type] ?? null, outgoing));
    const taken = new Set(told.flatMap((happening) => (happening.kind === 'message' ? [happening.providerMessageId] : [])));
    const ours = told.flatMap((happening) => ('providerMessageId' in happening ? [happening.providerMessageId] : []));
    const providerMessageIds = [...new Set(ours)].filter((id) => !taken.has(id));
    for (const part of await claimParts(on, first.channel.id, 1)) {
      await notePartSent(on, first.channel, { part, sent: { kind: 'sent', providerMessageIds }, calledAt: clock.now() });
    }
    break;
  }
  const raw = rawTables(database);
  return {
    raw,
    call,
    close: async () => {
      await store.close();
      await raw.db.destroy();
      await database.dispose();
    },
  };
}
