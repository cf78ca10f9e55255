import type {
  visitorHeader as visitorHeaderOfWire,
  WebChatEvents,
  WebChatHello,
  WebChatLinks,
  WebChatMessage,
  WebChatRated,
  WebChatRefusal,
  WebChatSent,
  WebChatState,
  webChatTextLimit,
  WebChatUpload,
} from '../../src/wire/web-chat';

// Repeated here because importing the values would bundle the schemas; the types keep them equal.
export const textLimit: typeof webChatTextLimit = 10_000;
export const visitorHeader: typeof visitorHeaderOfWire = 'x-switchboard-visitor';

/** One event of the stream, read. */
export type StreamEvent = {
  readonly [Name in keyof WebChatEvents]: { readonly name: Name; readonly data: WebChatEvents[Name] };
}[keyof WebChatEvents];

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isMessage(value: unknown): boolean {
  if (!isFields(value)) return false;
  const isAuthor =
    value['author'] === 'customer' || value['author'] === 'agent' || value['author'] === 'bot' || value['author'] === 'system';
  return (
    isAuthor &&
    typeof value['id'] === 'string' &&
    typeof value['text'] === 'string' &&
    typeof value['order'] === 'number' &&
    typeof value['at'] === 'number' &&
    typeof value['status'] === 'string' &&
    Array.isArray(value['files']) &&
    value['files'].every(isFile)
  );
}

function isFile(value: unknown): boolean {
  return isFields(value) && typeof value['id'] === 'string' && typeof value['name'] === 'string' && typeof value['kind'] === 'string';
}

function isState(value: unknown): boolean {
  return isFields(value) && typeof value['status'] === 'string';
}

/** Reads the answer to `hello`; null when it is not one, for example a proxy's error page. */
export function readHello(value: unknown): WebChatHello | null {
  if (!isFields(value) || typeof value['token'] !== 'string' || typeof value['cursor'] !== 'string') return null;
  if (!Array.isArray(value['messages']) || !value['messages'].every(isMessage) || !isState(value['chat'])) return null;
  if (!isFields(value['fileRules']) || !Array.isArray(value['fileRules']['denied'])) return null;
  return value as unknown as WebChatHello;
}

/** Reads the answer to `send`; null when it is not one. */
export function readSent(value: unknown): WebChatSent | null {
  return isFields(value) && isMessage(value['message']) ? (value as unknown as WebChatSent) : null;
}

/** Reads the answer to an upload; null when it is not one. */
export function readUpload(value: unknown): WebChatUpload | null {
  return isFields(value) && isFile(value['file']) ? (value as unknown as WebChatUpload) : null;
}

/** Reads the answer to `links`; null when it is not one. */
export function readLinks(value: unknown): WebChatLinks | null {
  return isFields(value) && isFields(value['links']) ? (value as unknown as WebChatLinks) : null;
}

/** Reads the answer to `rate`; null when it is not one. */
export function readRated(value: unknown): WebChatRated | null {
  return isFields(value) && isFields(value['rating']) ? (value as unknown as WebChatRated) : null;
}

/** Reads a refusal; null when the answer is not one of ours. */
export function readRefusal(value: unknown): Pick<WebChatRefusal['error'], 'code' | 'retryAfter'> | null {
  if (!isFields(value) || !isFields(value['error']) || typeof value['error']['code'] !== 'string') return null;
  const { code, retryAfter } = value['error'];
  const refusal = { code: code as WebChatRefusal['error']['code'] };
  return typeof retryAfter === 'number' ? { ...refusal, retryAfter } : refusal;
}

/** Reads one event; null for one that this version does not know. @param data JSON */
export function readEvent(name: string, data: string): StreamEvent | null {
  const value = readJson(data);
  if (name === 'beat') return { name, data: {} };
  if (name === 'message' && isMessage(value)) return { name, data: value as WebChatMessage };
  if (name === 'chat' && isState(value)) return { name, data: value as WebChatState };
  if (name === 'typing' && isFields(value)) return { name, data: { name: typeof value['name'] === 'string' ? value['name'] : '' } };
  return null;
}

/** Parses JSON; null for what is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
