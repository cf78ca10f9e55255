import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { userFolder } from './n8n';
import './stand-ins';
import type { PlacedNode, StoreCredential } from './workflow';
import { serve } from './webhooks';
import type { ServeOptions, Served } from './webhooks';
import { openSwitchboard } from '../../../src/runtime/switchboard';
import type { Switchboard } from '../../../src/runtime/switchboard';
import { sqliteEngine } from '../../../src/store/engines/sqlite';
import type { AgentId } from '../../../src/core/brand';
import { csrfHeader } from '../../../src/wire/inbox';
import { valueOf } from '../../builders/contact-centre';
import { rawTables } from '../../builders/engines';
import type { RawTables } from '../../builders/engines';

/** A store of a test, with the credential that points nodes to it. */
export interface Centre {
  readonly file: string;
  readonly store: StoreCredential;
  readonly switchboard: Switchboard;
  readonly raw: RawTables;
  /** Serves a node until the test ends. */
  readonly serve: (node: PlacedNode, options?: ServeOptions) => Promise<Served>;
  /** Does something when the test ends, before the store closes; the latest first. */
  readonly atEnd: (work: () => Promise<void>) => void;
  /** Adds an agent of the queue Support, with this password. */
  readonly addAgent: (login: string) => Promise<AgentId>;
  /** How many events wait in the outbox, or are in work. */
  readonly outbox: () => Promise<number>;
  readonly end: () => Promise<void>;
}

export const password = 'correct horse';

/** Opens an empty contact centre in a file of its own. */
export async function aCentre(): Promise<Centre> {
  const file = join(mkdtempSync(join(userFolder, 'store-')), 'switchboard.sqlite');
  const switchboard = await openSwitchboard({ kind: 'sqlite', file }, () => undefined);
  const raw = rawTables({ engine: () => sqliteEngine(file), dispose: () => Promise.resolve() });
  const ends: (() => Promise<void>)[] = [];
  return {
    file,
    store: { engine: 'sqlite', file },
    switchboard,
    raw,
    serve: async (node, options) => {
      const served = await serve(node, options);
      ends.push(served.stop);
      return served;
    },
    atEnd: (work) => ends.push(work),
    addAgent: async (login) => valueOf(await switchboard.addAgent({ login, name: login, password, queues: ['Support'] })),
    outbox: () => raw.count('events'),
    end: async () => {
      for (const work of ends.reverse()) await work();
      await switchboard.close();
      await raw.db.destroy();
    },
  };
}

/** A visitor of a web chat, over HTTP. */
export interface Visitor {
  readonly token: string;
  readonly says: (text: string, id?: string) => Promise<Response>;
}

/** Says hello as a new visitor. */
export async function aVisitor(chat: Served): Promise<Visitor> {
  const { token } = (await (await chat.post({ action: 'hello' })).json()) as { readonly token: string };
  return { token, says: (text, id = randomUUID()) => chat.post({ action: 'send', token, id, text }) };
}

/** What the page of an agent who is logged in asks. */
export type InboxCalls = (body: unknown) => Promise<Response>;

/** Adds an agent, who logs in to the inbox. */
export async function anInboxAgent(centre: Pick<Centre, 'addAgent'>, inbox: Served, login: string): Promise<InboxCalls> {
  await centre.addAgent(login);
  const ownPage = { 'sec-fetch-site': 'same-origin' };
  const answer = await inbox.post({ action: 'login', login, password }, ownPage);
  const { csrf } = (await answer.json()) as { readonly csrf: string };
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return (body) => inbox.post(body, { ...ownPage, cookie, [csrfHeader]: csrf });
}
