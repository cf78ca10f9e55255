/** What Switchboard may call, as docs/channels/custom.md promises it to partners. */
import { anything, either, list, numberBetween, object, oneOf, text } from '../shared/check.ts';
import type { Check } from '../shared/check.ts';

const id = text(1, 200);
const nothing: Check = (value, path, found) => {
  if (value !== null) (found[path] ??= []).push('must be null');
};
const maybeId = either(nothing, id);
const uuid = text(36, 36, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const address = text(1, 4_096, /^https?:\/\//);
const button = either(
  object({ kind: oneOf('reply'), label: text(1, 100), payload: text(0, 1_000) }),
  object({ kind: oneOf('link'), label: text(1, 100), url: address }),
);
const buttons = list(button, 0, 10);
const message = {
  version: oneOf(1),
  type: oneOf('message'),
  id: uuid,
  to: id,
  author: oneOf('agent', 'bot'),
  replyTo: maybeId,
};
const file = object({
  kind: oneOf('image', 'video', 'audio', 'voice', 'sticker', 'document'),
  name: text(1, 500),
  type: text(3, 200, /^[\w.+-]+\/[\w.+-]+$/),
  size: numberBetween(0, 100 * 1024 * 1024),
  url: address,
});
const template = object({ name: text(1, 500), language: text(1, 35), parameters: list(text(0, 10_000), 0, 100) }, { extra: anything });
const place = object(
  { latitude: numberBetween(-90, 90), longitude: numberBetween(-180, 180) },
  { name: text(0, 500), address: text(0, 500) },
);

/** Bodies by the type of the call, and messages by their kind. */
export const messageChecks: Readonly<Record<string, Check>> = {
  text: object({ ...message, kind: oneOf('text'), text: text(1, 10_000), buttons }),
  file: object({ ...message, kind: oneOf('file'), text: text(0, 10_000), buttons, file }),
  template: object({ ...message, kind: oneOf('template'), template }),
  place: object({ ...message, kind: oneOf('place'), place }),
};

export const callChecks: Readonly<Record<string, Check>> = {
  typing: object({ version: oneOf(1), type: oneOf('typing'), to: id, lastMessage: maybeId }),
  read: object({ version: oneOf(1), type: oneOf('read'), to: id, message: id }),
  test: object({ version: oneOf(1), type: oneOf('test') }),
};
