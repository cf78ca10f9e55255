import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutgoingFile, OutgoingPart, ProviderRequest, Recipient } from '../../src/app/adapter';

/** A webhook call as an adapter gets it. */
export function aRequest(of: {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly receivedAt?: number;
}): ProviderRequest {
  const { method = 'POST', url, headers = {}, body = '', receivedAt = 1_800_000_000_000 } = of;
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method,
    url,
    query: Object.fromEntries(new URL(url).searchParams),
    header: (name) => byName.get(name),
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    receivedAt,
  };
}

/** Every payload of a channel's fixtures, by its name. */
export function fixtures(channel: string): ReadonlyMap<string, unknown> {
  const folder = join(__dirname, '..', 'fixtures', channel);
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return new Map(files.map((file) => [file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown]));
}

/** Somebody whom a person answers within the time window. */
export const to = (externalId: string, of: Partial<Recipient> = {}): Recipient => ({
  externalId,
  isOutsideWindow: false,
  isPerson: true,
  ...of,
});

let parts = 0;
const nextId = (): string => `00000000-0000-4000-8000-${String(++parts).padStart(12, '0')}`;

export const aText = (text: string, buttons: Extract<OutgoingPart, { kind: 'text' }>['buttons'] = []): OutgoingPart => ({
  id: nextId(),
  kind: 'text',
  text,
  buttons,
  replyTo: null,
});

export const aFile = (file: OutgoingFile, caption = ''): OutgoingPart => ({
  id: nextId(),
  kind: 'file',
  file,
  caption,
  buttons: [],
  replyTo: null,
});

export const aPlace = (place: Extract<OutgoingPart, { kind: 'place' }>['place']): OutgoingPart => ({
  id: nextId(),
  kind: 'place',
  place,
  replyTo: null,
});

export const aTemplate = (template: Extract<OutgoingPart, { kind: 'template' }>['template']): OutgoingPart => ({
  id: nextId(),
  kind: 'template',
  template,
  replyTo: null,
});
