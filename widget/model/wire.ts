import type {
  WebChatEvents,
  WebChatHello,
  WebChatMessage,
  WebChatRefusal,
  WebChatSent,
  WebChatState,
  webChatTextLimit,
} from '../../src/wire/web-chat';

/** Repeated here because importing the value would bundle the schemas; the type keeps the two equal. */
export const textLimit: typeof webChatTextLimit = 10_000;

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
    typeof value['status'] === 'string'
  );
}

function isState(value: unknown): boolean {
  return isFields(value) && typeof value['status'] === 'string';
}

/** Reads the answer to `hello`; null when it is not one, for example a proxy's error page. */
export function readHello(value: unknown): WebChatHello | null {
  if (!isFields(value) || typeof value['token'] !== 'string' || typeof value['cursor'] !== 'string') return null;
  if (!Array.isArray(value['messages']) || !value['messages'].every(isMessage) || !isState(value['chat'])) return null;
  return value as unknown as WebChatHello;
}

/** Reads the answer to `send`; null when it is not one. */
export function readSent(value: unknown): WebChatSent | null {
  return isFields(value) && isMessage(value['message']) ? (value as unknown as WebChatSent) : null;
}

/** Reads the code of a refusal; null when the answer is not one of ours. */
export function readRefusal(value: unknown): WebChatRefusal['error']['code'] | null {
  if (!isFields(value) || !isFields(value['error']) || typeof value['error']['code'] !== 'string') return null;
  return value['error']['code'] as WebChatRefusal['error']['code'];
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
